/**
 * Where a view may go: what a drag, the keyboard and the move dialog ask before the engine is asked. The engine has
 * the last word; this only spares people a refusal that can be foreseen.
 */
import { type Address, address, formatAddress } from '../../protocol/address.ts';
import type { ErrorData, Occupant } from '../../protocol/errors.ts';
import type { Limits, RegionColumns, View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { firstEndingAbove } from './region-search.ts';
import { regionLabel } from './region-text.ts';

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
  limits: Pick<Limits, 'granularity' | 'lowestAddress' | 'highestAddress'>;
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
}

export interface Refused {
  ok: false;
  code: 'AddressInUse' | 'NotAligned' | 'OutOfAddressSpace';
  /** Short, for the tag at a ghost: `taken: libc.so.6 r-x`. */
  reason: string;
  occupant: Occupant | null;
}

export type Placement = Allowed | Refused;

/** Whether a view may be put at `target`. Costs one search by halving and one pass over the views. */
export function checkPlacement(query: PlacementQuery): Placement {
  const { target, length, limits } = query;
  const end = target + length;
  if (target < limits.lowestAddress) {
    return outside(`below the lowest user address, ${formatAddress(limits.lowestAddress)}`);
  }
  if (end > limits.highestAddress) {
    return outside(`beyond the end of user addresses, ${formatAddress(limits.highestAddress)}`);
  }
  if (target % limits.granularity !== 0) {
    const reason = `not a multiple of ${formatSize(limits.granularity)}`;
    return { ok: false, code: 'NotAligned', reason, occupant: null };
  }
  const occupant = viewInTheWay(query, end) ?? regionInTheWay(query, end);
  if (occupant) return { ok: false, code: 'AddressInUse', reason: `taken: ${occupant.label}`, occupant };
  return { ok: true, ...gapsAround(query, end) };
}

function outside(reason: string): Refused {
  return { ok: false, code: 'OutOfAddressSpace', reason, occupant: null };
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
 * What is left of a region without the moving view's own place, in order. The system merges neighbouring views into
 * one region, so a region may begin in the view itself and end in another.
 */
function partsOf(regions: RegionColumns, index: number, self: AddressRange | null): AddressRange[] {
  const whole = { start: regions.starts[index] ?? 0, end: regions.ends[index] ?? 0 };
  if (!self || self.end <= whole.start || self.start >= whole.end) return [whole];
  return [
    { start: whole.start, end: self.start },
    { start: self.end, end: whole.end },
  ].filter((part) => part.start < part.end);
}

function regionInTheWay({ regions, target, self }: PlacementQuery, end: number): Occupant | null {
  if (!regions) return null;
  for (let index = firstEndingAbove(regions, target); index < regions.count; index += 1) {
    if ((regions.starts[index] ?? 0) >= end) return null;
    const part = partsOf(regions, index, self).find((each) => each.start < end && each.end > target);
    if (part) return { start: address(part.start), end: address(part.end), label: regionLabel(regions, index) };
  }
  return null;
}

function gapsAround(query: PlacementQuery, end: number): { gapBefore: number; gapAfter: number } {
  const { target, limits, regions, self } = query;
  let before: number = limits.lowestAddress;
  let after: number = limits.highestAddress;
  for (const view of otherViews(query)) {
    if (view.end <= target) before = Math.max(before, view.end);
    if (view.start >= end) after = Math.min(after, view.start);
  }
  if (regions) {
    const first = firstEndingAbove(regions, target);
    for (let index = Math.min(first, regions.count - 1); index >= 0; index -= 1) {
      const below = partsOf(regions, index, self).filter((part) => part.end <= target);
      const last = below.at(-1);
      if (!last) continue;
      before = Math.max(before, last.end);
      break;
    }
    for (let index = first; index < regions.count; index += 1) {
      const above = partsOf(regions, index, self).find((part) => part.start >= end);
      if (!above) continue;
      after = Math.min(after, above.start);
      break;
    }
  }
  return { gapBefore: target - before, gapAfter: after - end };
}

/** A refusal as the error that people read when they insist. */
export function placementError(letter: string, target: number, refused: Refused): ErrorData {
  const what = `View ${letter} cannot move to ${formatAddress(Math.max(0, target))}`;
  const why = refused.occupant
    ? `${refused.occupant.label} is there. Choose a free place.`
    : `that is ${refused.reason}.`;
  return {
    code: refused.code,
    message: `${what}: ${why}`,
    ...(refused.occupant ? { occupant: refused.occupant } : {}),
  };
}

/** Addresses at which a dragged view's start or end may lock on: the ends of what lies around it. */
export interface SnapQuery {
  /** Where the pointer would put the view's start, bytes (may have a fraction), and how long the view is. */
  wanted: number;
  length: number;
  granularity: number;
  /** See snapStep. */
  step: number;
  /** Edges of neighbours; those that are no multiple of the granularity are passed over. */
  edges: Iterable<number>;
  /** How near an edge draws the view to itself, bytes. */
  reach: number;
  limits: Pick<Limits, 'lowestAddress' | 'highestAddress'>;
}

/** A power of two that is at least `pixels` wide on screen, and at least the granularity. */
export function snapStep(bytesPerCss: number, granularity: number, pixels = 8): number {
  return Math.max(granularity, 2 ** Math.ceil(Math.log2(bytesPerCss * pixels)));
}

/** The address to propose for a view's start: a multiple of the granularity, within the limits where it fits at all. */
export function snapTarget(query: SnapQuery): Address {
  const { wanted, length, granularity, step, limits } = query;
  let best = Math.round(wanted / step) * step;
  let distance = query.reach;
  for (const edge of query.edges) {
    for (const start of [edge, edge - length]) {
      const away = Math.abs(start - wanted);
      if (away >= distance || start % granularity !== 0) continue;
      best = start;
      distance = away;
    }
  }
  const lowest = Math.ceil(limits.lowestAddress / granularity) * granularity;
  const highest = Math.floor((limits.highestAddress - length) / granularity) * granularity;
  return address(Math.max(lowest, Math.min(best, highest)));
}
