/** Views of our own that stand in the way are named before the system is asked: what it lists, it may have joined. */
import { address, formatRange } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import type { Extent } from '../os/memory-os.ts';
import type { Model } from './model.ts';

/** Throws AddressInUse where a view lies in `wanted`, other than those that make room themselves. */
export function refuseForViews(model: Model, wanted: Extent, makeRoom: ReadonlySet<string>): void {
  for (const view of model.views.values()) {
    const end = view.address + view.length;
    if (makeRoom.has(view.letter) || view.address >= wanted.end || end <= wanted.start) continue;
    const label = `view ${view.letter}`;
    throw problem(
      'AddressInUse',
      `${formatRange(wanted.start, wanted.end)} is taken by ${label} at ${formatRange(view.address, end)}.`,
      { occupant: { start: view.address, end: address(end), label } },
    );
  }
}
