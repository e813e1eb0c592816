/** Where a carried view, or its edge, locks on: steps that suit the zoom, its neighbours, and where a move is cheap. */
import { type Address, address, alignDown, alignUp } from '../../../protocol/address.ts';
import type { AddressRange } from '../../space/placement.ts';

export interface SnapQuery {
  /** Where the pointer would put what is carried, bytes (may have a fraction). */
  wanted: number;
  /** From there, where something begins that may lie right after a neighbour, or ends that may lie right before one. */
  begins: readonly number[];
  ends: readonly number[];
  neighbours: Iterable<AddressRange>;
  /** Where it came from: it may always go back there. */
  home: number;
  /** What is carried goes by multiples of `unit` from `origin`, bytes. See unitOfHeld. */
  unit: number;
  origin: number;
  /** See snapStep. */
  step: number;
  /** How near a place draws what is carried to itself, bytes. */
  reach: number;
  /** Moves by a multiple of this many bytes are cheap; null where they all cost the same. See cheapUnit. */
  cheap: number | null;
  /** The least and the greatest address that it may have. */
  lowest: number;
  highest: number;
}

/** A power of two that is 12 to 24 CSS pixels wide on screen, and at least the unit, bytes. */
export function snapStep(bytesPerCss: number, unit: number): number {
  return Math.max(unit, 2 ** Math.ceil(Math.log2(bytesPerCss * 12)));
}

/**
 * Page tables are carried over whole, not entry by entry, where old and new address agree modulo what one of them maps:
 * 1 GiB or 2 MiB (else, measured on Linux, 64 MiB take 324 µs, 1 GiB 4.6 ms). The larger of these of which the range
 * holds one at a multiple of it; null where it holds none.
 */
export function cheapUnit({ start, end }: AddressRange): number | null {
  return [2 ** 30, 2 ** 21].find((unit) => alignUp(start, unit) + unit <= end) ?? null;
}

/** The address to propose: whole units from the origin, within the limits where it fits at all. */
export function snapTarget(query: SnapQuery): Address {
  const { wanted, home, unit, step, reach, cheap, lowest, highest } = query;
  const origin = query.origin % unit;
  const nearest = (by: number, from: number) => from + Math.round((wanted - from) / by) * by;
  const close = (place: number, within: number) => (place - origin) % unit === 0 && Math.abs(place - wanted) < within;
  // At zooms where only larger steps can be distinguished, all of them are cheap.
  let best = nearest(step, cheap !== null && step >= cheap ? home : origin);
  if (cheap !== null && step < cheap && close(nearest(cheap, home), reach)) best = nearest(cheap, home);
  let distance = reach;
  const consider = (place: number) => {
    if (!close(place, distance)) return;
    best = place;
    distance = Math.abs(place - wanted);
  };
  consider(home);
  for (const { start, end } of query.neighbours) {
    for (const offset of query.begins) consider(end - offset);
    for (const offset of query.ends) consider(start - offset);
  }
  const first = origin + alignUp(lowest - origin, unit);
  const last = origin + alignDown(highest - origin, unit);
  return address(Math.max(first, Math.min(best, last)));
}
