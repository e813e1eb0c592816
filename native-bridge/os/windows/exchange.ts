/**
 * Other views in the place of those that are there: what a nudge and the unmapping of a part come to, since a view is
 * mapped and unmapped only as a whole, and never over another.
 */
import { formatRange } from '../../../protocol/address.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import { ERROR } from './errors.ts';
import type { Mapper, Wanted } from './mapper.ts';
import type { Placeholders } from './placeholders.ts';
import { firstTaken } from './query.ts';
import type { WindowsView } from './views.ts';

export interface Exchange {
  /** What is mapped now, in order of address, without a gap. */
  old: readonly WindowsView[];
  /** What should be mapped instead. */
  wanted: readonly Wanted[];
  /** Puts into the new views what they should hold. */
  enter: () => void;
  /** Puts back what the old ones held, should anything fail. */
  back: () => void;
}

interface Range {
  from: number;
  to: number;
}

/** All or nothing. AddressInUse where anything else lies in the new range; Changed where the old could not be had again. */
export function exchange(mapper: Mapper, change: Exchange): void {
  const { old, wanted } = change;
  const range = { from: startOf(old), to: endOf(old) };
  const fresh = freshOf(range, wanted);
  if (mapper.placeholders && old.every(({ placeholder }) => placeholder) && joins(range, fresh)) {
    withPlaceholders(mapper, mapper.placeholders, change, range, fresh);
    return;
  }
  const taken = fresh && firstTaken(fresh.from, fresh.to);
  if (fresh && taken) throw mapper.refused('VirtualQuery', fresh.from, fresh.to - fresh.from)(ERROR.INVALID_ADDRESS);
  inBetweenFree(mapper, change);
}

function startOf(views: readonly WindowsView[]): number {
  return views[0]?.base ?? 0;
}

function endOf(views: readonly WindowsView[]): number {
  const last = views.at(-1);
  return last ? last.base + last.length : 0;
}

/** What the new views need beyond the old range; on one side of it, or nothing. */
function freshOf({ from, to }: Range, wanted: readonly Wanted[]): Range | null {
  const start = Math.min(from, ...wanted.map(({ at }) => at));
  const end = Math.max(to, ...wanted.map(({ at, length }) => at + length));
  if (start < from) return { from: start, to: from };
  return end > to ? { from: to, to: end } : null;
}

/** A placeholder begins at a multiple of 64 KiB: behind a view that ends in between, none can join it. */
function joins(range: Range, fresh: Range | null): boolean {
  return !fresh || fresh.to === range.from || fresh.from % 0x10000 === 0;
}

/** The addresses stay ours throughout. */
function withPlaceholders(
  mapper: Mapper,
  placeholders: Placeholders,
  { old, wanted, enter, back }: Exchange,
  range: Range,
  fresh: Range | null,
): void {
  if (fresh) {
    const length = fresh.to - fresh.from;
    placeholders.reserve(fresh.from, length, mapper.refused('VirtualAlloc2', fresh.from, length));
  }
  const from = Math.min(range.from, fresh?.from ?? range.from);
  const to = Math.max(range.to, fresh?.to ?? range.to);
  for (const view of old) mapper.leave(placeholders, view);
  if (old.length > 1 || fresh) placeholders.join(from, to - from);

  let parts = 1;
  const fill = (pieces: readonly Wanted[], mapped: WindowsView[]) => {
    for (const piece of pieces) {
      if (piece.length < to - from) {
        placeholders.split(piece.at, piece.length);
        parts += 1;
      }
      mapped.push(mapper.replace(placeholders, piece));
    }
  };
  const now: WindowsView[] = [];
  try {
    fill(wanted, now);
    enter();
  } catch (thrown) {
    orSay(thrown, old, () => {
      for (const view of now) mapper.leave(placeholders, view);
      if (parts > 1) placeholders.join(from, to - from);
      const again: WindowsView[] = [];
      fill(old.map(asWanted), again);
      releaseGaps(placeholders, again, { from, to });
      back();
    });
    throw thrown;
  }
  releaseGaps(placeholders, now, { from, to });
}

/** What is left of the range in front of, between and behind the views. */
function releaseGaps(placeholders: Placeholders, views: readonly WindowsView[], { from, to }: Range): void {
  let at = from;
  for (const { base, length } of [...views, { base: to, length: 0 }]) {
    if (base > at) placeholders.release(at);
    at = base + length;
  }
}

/** Without placeholders the range is free for a moment, and another thread may take it: then that is reported. */
function inBetweenFree(mapper: Mapper, { old, wanted, enter, back }: Exchange): void {
  for (const view of old) mapper.unmap(view);
  const mapped: WindowsView[] = [];
  try {
    for (const piece of wanted) mapped.push(mapper.map(piece));
    enter();
  } catch (thrown) {
    orSay(thrown, old, () => {
      for (const view of mapped) mapper.unmap(view);
      for (const view of old) mapper.map(asWanted(view));
      back();
    });
    throw thrown;
  }
}

/** Puts back what was there, or says that it is not. */
function orSay(thrown: unknown, old: readonly WindowsView[], putBack: () => void): void {
  try {
    putBack();
  } catch (second) {
    const range = formatRange(startOf(old), endOf(old));
    throw problem(
      'Changed',
      `${asProblem(thrown).message} The view could not be put back at ${range}, where it was: ${asProblem(second).message} Its section is still there: unmap the view, and map another.`,
    );
  }
}

function asWanted({ section, offset, length, base, sharing }: WindowsView): Wanted {
  return { section, offset, length, at: base, sharing };
}
