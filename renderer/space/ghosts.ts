/** Where what is carried would lie: one view, several that keep their distances, or one with another edge. Pure. */
import { type Address, address, alignDown, alignUp } from '../../protocol/address.ts';
import type { Limits, Section, View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { type AddressRange, type Allowed, checkPlacement, type Placement } from './placement.ts';
import { pageOf, unitOf } from './unit.ts';

/** What of a view is held: all of it, or the edge at its start or end. */
export type HeldPart = 'whole' | 'start' | 'end';

export interface Held {
  view: View;
  part: HeldPart;
  /** Views that go along, keeping their distances. None with an edge. */
  others: readonly View[];
}

export interface Surroundings {
  limits: Limits;
  regions: RegionColumns | null;
  views: ReadonlyMap<string, View>;
  sections: ReadonlyMap<number, Section>;
}

export function rangeOf({ address: start, length }: Pick<View, 'address' | 'length'>): AddressRange {
  return { start, end: start + length };
}

/** Where what is held lies as long as it was not carried anywhere: a view's start, or an edge. */
export function homeOf({ view, part }: Held): Address {
  return part === 'end' ? address(view.address + view.length) : view.address;
}

/** By multiples of this, what is held may be carried: each of the views stays at a multiple of its own unit. Bytes. */
export function unitOfHeld({ view, others }: Held, { limits, sections }: Surroundings): number {
  return Math.max(...[view, ...others].map(({ section }) => unitOf(limits, sections.get(section))));
}

/** The least and the greatest address for what is held, whatever else lies there; a whole view goes by its units. */
export function boundsOf(held: Held, around: Surroundings): { lowest: number; highest: number } {
  const room = roomOf(held, around);
  // An edge stops at its section’s end, which need be no multiple.
  if (held.part !== 'whole') return room;
  const unit = unitOfHeld(held, around);
  const from = held.view.address % unit;
  return { lowest: from + alignUp(room.lowest - from, unit), highest: from + alignDown(room.highest - from, unit) };
}

/** The same, to the byte. */
export function roomOf(held: Held, { limits, sections }: Surroundings): { lowest: number; highest: number } {
  const { view, part } = held;
  const ends = rangeOf(view);
  if (part === 'whole') {
    const { start, end } = spanOf(held);
    return {
      lowest: limits.lowestAddress + (view.address - start),
      highest: Math.max(0, limits.highestAddress - (end - view.address)),
    };
  }
  const section = sections.get(view.section);
  const unit = unitOf(limits, section);
  const sectionBytes = section?.bytes ?? view.offset + view.length;
  const sectionStart = view.address - view.offset;
  if (part === 'start') return { lowest: Math.max(0, sectionStart), highest: ends.end - unit };
  return { lowest: ends.start + unit, highest: sectionStart + alignUp(sectionBytes, pageOf(limits, section)) };
}

/** From the first to the last of the views that are carried. */
export function spanOf({ view, others }: Held): AddressRange {
  const all = [view, ...others].map(rangeOf);
  return { start: Math.min(...all.map(({ start }) => start)), end: Math.max(...all.map(({ end }) => end)) };
}

/** The views as they would be with what is held at `target`; the held one first. */
export function ghostsOf({ view, part, others }: Held, target: number): View[] {
  const by = target - (part === 'end' ? view.address + view.length : view.address);
  if (part === 'end') return [{ ...view, length: view.length + by }];
  const at = (each: View) => address(Math.max(0, each.address + by));
  if (part === 'start') return [{ ...view, address: at(view), offset: view.offset + by, length: view.length - by }];
  return [view, ...others].map((each) => ({ ...each, address: at(each) }));
}

/** Whether all ghosts may lie where they do. The first that may not speaks for all, and is named. */
export function placeGhosts(
  held: Held,
  ghosts: readonly View[],
  { limits, regions, views, sections }: Surroundings,
): { placement: Placement; refused: View | null } {
  const own = [held.view, ...held.others];
  const letters = new Set(own.map(({ letter }) => letter));
  const around = {
    ...{ limits, regions, self: null },
    views: [...views.values()].filter(({ letter }) => !letters.has(letter)),
    together: own.map(rangeOf),
  };
  const allowed: Allowed[] = [];
  for (const ghost of ghosts) {
    const section = sections.get(ghost.section);
    const placement = checkPlacement({ ...around, section, target: ghost.address, length: ghost.length });
    if (!placement.ok) {
      const reason = ghosts.length > 1 ? `${ghost.letter}: ${placement.reason}` : placement.reason;
      return { placement: { ...placement, reason }, refused: ghost };
    }
    allowed.push(placement);
  }
  return { placement: together(allowed), refused: null };
}

/** The whole group can go on as far as the one with the least room; what any of them touches, it touches. */
function together(allowed: readonly Allowed[]): Allowed {
  const before = allowed.find((each) => each.before !== undefined)?.before;
  const after = allowed.find((each) => each.after !== undefined)?.after;
  return {
    ok: true,
    gapBefore: Math.min(...allowed.map(({ gapBefore }) => gapBefore)),
    gapAfter: Math.min(...allowed.map(({ gapAfter }) => gapAfter)),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
