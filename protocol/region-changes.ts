/** A list of regions as what has changed since the last one: 100 changes among 65,000 regions are a few kilobytes. Pure. */
import {
  type Column,
  columnNames,
  columnsBy,
  emptyColumns,
  type RegionColumns,
  regionColumnsSchema,
  rowComparer,
} from './region-columns.ts';
import * as z from './zod.ts';

/**
 * Splices of the list before, in rising order. The new rows of all of them stand one after the other in `rows`, whose
 * `names` are only those to be appended to the names before: `nameIndexes` count through both.
 */
export const regionChangesSchema = z
  .object({
    /** Row of the list before at which each splice begins. */
    at: z.instanceof(Uint32Array),
    /** How many of its rows go, and how many come instead. */
    removed: z.instanceof(Uint32Array),
    added: z.instanceof(Uint32Array),
    rows: regionColumnsSchema,
  })
  .check(
    z.refine(({ at, removed, added, rows }) => {
      const sum = added.reduce((total, count) => total + count, 0);
      return at.length === removed.length && at.length === added.length && sum === rows.count;
    }, 'splices and rows do not fit together'),
  );
export type RegionChanges = z.infer<typeof regionChangesSchema>;

/**
 * The list that `before` has become. A column in which nothing has changed is the very same array: what was
 * derived from it still holds. Throws RangeError where the changes are none of this list's.
 */
export function applyRegionChanges(before: RegionColumns, changes: RegionChanges): RegionColumns {
  const { at, rows } = changes;
  if (at.some((row, splice) => row < (at[splice - 1] ?? 0) || row > before.count)) {
    throw new RangeError('the changes do not follow this list');
  }
  const names = rows.names.length === 0 ? before.names : [...before.names, ...rows.names];
  const count = changes.removed.reduce((rest, gone) => rest - gone, before.count + rows.count);
  const inPlace = changes.removed.every((gone, splice) => gone === changes.added[splice]);
  const apply = (one: Column, coming: Column) =>
    inPlace ? overwritten(one, coming, changes) : spliced(one, coming, changes, count);
  return { count, ...columnsBy((name) => apply(before[name], rows[name])), names };
}

type Splices = Omit<RegionChanges, 'rows'>;

function spliced<C extends Column>(before: C, coming: C, { at, removed, added }: Splices, count: number): C {
  // Each kind of column makes another one of its kind.
  const after = new (before.constructor as new (length: number) => C)(count);
  const target = bytesOf(after, 0, count);
  const size = after.BYTES_PER_ELEMENT;
  let from = 0;
  let taken = 0;
  let to = 0;
  for (let splice = 0; splice <= at.length; splice += 1) {
    const until = at[splice] ?? before.length;
    target.set(bytesOf(before, from, until), to * size);
    to += until - from;
    const next = taken + (added[splice] ?? 0);
    target.set(bytesOf(coming, taken, next), to * size);
    to += next - taken;
    taken = next;
    from = until + (removed[splice] ?? 0);
  }
  return after;
}

/** The bytes of rows [from, end): of whatever kind a column is, they are copied alike. */
function bytesOf({ buffer, byteOffset, BYTES_PER_ELEMENT: size }: Column, from: number, end: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + from * size, (end - from) * size);
}

/** Where each row that comes stands in for one: the very same column, unless one of them differs. */
function overwritten<C extends Column>(before: C, coming: C, { at, added }: Splices): C {
  let after = before;
  let taken = 0;
  for (let splice = 0; splice < at.length; splice += 1) {
    const from = at[splice] ?? 0;
    const end = from + (added[splice] ?? 0);
    for (let row = from; row < end; row += 1, taken += 1) {
      if (before[row] === coming[taken]) continue;
      // A copy of a column is one of its kind.
      if (after === before) after = before.slice() as C;
      bytesOf(after, row, row + 1).set(bytesOf(coming, taken, taken + 1));
    }
  }
  return after;
}

/** Whether two stretches of memory of the same length hold the same. */
export type SameBytes = (one: Uint8Array, other: Uint8Array) => boolean;

/**
 * From `before` to `now`: null where nothing has changed. `after` is `now` with its names counted as the changes leave
 * them, which is what the other end then has. With `sameBytes`, what both lists begin and end with alike is found by it,
 * and not row by row.
 */
