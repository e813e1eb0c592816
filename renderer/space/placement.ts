/**
 * Where a view may go: what a drag, the keyboard and the move dialog ask before the engine is asked. The engine has
 * the last word; this only spares people a refusal that can be foreseen.
 */
import { address, formatAddress, formatRange } from '../../protocol/address.ts';
import type { ErrorData, Occupant } from '../../protocol/errors.ts';
import type { Limits, Section, View } from '../../protocol/model.ts';
import { neededIn } from '../../protocol/needed.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { firstEndingAbove } from './region-search.ts';
import { regionLabel, regionName } from './region-text.ts';
import { unitOf, unitText } from './unit.ts';

/** [start, end) in bytes. */
export interface AddressRange {
  start: number;
  end: number;
}

export interface PlacementQuery {
  /** Where the view would begin, and how long it is; bytes. */
  target: number;
  length: number;
  /** Where it lies now: its own place counts as free (a nudge may overlap it). Null for a view yet to be mapped. */
  self: AddressRange | null;
  /** Places of other views that make room, because they move together with this one; `views` are without these. */
  together?: readonly AddressRange[];
  /** What the view shows, which may have its own unit. */
  section?: Pick<Section, 'unit'> | undefined;
  limits: Pick<Limits, 'granularity' | 'lowestAddress' | 'highestAddress' | 'needed'>;
  /** The system's list, or null while it is not known. */
  regions: RegionColumns | null;
  /** All views; the one at `self` is left out by its address. */
  views: Iterable<Pick<View, 'letter' | 'address' | 'length'>>;
}

export interface Allowed {
  ok: true;
  /** Free bytes before the target and after its end, up to the next neighbour or the end of the address space. */
  gapBefore: number;
  gapAfter: number;
  /** What it would lie right after, and right before; absent where there is a gap. */
  before?: string;
  after?: string;
}

export interface Refused {
  ok: false;
  code: 'AddressInUse' | 'NotAligned' | 'OutOfAddressSpace';
  /** Short, for the tag at a ghost: `taken: libc.so.6 r-x`, `free, but needed: room for the stack to grow`. */
  reason: string;
  occupant: Occupant | null;
  /** What is in the way is free as yet: see Limits.needed. */
  isNeeded: boolean;
}

export type Placement = Allowed | Refused;

/** Whether a view may be put at `target`. Costs one binary search and one pass over the views. */
export function checkPlacement(query: PlacementQuery): Placement {
  const { target, length, limits, section } = query;
  const end = target + length;
  if (target < limits.lowestAddress) {
    return outside(`below the lowest user address, ${formatAddress(limits.lowestAddress)}`);
  }
  if (end > limits.highestAddress) {
    return outside(`beyond the end of user addresses, ${formatAddress(limits.highestAddress)}`);
  }
  if (target % unitOf(limits, section) !== 0) {
    const reason = `not a multiple of ${unitText(limits, section)}`;
    return { ok: false, code: 'NotAligned', reason, occupant: null, isNeeded: false };
  }
  const taken = viewInTheWay(query, end) ?? regionInTheWay(query, end);
  const occupant = taken ?? neededIn(limits, target, end);
  if (!occupant) return { ok: true, ...gapsAround(query, end) };
  const reason = `${taken ? 'taken' : 'free, but needed'}: ${occupant.label}`;
  return { ok: false, code: 'AddressInUse', reason, occupant, isNeeded: !taken };
}

function outside(reason: string): Refused {
  return { ok: false, code: 'OutOfAddressSpace', reason, occupant: null, isNeeded: false };
}

function* otherViews({ views, self }: PlacementQuery): Generator<AddressRange & { letter: string }> {
  for (const { letter, address: start, length } of views) {
    if (start !== self?.start) yield { letter, start, end: start + length };
  }
}

function viewInTheWay(query: PlacementQuery, end: number): Occupant | null {
  for (const view of otherViews(query)) {
    if (view.start < end && view.end > query.target) {
      return { start: address(view.start), end: address(view.end), label: `view ${view.letter}` };
    }
  }
  return null;
}

