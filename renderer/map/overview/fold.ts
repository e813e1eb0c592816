/**
 * The whole address space on one strip: wide holes are folded to a short piece each, occupied clusters spread out, so
 * that every region has some width. A rising, piecewise straight line from addresses to pixels, and back.
 */
import type { Space } from '../scale.ts';

export interface FoldInput {
  space: Space;
  /** What is occupied, in order of address, without overlap; ends exclusive. */
  count: number;
  starts: Float64Array;
  ends: Float64Array;
  /** Regions that should be easy to find are given more room. */
  prominent: (index: number) => boolean;
  widthCss: number;
  /** An address in a hole that has been opened: it is drawn wide, so that one can drop something into it. */
  openAt?: number | null;
}

export interface Hole {
  startAddr: number;
  endAddr: number;
  leftCss: number;
  rightCss: number;
}

export interface Fold {
  /** Where the line bends: rising addresses, and their places in CSS pixels. */
  addrs: Float64Array;
  places: Float64Array;
  holes: Hole[];
}

/** A narrower gap is never folded. */
const holeBytes = 16 * 2 ** 20;
/** A gap is folded when it is so many times as wide as the gaps next to it, on one side at least. */
const standsOut = 16;
const neighbours = 4;
/** All holes together take at most this share of the strip. */
const holesShare = 0.45;
/** So much of the strip an opened hole takes. */
const openShare = 0.4;
/** Room for a hole, with its label. */
const holeRoomCss = 90;
/** A cluster with many regions gets more room than one with few, but not in proportion: few may be ours. */
const clusterPower = 0.7;
const page = 4096;

/** Grows with the size, but slowly: a gigabyte gets four times the room of a page, not 262,144 times. */
function regionWeight(bytes: number, prominent: boolean): number {
  return (4 + Math.log2(Math.max(1, bytes / page))) * (prominent ? 3 : 1);
}

function gapWeight(bytes: number): number {
  return 2 + 0.4 * Math.log2(Math.max(1, bytes / page));
}

function holeWidthCss(bytes: number): number {
  return 34 + 2.6 * Math.max(0, Math.log2(bytes / 2 ** 20));
}

/**
 * The gaps to fold, by the index of the region behind them: those that stand out from what lies beside them (pages
 * scattered evenly over terabytes are one loose cluster, not a hundred), as many as there is room for, and what lies
 * before and behind everything.
 */
function foldedGaps({ count, starts, ends, widthCss, space }: FoldInput): Set<number> {
  const gaps: { before: number; bytes: number }[] = [];
  for (let before = 1; before < count; before += 1) {
    const bytes = (starts[before] ?? 0) - (ends[before - 1] ?? 0);
    if (bytes > 0) gaps.push({ before, bytes });
  }
  /** The widest of the gaps [from, to); null where there is none. */
  const widest = (from: number, to: number) => {
    const some = gaps.slice(Math.max(0, from), to);
    return some.length === 0 ? null : Math.max(...some.map((gap) => gap.bytes));
  };
  const folded = gaps.filter(({ bytes }, index) => {
    if (bytes < holeBytes) return false;
    const before = widest(index - neighbours, index);
    const behind = widest(index + 1, index + 1 + neighbours);
    const beside = Math.min(before ?? behind ?? 0, behind ?? before ?? 0);
    return bytes >= standsOut * beside;
  });
  folded.sort((a, b) => b.bytes - a.bytes);
  const room = Math.max(2, Math.floor(widthCss / holeRoomCss));
  const chosen = new Set(folded.slice(0, room).map((gap) => gap.before));
  if ((starts[0] ?? space.highestAddr) > space.lowestAddr) chosen.add(0);
  if ((ends[count - 1] ?? space.lowestAddr) < space.highestAddr) chosen.add(count);
  return chosen;
}

/** The space cut into regions and gaps, in order: where each ends, how much room it wants, and what is done with it. */
interface Pieces {
  count: number;
  endAddrs: Float64Array;
  /** CSS pixels for holes, else a weight. */
  sizes: Float64Array;
  /** One of pieceKind. */
  kinds: Uint8Array;
}

const pieceKind = { spread: 0, folded: 1, opened: 2 } as const;

