/** Views of our own that stand in the way are named before the system is asked: what it lists, it may have joined. */
import { address, formatRange } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { Extent } from '../../os/memory.ts';
import { byStart, firstEndingAfter } from '../../os/sorted-extents.ts';
import type { Model } from '../model/model.ts';

/** Refuses ranges, AddressInUse, in which a view lies as it is now, other than those that make room themselves. */
export function refusalForViews(model: Model, makeRoom: ReadonlySet<string>): (wanted: Extent) => void {
  const standing = [...model.views.values()]
    .filter(({ letter }) => !makeRoom.has(letter))
    .map(({ letter, address: start, length }) => ({ letter, start, end: start + length }))
    .sort(byStart);
  return (wanted) => {
    const inTheWay = standing[firstEndingAfter(standing, wanted.start)];
    if (!inTheWay || inTheWay.start >= wanted.end) return;
    const { letter, start, end } = inTheWay;
    const label = `view ${letter}`;
    throw problem(
      'AddressInUse',
      `${formatRange(wanted.start, wanted.end)} is taken by ${label} at ${formatRange(start, end)}.`,
      { occupant: { start, end: address(end), label } },
    );
  };
}
