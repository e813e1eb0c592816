/**
 * A list of pieces of an address space, in order of address, without overlaps. A piece never changes: whatever is done to
 * a range replaces the pieces there, so lists of different moments share them. Pure.
 */

/** What a call did to a piece, and what had been done before. */
export interface Step {
  /** The call's place in the trace. */
  call: number;
  what: 'mapped' | 'grown' | 'moved' | 'protected' | 'named' | 'copied';
  before: Step | null;
}

export interface Piece {
  start: number;
  /** Exclusive. */
  end: number;
  /** Of protectionBits. */
  bits: number;
  /** A path, the system's own name, or '', as visible text. */
  path: string;
  /** Of `start` in the file, bytes; 0 where there is no file. */
  offset: number;
  /** Null where no call is known to have made it. */
  made: Step | null;
  /** Whether a child process gets it: madvise(2), MADV_DONTFORK. */
  inherited: boolean;
  /** Whether an access below it makes it larger. */
  growsDown: boolean;
}

/** The place of the first piece that ends after `at`. */
export function firstAfter(pieces: readonly Piece[], at: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of a piece within [start, end). */
export function partOf(piece: Piece, start: number, end: number): Piece {
  const from = Math.max(piece.start, start);
  const to = Math.min(piece.end, end);
  if (from === piece.start && to === piece.end) return piece;
  return { ...piece, start: from, end: to, offset: hasOffset(piece) ? piece.offset + (from - piece.start) : 0 };
}

/** The system counts offsets in files only (fs/proc/task_mmu.c, show_map_vma). */
export function hasOffset({ path }: Pick<Piece, 'path'>): boolean {
  return path !== '' && !path.startsWith('[');
}

/**
 * Replaces what lies in [start, end) by what `change` makes of each part of a piece there: null leaves nothing. Returns
 * the parts as they were.
 */
export function replace(
  pieces: Piece[],
  start: number,
  end: number,
  change: ((part: Piece) => Piece | null) | null = null,
): Piece[] {
  const first = firstAfter(pieces, start);
  let last = first;
  const parts: Piece[] = [];
  const instead: Piece[] = [];
  for (let piece = pieces[last]; piece && piece.start < end; piece = pieces[++last]) {
    if (piece.start < start) instead.push(partOf(piece, piece.start, start));
    const part = partOf(piece, start, end);
    parts.push(part);
    const changed = change?.(part);
    if (changed) instead.push(changed);
    if (piece.end > end) instead.push(partOf(piece, end, piece.end));
  }
  if (last > first) splice(pieces, first, last - first, instead);
  return parts;
}

/** Puts a piece where it belongs, over what lies there. Returns the parts that it replaces. */
export function put(pieces: Piece[], piece: Piece): Piece[] {
  const at = firstAfter(pieces, piece.start);
  const next = pieces[at];
  // Mostly nothing lies there.
  if (!next || next.start >= piece.end) {
    pieces.splice(at, 0, piece);
    return [];
  }
  const parts = replace(pieces, piece.start, piece.end);
  pieces.splice(firstAfter(pieces, piece.start), 0, piece);
  return parts;
}

/** How many bytes they are together. */
export function bytesOf(pieces: readonly Piece[]): number {
  let bytes = 0;
  for (const { start, end } of pieces) bytes += end - start;
  return bytes;
}

/** As Array.splice, for any number of items: arguments have a limit. */
function splice(pieces: Piece[], from: number, count: number, items: readonly Piece[]): void {
  if (items.length < 10_000) {
    pieces.splice(from, count, ...items);
    return;
  }
  const rest = pieces.splice(from).slice(count);
  for (const item of items) pieces.push(item);
  for (const piece of rest) pieces.push(piece);
}

type Listed = Pick<Piece, 'start' | 'end' | 'bits' | 'path' | 'offset'>;

/**
 * Neighbours that are alike in all that the system lists as one, as the system itself may list them. `alike`: in what
 * else they must be.
 */
export function joined<P extends Listed>(pieces: readonly P[], alike: (one: P, other: P) => boolean = () => true): P[] {
  const list: P[] = [];
  for (const piece of pieces) {
    const last = list.at(-1);
    const goesOn =
      last?.end === piece.start &&
      last.bits === piece.bits &&
      last.path === piece.path &&
      (!hasOffset(piece) || last.offset + (last.end - last.start) === piece.offset);
    if (last && goesOn && alike(last, piece)) list[list.length - 1] = { ...last, end: piece.end };
    else list.push(piece);
  }
  return list;
}