/**
 * What is left of a region without the moving views' own places, in order. The system merges neighbouring views into
 * one region, so a region may begin in the view itself and end in another.
 */
function partsOf(regions: RegionColumns, index: number, { self, together = [] }: PlacementQuery): AddressRange[] {
  let parts = [{ start: regions.starts[index] ?? 0, end: regions.ends[index] ?? 0 }];
  for (const own of self ? [self, ...together] : together) {
    parts = parts.flatMap((part) =>
      own.end <= part.start || own.start >= part.end
        ? [part]
        : [
            { start: part.start, end: own.start },
            { start: own.end, end: part.end },
          ].filter(({ start, end }) => start < end),
    );
  }
  return parts;
}

function regionInTheWay(query: PlacementQuery, end: number): Occupant | null {
  const { regions, target } = query;
  if (!regions) return null;
  for (let index = firstEndingAbove(regions, target); index < regions.count; index += 1) {
    if ((regions.starts[index] ?? 0) >= end) return null;
    const part = partsOf(regions, index, query).find((each) => each.start < end && each.end > target);
    if (part) return { start: address(part.start), end: address(part.end), label: regionLabel(regions, index) };
  }
  return null;
}

interface Neighbour extends AddressRange {
  /** Absent for an end of the address space. */
  label?: string;
}

function* viewsAndNeeded(query: PlacementQuery): Generator<Neighbour> {
  for (const { start, end, letter } of otherViews(query)) yield { start, end, label: letter };
  yield* query.limits.needed ?? [];
}

function gapsAround(query: PlacementQuery, end: number): Omit<Allowed, 'ok'> {
  const { target, limits } = query;
  let before: Neighbour = { start: 0, end: limits.lowestAddress };
  let after: Neighbour = { start: limits.highestAddress, end: limits.highestAddress };
  for (const each of viewsAndNeeded(query)) {
    if (each.end <= target && each.end > before.end) before = each;
    if (each.start >= end && each.start < after.start) after = each;
  }
  // Where a view's edge is a region's edge, too, the view gives the name.
  const below = regionBelow(query);
  const above = regionAbove(query, end);
  if (below && below.end > before.end) before = below;
  if (above && above.start < after.start) after = above;
  return {
    gapBefore: target - before.end,
    gapAfter: after.start - end,
    ...(before.end === target && before.label !== undefined ? { before: before.label } : {}),
    ...(after.start === end && after.label !== undefined ? { after: after.label } : {}),
  };
}

function regionBelow(query: PlacementQuery): Neighbour | null {
  const { regions, target } = query;
  if (!regions) return null;
  for (let index = Math.min(firstEndingAbove(regions, target), regions.count - 1); index >= 0; index -= 1) {
    const last = partsOf(regions, index, query).findLast((part) => part.end <= target);
    if (last) return { ...last, label: regionName(regions, index) };
  }
  return null;
}

function regionAbove(query: PlacementQuery, end: number): Neighbour | null {
  const { regions, target } = query;
  if (!regions) return null;
  for (let index = firstEndingAbove(regions, target); index < regions.count; index += 1) {
    const part = partsOf(regions, index, query).find(({ start }) => start >= end);
    if (part) return { ...part, label: regionName(regions, index) };
  }
  return null;
}

/** A refusal as the error that people read when they insist. */
export function placementError(letter: string, target: number, refused: Refused): ErrorData {
  return refusedError(`View ${letter} cannot move to ${formatAddress(Math.max(0, target))}`, refused);
}

/** The same for anything else: `what` cannot be done. */
export function refusedError(what: string, refused: Refused): ErrorData {
  const why = refused.occupant ? inTheWay(refused.occupant, refused.isNeeded) : `that is ${refused.reason}.`;
  return {
    code: refused.code,
    message: `${what}: ${why}`,
    ...(refused.occupant ? { occupant: refused.occupant } : {}),
  };
}

function inTheWay({ label, start, end }: Occupant, isNeeded: boolean): string {
  return isNeeded
    ? `${formatRange(start, end)} is free, but needed: ${label}. Choose another place.`
    : `${label} is there. Choose a free place.`;
}
