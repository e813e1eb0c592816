import { type Address, address, alignUp } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import { neededIn } from '../../protocol/needed.ts';
import { formatSize } from '../../protocol/size.ts';
import { endBehind } from './check-range.ts';
import type { Extent } from './memory.ts';
import type { MemoryOs } from './memory-os.ts';
import type { OsRegion } from './observer.ts';
import { firstEndingAfter } from './sorted-extents.ts';

const attempts = 10;

export interface WantedPlace {
  length: number;
  /** The place is a multiple of this. */
  step: number;
  /** The place lies in [from, to); `to` is the top of the address space unless given. */
  from: number;
  to?: number;
  /** Whether the search may go on beyond a region that is in the way; always, unless given. */
  passes?: (region: OsRegion) => boolean;
  /** Places that are free, but meant for something else: disjoint, by start; none, unless given. */
  spared?: readonly Extent[];
}

/** The first free place, or null where there is none. */
export function firstFit(os: MemoryOs, { length, step, from, to, passes, spared = [] }: WantedPlace): Address | null {
  const end = to ?? os.limits.highestAddress;
  for (let at = alignUp(from, step); at + length <= end; ) {
    const kept = spared[firstEndingAfter(spared, at)];
    if (kept && kept.start < at + length) {
      at = alignUp(kept.end, step);
      continue;
    }
    const needed = neededIn(os.limits, at, at + length);
    if (needed) {
      at = alignUp(needed.end, step);
      continue;
    }
    const region = os.query(address(at));
    if (!region || region.start >= at + length) return address(at);
    if (passes && !passes(region)) return null;
    at = alignUp(endBehind(region, at), step);
  }
  return null;
}

/**
 * Runs with the place that `find` finds; again with another where another thread was quicker to take it (the larger the
 * place, the likelier: V8 reserves its pages far and wide).
 */
export function whileFree<T>(find: () => Address, run: (at: Address) => T): T {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return run(find());
    } catch (thrown) {
      if (!triesAgain(attempt, thrown)) throw thrown;
    }
  }
}

/** The same with work that yields in between. */
export function* whileFreeInSlices<T>(
  find: () => Address,
  run: (at: Address) => Generator<undefined, T, undefined>,
): Generator<undefined, T, undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* run(find());
    } catch (thrown) {
      if (!triesAgain(attempt, thrown)) throw thrown;
    }
  }
}

function triesAgain(attempt: number, thrown: unknown): boolean {
  return attempt < attempts && asProblem(thrown).code === 'AddressInUse';
}

/** Runs with the first free place for `length` bytes. Throws OutOfAddressSpace where there is none. */
export function atFreePlace<T>(os: MemoryOs, wanted: WantedPlace, run: (at: Address) => T): T {
  return whileFree(() => firstFit(os, wanted) ?? noPlace(wanted.length), run);
}

export function noPlace(length: number): never {
  throw problem('OutOfAddressSpace', `There is no free place for ${formatSize(length)}.`);
}