export function regionChanges(
  before: RegionColumns,
  now: RegionColumns,
  sameBytes: SameBytes | null = null,
): { changes: RegionChanges; after: RegionColumns } | null {
  const after = withNamesOf(before, now);
  const splices = findSplices(before, after, sameBytes ? alikeAtEnds(before, after, sameBytes) : { head: 0, tail: 0 });
  if (splices.length === 0) return null;
  const rowCount = splices.reduce((sum, { added }) => sum + added, 0);
  const rows = emptyColumns(rowCount);
  for (const name of columnNames) {
    let to = 0;
    for (const { to: from, added } of splices) {
      bytesOf(rows[name], to, to + added).set(bytesOf(after[name], from, from + added));
      to += added;
    }
  }
  const changes = {
    at: Uint32Array.from(splices, (splice) => splice.at),
    removed: Uint32Array.from(splices, (splice) => splice.removed),
    added: Uint32Array.from(splices, (splice) => splice.added),
    rows: { count: rowCount, ...rows, names: after.names.slice(before.names.length) },
  };
  return { changes, after };
}

/** The same list, its names being those of `before` and then the new ones. */
function withNamesOf(before: RegionColumns, now: RegionColumns): RegionColumns {
  if (before.names === now.names) return now;
  if (before.names.length === now.names.length && before.names.every((name, index) => name === now.names[index])) {
    return { ...now, names: before.names };
  }
  const known = new Map(before.names.map((name, index) => [name, index]));
  const names = [...before.names];
  const indexes = Uint32Array.from(now.names, (name) => known.get(name) ?? names.push(name) - 1);
  return { ...now, names, nameIndexes: now.nameIndexes.map((index) => indexes[index] ?? 0) };
}

interface Splice {
  at: number;
  removed: number;
  /** Row of the new list at which what comes stands. */
  to: number;
  added: number;
}

/** How many rows two lists begin, and end, with alike; no row of either counts twice. */
interface Ends {
  head: number;
  tail: number;
}

function alikeAtEnds(before: RegionColumns, now: RegionColumns, sameBytes: SameBytes): Ends {
  const most = Math.min(before.count, now.count);
  const rows = (list: RegionColumns, name: (typeof columnNames)[number], from: number, end: number) =>
    bytesOf(list[name], from, end);
  const head = mostHolding(most, (from, end) =>
    columnNames.every((name) => sameBytes(rows(before, name, from, end), rows(now, name, from, end))),
  );
  const tail = mostHolding(most - head, (from, end) =>
    columnNames.every((name) =>
      sameBytes(
        rows(before, name, before.count - end, before.count - from),
        rows(now, name, now.count - end, now.count - from),
      ),
    ),
  );
  return { head, tail };
}

/** The largest number up to `most` for which [0, number) holds, by halves: what holds of two stretches holds of both together. */
function mostHolding(most: number, holds: (from: number, end: number) => boolean): number {
  let [held, limit] = [0, most];
  while (held < limit) {
    const middle = (held + limit + 1) >> 1;
    if (holds(held, middle)) held = middle;
    else limit = middle - 1;
  }
  return held;
}

/** Where a row before `end` begins; what is behind begins after everything. */
function startOf({ starts }: RegionColumns, row: number, end: number): number {
  return row < end ? (starts[row] ?? 0) : Number.POSITIVE_INFINITY;
}

/** Both lists are in order of address: whatever begins first, and not in the other one alike, goes or comes. */
function findSplices(before: RegionColumns, now: RegionColumns, { head, tail }: Ends): Splice[] {
  const splices: Splice[] = [];
  const same = rowComparer(before, now);
  const [oneEnd, otherEnd] = [before.count - tail, now.count - tail];
  let one = head;
  let other = head;
  while (one < oneEnd || other < otherEnd) {
    if (one < oneEnd && other < otherEnd && same(one, other)) {
      one += 1;
      other += 1;
      continue;
    }
    const splice = { at: one, removed: 0, to: other, added: 0 };
    while (one < oneEnd || other < otherEnd) {
      const start = startOf(before, one, oneEnd);
      const otherStart = startOf(now, other, otherEnd);
      if (start === otherStart && same(one, other)) break;
      if (start <= otherStart) one += 1;
      if (otherStart <= start) other += 1;
    }
    splice.removed = one - splice.at;
    splice.added = other - splice.to;
    splices.push(splice);
  }
  return splices;
}
