/** What differs between two address spaces: by address, or of two runs by what is mapped, wherever it lies. Pure. */
import type { DifferenceKind } from '../../../protocol/watched-moments.ts';
import { hasOffset, joined, type Piece, partOf } from './pieces.ts';

export interface Difference {
  kind: DifferenceKind;
  /** By how many bytes the mapped size differs. */
  bytes: number;
  /** The ranges concerned; null where there is none at that moment. */
  before: Piece | null;
  after: Piece | null;
}

/** A range in which neither moment has an edge: which pieces lie there. */
interface Segment {
  start: number;
  end: number;
  before: Piece | null;
  after: Piece | null;
}

/**
 * Address by address, in order. That the system joins and splits neighbours that are alike is no difference. `grown`: what
 * was there is longer now (by brk, mremap, or a stack by itself); `shrunk`: a part of it is gone.
 */
export function differenceByAddress(before: readonly Piece[], after: readonly Piece[]): Difference[] {
  const segments = segmentsOf(joined(before, sameMaker), joined(after, sameMaker));
  const kept = new Set(segments.flatMap((segment) => (isSame(segment) ? [segment.before, segment.after] : [])));
  const list: Difference[] = [];
  let below: Pick<Segment, 'before' | 'after'> = { before: null, after: null };
  for (const [index, segment] of segments.entries()) {
    const kind = kindOf(segment, kept, below, segments[index + 1]);
    const goesOnFrom = (piece: Piece | null, by: DifferenceKind) =>
      piece && (kind === null || kind === by) ? partOf(piece, segment.start, segment.end) : null;
    below = { before: goesOnFrom(segment.before, 'shrunk'), after: goesOnFrom(segment.after, 'grown') };
    if (kind) add(list, kind, segment);
  }
  return list;
}

/**
 * Null where both are the same. `below`: what lies just below and is there at both moments, or has grown or shrunk itself.
 * `next`: the next range.
 */
function kindOf(
  segment: Segment,
  kept: ReadonlySet<Piece | null>,
  below: Pick<Segment, 'before' | 'after'>,
  next: Segment | undefined,
): DifferenceKind | null {
  const { before, after, end } = segment;
  if (before && after) return isSame(segment) ? null : 'changed';
  const side = after ? 'after' : 'before';
  const piece = segment[side];
  const above = next && isSame(next) && next.start === end ? next[side] : null;
  const isPart = piece !== null && (kept.has(piece) || goesOn(below[side], piece) || goesOn(above, piece));
  if (after) return isPart ? 'grown' : 'added';
  return isPart ? 'shrunk' : 'removed';
}

function sameMaker(one: Piece, other: Piece): boolean {
  return one.made?.call === other.made?.call && one.made?.what === other.made?.what;
}

/** Whether `now` may be what has grown next to `known`, or has shrunk: not what a call mapped there by itself. */
function goesOn(known: Piece | null, now: Piece): boolean {
  if (!known || now.made?.what === 'mapped' || known.bits !== now.bits || known.path !== now.path) return false;
  return known.end === now.start || known.start >= now.end;
}

function isSame({ start, before, after }: Segment): boolean {
  if (!before || !after || before.bits !== after.bits || before.path !== after.path) return false;
  return !hasOffset(after) || before.offset + (start - before.start) === after.offset + (start - after.start);
}

