/** A rebuilt address space, corrected by what the system itself listed: what no call reports (mmap(2) does not say where
 * the stack grew, nor execve(2) what it mapped) comes from there. Pure. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { firstAfter, hasOffset, type Piece, partOf, type Step } from './pieces.ts';

export interface Range {
  start: number;
  /** Exclusive. */
  end: number;
}

/**
 * The pieces after a list was read. What lies in `touched` (calls were busy there meanwhile) is left as it was. `unsaid`:
 * calls that mapped something there whose length they did not say, by its address. `maker`: the call that made whatever
 * else is new here; null where none is known.
 */
export function corrected(
  pieces: readonly Piece[],
  regions: RegionColumns,
  touched: readonly Range[],
  unsaid: ReadonlyMap<number, number> = new Map(),
  maker: number | null = null,
): Piece[] {
  const list = new Rejoining();
  let at = 0;
  for (const { start, end } of [...merged(touched), { start: Number.POSITIVE_INFINITY, end: 0 }]) {
    for (let row = firstRow(regions, at); row < regions.count && (regions.starts[row] ?? 0) < start; row += 1) {
      const region = regionAt(regions, row);
      const [from, to] = [Math.max(region.start, at), Math.min(region.end, start)];
      const call = unsaid.get(region.start) ?? maker;
      const made: Step | null = call === null ? null : { call, what: 'mapped', before: null };
      fill(list, pieces, partOf({ ...region, made }, from, to));
    }
    if (end > start) for (const part of partsIn(pieces, start, end)) list.push(part);
    at = end;
  }
  return list.pieces;
}

/** What was known of a listed range: who made it, where that is the same. */
function fill(list: Rejoining, pieces: readonly Piece[], region: Piece): void {
  let at = region.start;
  for (const part of partsIn(pieces, region.start, region.end)) {
    if (part.start > at) list.push(partOf(region, at, part.start));
    const listed = partOf(region, part.start, part.end);
    list.push(isSame(part, listed) ? { ...part, path: listed.path, bits: listed.bits } : listed);
    at = part.end;
  }
  if (at < region.end) list.push(partOf(region, at, region.end));
}

/** Access may have changed without a call (a personality that makes all readable memory executable). */
function isSame(part: Piece, listed: Piece): boolean {
  if (part.path === listed.path) return part.offset === listed.offset;
  // The file was renamed or removed since, or the log did not name it.
  return hasOffset(part) && hasOffset(listed) && part.offset === listed.offset && part.bits === listed.bits;
}

function* partsIn(pieces: readonly Piece[], start: number, end: number): Generator<Piece> {
  for (let next = firstAfter(pieces, start); next < pieces.length; next += 1) {
    const piece = pieces[next];
    if (!piece || piece.start >= end) return;
    yield partOf(piece, start, end);
  }
}

/** A list in which parts of one piece, cut before, are one again. */
class Rejoining {
  readonly pieces: Piece[] = [];

  push(piece: Piece): void {
    const last = this.pieces.at(-1);
    const isOne =
      last?.end === piece.start &&
      last.made === piece.made &&
      last.bits === piece.bits &&
      last.path === piece.path &&
      last.inherited === piece.inherited &&
      last.growsDown === piece.growsDown &&
      (!hasOffset(piece) || last.offset + (last.end - last.start) === piece.offset);
    if (last && isOne) this.pieces[this.pieces.length - 1] = { ...last, end: piece.end };
    else this.pieces.push(piece);
  }
}

/** Ranges in order, those that meet as one. */
function merged(ranges: readonly Range[]): Range[] {
  const list: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = list.at(-1);
    if (range.end <= range.start) continue;
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else list.push({ ...range });
  }
  return list;
}

function firstRow({ ends, count }: RegionColumns, at: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function regionAt(regions: RegionColumns, row: number): Piece {
  const piece = {
    start: regions.starts[row] ?? 0,
    end: regions.ends[row] ?? 0,
    bits: regions.protections[row] ?? 0,
    path: regions.names[regions.nameIndexes[row] ?? 0] ?? '',
    offset: Number(regions.offsets[row] ?? 0n),
    made: null,
    inherited: true,
    growsDown: false,
  };
  return hasOffset(piece) ? piece : { ...piece, offset: 0 };
}
