import type { Address } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import type { MoveMethod, View } from '../../../protocol/model.ts';
import { totalBytes } from '../model/extents.ts';
import type { Model } from '../model/model.ts';
import { privatePagesOf } from './private-pages.ts';

/** Moves a view; returns how many bytes had to be copied. Where it is left half-way, the model says where it is. */
export function moveView(model: Model, view: View, to: Address, method: MoveMethod): number {
  if (method === 'unmap-map') {
    // Private pages are copied out, and copied in again.
    model.memory.require(2 * totalBytes(privatePagesOf(model, view)));
  }
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