const nowhere = { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function segmentsOf(before: readonly Piece[], after: readonly Piece[]): Segment[] {
  const list: Segment[] = [];
  let [one, other, at] = [0, 0, Number.NEGATIVE_INFINITY];
  while (one < before.length || other < after.length) {
    const [was, is] = [before[one] ?? nowhere, after[other] ?? nowhere];
    const start = Math.max(at, Math.min(was.start, is.start));
    const [inWas, inIs] = [was.start <= start, is.start <= start];
    const end = Math.min(inWas ? was.end : was.start, inIs ? is.end : is.start);
    list.push({
      ...{ start, end },
      before: inWas ? (before[one] ?? null) : null,
      after: inIs ? (after[other] ?? null) : null,
    });
    at = end;
    if (was.end <= at) one += 1;
    if (is.end <= at) other += 1;
  }
  return list;
}

/** As one with the difference before it, where it goes on. */
function add(list: Difference[], kind: DifferenceKind, { start, end, before, after }: Segment): void {
  const [was, is] = [before && partOf(before, start, end), after && partOf(after, start, end)];
  const bytes = (is ? end - start : 0) - (was ? end - start : 0);
  const last = list.at(-1);
  const goes = (known: Piece | null | undefined, now: Piece | null) =>
    known && now ? known.end === now.start && known.bits === now.bits && known.path === now.path : !known && !now;
  const mayBeOthers = kind === 'grown' || kind === 'shrunk' || kind === 'changed';
  const isOne = (mayBeOthers || sameMakerOf(last, was, is)) && last?.kind === kind;
  if (last && isOne && goes(last.before, was) && goes(last.after, is)) {
    list[list.length - 1] = {
      kind,
      bytes: last.bytes + bytes,
      before: last.before && { ...last.before, end },
      after: last.after && { ...last.after, end },
    };
  } else {
    list.push({ kind, bytes, before: was, after: is });
  }
}

function sameMakerOf(last: Difference | undefined, was: Piece | null, is: Piece | null): boolean {
  return last?.before?.made?.call === was?.made?.call && last?.after?.made?.call === is?.made?.call;
}

/** How alike two pieces of two runs must be to be one, in this order. Null: such a piece has no equal of that degree. */
const degrees: readonly ((piece: Piece) => string | null)[] = [
  (piece) => `${piece.path}\n${piece.bits}\n${piece.offset}\n${piece.end - piece.start}`,
  ({ path, bits, offset }) => (path === '' ? null : `${path}\n${bits}\n${offset}`),
  (piece) => (hasOffset(piece) ? `${piece.path}\n${piece.offset}` : null),
];

/**
 * By what is mapped: file, part of it and access, or else size and access; the first of its like is taken for the first
 * of the other. In the order of addresses, those of `after` first.
 */
export function differenceByContent(before: readonly Piece[], after: readonly Piece[]): Difference[] {
  let [was, is] = [joined(before), joined(after)];
  const list: Difference[] = [];
  for (const keyOf of degrees) {
    const pairs = pairsOf(was, is, keyOf);
    for (const [one, other] of pairs) {
      const bytes = other.end - other.start - (one.end - one.start);
      const kind = bytes > 0 ? 'grown' : bytes < 0 ? 'shrunk' : 'changed';
      if (bytes !== 0 || one.bits !== other.bits) list.push({ kind, bytes, before: one, after: other });
    }
    const found = new Set(pairs.flat());
    was = was.filter((piece) => !found.has(piece));
    is = is.filter((piece) => !found.has(piece));
  }
  for (const piece of is) list.push({ kind: 'added', bytes: piece.end - piece.start, before: null, after: piece });
  list.sort((one, other) => (one.after?.start ?? 0) - (other.after?.start ?? 0));
  const gone = was.map(
    (piece) => ({ kind: 'removed', bytes: piece.start - piece.end, before: piece, after: null }) as const,
  );
  return [...list, ...gone];
}

/** Pieces with the same key, the first with the first. */
function pairsOf(
  before: readonly Piece[],
  after: readonly Piece[],
  keyOf: (piece: Piece) => string | null,
): [Piece, Piece][] {
  const waiting = new Map<string, { pieces: Piece[]; next: number }>();
  for (const piece of before) {
    const key = keyOf(piece);
    if (key === null) continue;
    const known = waiting.get(key);
    if (known) known.pieces.push(piece);
    else waiting.set(key, { pieces: [piece], next: 0 });
  }
  const pairs: [Piece, Piece][] = [];
  for (const piece of after) {
    const key = keyOf(piece);
    const equals = key === null ? undefined : waiting.get(key);
    const equal = equals?.pieces[equals.next];
    if (!equals || !equal) continue;
    equals.next += 1;
    pairs.push([equal, piece]);
  }
  return pairs;
}
