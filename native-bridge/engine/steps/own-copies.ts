/** Pages of a copy-on-write view that become private before anything is written into them, and are given up by an undo. */
import { type Address, address, formatAddress } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/model.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { readView } from '../looking/read-view.ts';
import { subtract } from '../model/extents.ts';
import type { Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { privatePagesOf } from './private-pages.ts';

type Advise = (from: Address, length: number) => void;

/** `copy` makes private copies of whole pages; `drop` lets them be the section's again. OutOfMemory where there is no room. */
export function* ownCopies(model: Model, view: View, copy: Advise, drop: Advise): Sliced<Applied> {
  const { letter, address: at, length } = view;
  const fresh = subtract([{ start: at, end: at + length }], privatePagesOf(model, view));
  const { os } = model.section(view.section);
  model.memory.require(2 * totalBytes(fresh), () => {
    // A copy is made of a page that the section has, which is allocated where it was never touched.
    const untouched =
      length - totalBytes(model.os.touched(os, view.offset, view.offset + length, Number.POSITIVE_INFINITY));
    return totalBytes(fresh) + untouched;
  });
  try {
    for (const { start, end } of fresh) {
      for (const { from, to } of piecesOf(end - start)) {
        copy(address(start + from), to - from);
        yield;
      }
    }
  } catch (thrown) {
    for (const { start, end } of fresh) drop(address(start), end - start);
    throw thrown;
  }
  const pages = fresh.map(({ start, end }) => ({ start: start - at, end: end - at }));
  return { inverse: { kind: 'give-up', view: letter, pages }, view: letter };
}

/** Changed, unless `overwrite`, where a copy holds other bytes than its section: they would be lost. */
export function* giveUpCopies(
  model: Model,
  view: View,
  { pages }: StepOf<'give-up'>,
  drop: Advise,
  overwrite: boolean,
): Sliced<Applied> {
  const { letter, address: at } = view;
  const { ask } = model.os.abilities.readSection;
  const { os } = model.section(view.section);
  for (const { start, end } of overwrite ? [] : pages) {
    for (const { from, to } of piecesOf(end - start)) {
      const own = yield* readView(model, letter, start + from, to - from);
      const section = new Uint8Array(own.length);
      ask?.(os, view.offset + start + from, section);
      if (Buffer.compare(own, section) === 0) continue;
      throw problem(
        'Changed',
        `View ${letter} no longer holds what its section does, at ${formatAddress(at + start + from)} or behind it: undoing would lose that.`,
      );
    }
  }
  for (const { start, end } of pages) drop(address(at + start), end - start);
  return { inverse: { kind: 'populate-write', view: letter }, view: letter };
}
