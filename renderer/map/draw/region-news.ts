/** What has changed from one list of regions to the next, and for how long the map marks it. */

import type { RegionChanges } from '../../../protocol/region-changes.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { RegionStep } from '../../state/store.ts';

/** `came`: mapped where nothing was. `went`: nothing any more. `changed`: another protection, or something else there. */
export type RegionChangeKind = 'came' | 'went' | 'changed';

export interface RegionChange {
  kind: RegionChangeKind;
  /** Bytes; the end exclusive. */
  start: number;
  end: number;
}

/** Marks more than this say no more. */
const mostChanges = 200;

/** Rows [from, end) of a list, and those that stand in their place in the next one. */
interface Piece {
  from: number;
  end: number;
  nowFrom: number;
  nowEnd: number;
}

/**
 * The ranges in which two lists differ, in order. The system joins and splits neighbours that are alike: that alone is
 * no change. Costs as much as the rows that have changed, where `step` led from `before` to `now`; else as the part of the
 * lists between their common beginning and their common end.
 */
export function changedRegions(
  before: RegionColumns,
  now: RegionColumns,
  step: RegionStep | null = null,
): RegionChange[] {
  const known = changesFrom(before, step);
  const lists = { before, now, alike: alikeOf(before, now), same: sameRowsOf(before, now) };
  const changes: RegionChange[] = [];
  for (const piece of known ? piecesOf(known) : [differingPiece(before, now)]) walk(lists, piece, changes);
  return changes;
}

/** Whether anything in which two lists differ reaches into [start, end); also where it is not known what that is. */
export function differIn(
  before: RegionColumns,
  now: RegionColumns,
  range: { start: number; end: number },
  step: RegionStep | null = null,
): boolean {
  const known = changesFrom(before, step);
  if (!known) return before !== now;
  return piecesOf(known).some(
    ({ from, end, nowFrom, nowEnd }) => reachInto(before, from, end, range) || reachInto(now, nowFrom, nowEnd, range),
  );
}

/** The changes of a step, if it began at `before`. */
function changesFrom(before: RegionColumns, step: RegionStep | null): RegionChanges | null {
  return step?.before === before ? step.changes : null;
}

/** Whether rows [from, to) of a list do. */
function reachInto(
  { starts, ends }: RegionColumns,
  from: number,
  to: number,
  { start, end }: { start: number; end: number },
): boolean {
  return from < to && (starts[from] ?? 0) < end && (ends[to - 1] ?? 0) > start;
}

function piecesOf({ at, removed, added }: RegionChanges): Piece[] {
  let moved = 0;
  return Array.from(at, (from, splice) => {
    const [gone, come] = [removed[splice] ?? 0, added[splice] ?? 0];
    const nowFrom = from + moved;
    moved += come - gone;
    return { from, end: from + gone, nowFrom, nowEnd: nowFrom + come };
  });
}

function differingPiece(before: RegionColumns, now: RegionColumns): Piece {
  const same = sameRowsOf(before, now);
  let from = 0;
  while (from < Math.min(before.count, now.count) && same(from, from)) from += 1;
  let end = before.count;
  let nowEnd = now.count;
  while (end > from && nowEnd > from && same(end - 1, nowEnd - 1)) {
    end -= 1;
    nowEnd -= 1;
  }
  return { from, end, nowFrom: from, nowEnd };
}

type Same = (beforeRow: number, nowRow: number) => boolean;

interface Lists {
  before: RegionColumns;
  now: RegionColumns;
  /** Whether what lies there is the same. */
  alike: Same;
  /** Whether it lies in the same place, too. */
  same: Same;
}

function sameRowsOf(before: RegionColumns, now: RegionColumns): Same {
  const alike = alikeOf(before, now);
  return (one, other) =>
    before.starts[one] === now.starts[other] && before.ends[one] === now.ends[other] && alike(one, other);
}

/** Whether what lies there is the same: access and name, and of what has an inode that one, and the same part of it. */
function alikeOf(before: RegionColumns, now: RegionColumns): Same {
  return (one, other) =>
    before.protections[one] === now.protections[other] &&
    before.inodes[one] === now.inodes[other] &&
    before.devices[one] === now.devices[other] &&
    before.names[before.nameIndexes[one] ?? 0] === now.names[now.nameIndexes[other] ?? 0] &&
    (before.inodes[one] === 0n || samePart(before, one, now, other));
}