function cut(input: FoldInput): Pieces {
  const { space, count, starts, ends, prominent, openAt = null } = input;
  const holes = foldedGaps(input);
  const most = 2 * count + 1;
  const pieces = {
    count: 0,
    endAddrs: new Float64Array(most),
    sizes: new Float64Array(most),
    kinds: new Uint8Array(most),
  };
  const add = (endAddr: number, size: number, kind: number) => {
    pieces.endAddrs[pieces.count] = endAddr;
    pieces.sizes[pieces.count] = size;
    pieces.kinds[pieces.count] = kind;
    pieces.count += 1;
  };
  for (let index = 0; index <= count; index += 1) {
    const gapStart = index === 0 ? space.lowestAddr : (ends[index - 1] ?? 0);
    const start = index === count ? space.highestAddr : (starts[index] ?? 0);
    const gap = start - gapStart;
    const isOpen = openAt !== null && openAt >= gapStart && openAt < start && count > 0;
    if (gap > 0 && !holes.has(index)) add(start, gapWeight(gap), pieceKind.spread);
    else if (gap > 0 && isOpen) add(start, openShare * input.widthCss, pieceKind.opened);
    else if (gap > 0) add(start, holeWidthCss(gap), pieceKind.folded);
    const end = ends[index] ?? 0;
    if (index < count) add(end, regionWeight(end - start, prominent(index)), pieceKind.spread);
  }
  return pieces;
}

/** The weight of each stretch between two holes, in order. */
function clusterWeights({ count, sizes, kinds }: Pieces): number[] {
  const weights = [0];
  for (let piece = 0; piece < count; piece += 1) {
    const last = weights.length - 1;
    if (kinds[piece] !== pieceKind.spread) weights.push(0);
    else weights[last] = (weights[last] ?? 0) + (sizes[piece] ?? 0);
  }
  return weights;
}

export function buildFold(input: FoldInput): Fold {
  const { space, widthCss } = input;
  const pieces = cut(input);
  const weights = clusterWeights(pieces);
  const total = weights.reduce((sum, weight) => sum + weight ** clusterPower, 0);
  const sizeOf = (kind: number) =>
    pieces.sizes.reduce((sum, size, piece) => (pieces.kinds[piece] === kind ? sum + size : sum), 0);
  const holeTotal = sizeOf(pieceKind.folded);
  const openCss = sizeOf(pieceKind.opened);
  // Where nothing is mapped at all, the one hole is all that there is.
  const holesRoom = (widthCss - openCss) * holesShare;
  const holeScale = total === 0 ? widthCss / holeTotal : Math.min(1, holesRoom / Math.max(1, holeTotal));
  const room = widthCss - openCss - holeTotal * holeScale;
  const cssPerWeight = weights.map((weight) => (room * weight ** clusterPower) / total / weight);

  const addrs = new Float64Array(pieces.count + 1);
  const places = new Float64Array(pieces.count + 1);
  const holes: Hole[] = [];
  addrs[0] = space.lowestAddr;
  for (let piece = 0; piece < pieces.count; piece += 1) {
    const startAddr = addrs[piece] ?? 0;
    const endAddr = pieces.endAddrs[piece] ?? 0;
    const leftCss = places[piece] ?? 0;
    const kind = pieces.kinds[piece];
    const scale = kind === pieceKind.folded ? holeScale : kind === pieceKind.opened ? 1 : cssPerWeight[holes.length];
    const rightCss = leftCss + (pieces.sizes[piece] ?? 0) * (scale ?? 0);
    addrs[piece + 1] = endAddr;
    places[piece + 1] = rightCss;
    if (kind !== pieceKind.spread) holes.push({ startAddr, endAddr, leftCss, rightCss });
  }
  return { addrs, places, holes };
}

/** Index of the piece [i, i + 1] of a rising column that holds `value`. */
function pieceOf(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((column[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

function along(from: Float64Array, to: Float64Array, value: number): number {
  const piece = pieceOf(from, value);
  const start = from[piece] ?? 0;
  const length = (from[piece + 1] ?? start) - start;
  const share = length > 0 ? Math.min(1, Math.max(0, (value - start) / length)) : 0;
  const low = to[piece] ?? 0;
  return low + share * ((to[piece + 1] ?? low) - low);
}

/** CSS pixels from the strip's left edge; addresses outside the space land on its ends. */
export function foldedCss(fold: Fold, addr: number): number {
  return along(fold.addrs, fold.places, addr);
}

/** The address at `xCss`, a whole number. */
export function unfoldedAddr(fold: Fold, xCss: number): number {
  return Math.floor(along(fold.places, fold.addrs, xCss));
}
