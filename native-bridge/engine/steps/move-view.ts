import type { Address } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import type { MoveMethod, View } from '../../../protocol/model.ts';
import type { Extent } from '../../os/memory.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import type { Model } from '../model/model.ts';
import { pieceBytes, type Sliced } from '../model/slices.ts';
import { mapWithPages } from './map-view.ts';
import { copyOutBefore, privatePagesOf } from './private-pages.ts';

/** Moves a view; returns how many bytes had to be copied. Where it is left half-way, the model says where it is. */
export function* moveView(model: Model, view: View, to: Address, method: MoveMethod): Sliced<number> {
  const pages = method === 'unmap-map' ? privatePagesOf(model, view) : [];
  // Private pages are copied out, and copied in again.
  if (method === 'unmap-map') model.memory.require(2 * totalBytes(pages));
  const apart = Math.abs(to - view.address) >= view.length;
  if (apart && totalBytes(pages) > pieceBytes) return yield* copyBeside(model, view, to, pages);
  try {
    const { bytesCopied } = model.os.move(model.mapping(view), to, method);
    model.setView({ ...view, address: to });
    return bytesCopied;
  } catch (thrown) {
    const { movedTo } = asProblem(thrown).data;
    if (movedTo !== undefined) model.setView({ ...view, address: movedTo });
    throw thrown;
  }
}

/** With more private pages than are copied at once: mapped at its new place with all of them, then unmapped at the old one. */
function* copyBeside(model: Model, view: View, to: Address, pages: readonly Extent[]): Sliced<number> {
  const { os } = model;
  yield* copyOutBefore(model, view, pages, function* (kept) {
    yield* mapWithPages(model, model.section(view.section), view, to, kept);
    try {
      os.unmap(view.address, view.length);
    } catch (thrown) {
      os.unmap(to, view.length);
      throw thrown;
    }
  });
  model.setView({ ...view, address: to });
  return totalBytes(pages);
}