/** Whether the same addresses show the same offsets: regions that were joined or split begin at others. */
function samePart(before: RegionColumns, one: number, now: RegionColumns, other: number): boolean {
  const moved = (now.starts[other] ?? 0) - (before.starts[one] ?? 0);
  return (before.offsets[one] ?? 0n) + BigInt(moved) === now.offsets[other];
}

/** Through both lists at once, from edge to edge. */
function walk(
  { before, now, alike, same }: Lists,
  { from, end: beforeEnd, nowFrom, nowEnd }: Piece,
  changes: RegionChange[],
) {
  let [one, other] = [from, nowFrom];
  let at = Number.NEGATIVE_INFINITY;
  while ((one < beforeEnd || other < nowEnd) && changes.length < mostChanges) {
    const was = rangeAt(before, one, beforeEnd);
    const is = rangeAt(now, other, nowEnd);
    at = Math.max(at, Math.min(was.start, is.start));
    const inWas = was.start <= at;
    const inIs = is.start <= at;
    // Up to where one of them begins or ends.
    const end = Math.min(inWas ? was.end : was.start, inIs ? is.end : is.start);
    if (inWas && inIs && !alike(one, other)) add(changes, 'changed', at, end);
    else if (inWas && !inIs) add(changes, 'went', at, end);
    else if (inIs && !inWas) add(changes, 'came', at, end);
    at = end;
    if (was.end <= at) one += 1;
    if (is.end <= at) other += 1;
    const alikeRows = countWhile(
      (row) => one + row < beforeEnd && other + row < nowEnd && same(one + row, other + row),
    );
    one += alikeRows;
    other += alikeRows;
  }
}

/** Nearly all of a long list is as it was. */
function countWhile(holds: (row: number) => boolean): number {
  let row = 0;
  while (holds(row)) row += 1;
  return row;
}

const nowhere = { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function rangeAt({ starts, ends }: RegionColumns, row: number, endRow: number): { start: number; end: number } {
  return row < endRow ? { start: starts[row] ?? 0, end: ends[row] ?? 0 } : nowhere;
}

function add(changes: RegionChange[], kind: RegionChangeKind, start: number, end: number): void {
  const last = changes.at(-1);
  if (last?.kind === kind && last.end === start) last.end = end;
  else changes.push({ kind, start, end });
}

/** How long a change stays marked. One that comes again meanwhile keeps its mark, steadily: nothing flickers. */
const markedMs = 1500;
/** Marks end at multiples of this: each end paints the map once more, and lists may come in every frame. */
const endsEveryMs = 300;

export class RegionMarks {
  /** In order of address; none reaches into another. */
  #marks: (RegionChange & { untilMs: number })[] = [];
  #list: RegionColumns | null = null;

  /** In order of address. */
  get all(): readonly RegionChange[] {
    return this.#marks;
  }

  /** Takes the next list, and how it came from the one before. The first one has nothing to compare with. */
  take(now: RegionColumns | null, nowMs: number, step: RegionStep | null = null): void {
    const before = this.#list;
    this.#list = now;
    // Of another process, or of none: what was marked is not there any more.
    if (!now) this.#marks = [];
    if (!before || !now || before === now) return;
    const changes = changedRegions(before, now, step);
    const untilMs = Math.ceil((nowMs + markedMs) / endsEveryMs) * endsEveryMs;
    let next = 0;
    // Where something came just after something went, only what is there now is marked.
    const left = this.#marks.filter((mark) => {
      while ((changes[next]?.end ?? Number.POSITIVE_INFINITY) <= mark.start) next += 1;
      return (changes[next]?.start ?? Number.POSITIVE_INFINITY) >= mark.end;
    });
    const came = changes.map((change) => ({ ...change, untilMs }));
    this.#marks = [...left, ...came].slice(-mostChanges).sort((one, other) => one.start - other.start);
  }

  /** Forgets what is over; returns when the next one in this range will be, or null where none of it is marked. */
  expire(nowMs: number, { start, end }: { start: number; end: number }): number | null {
    this.#marks = this.#marks.filter((mark) => mark.untilMs > nowMs);
    const inRange = this.#marks.filter((mark) => mark.start < end && mark.end > start);
    return inRange.length === 0 ? null : Math.min(...inRange.map((mark) => mark.untilMs));
  }
}
