/**
 * The whole address space on one strip: wide holes are folded to a short piece each, occupied clusters spread out, so
 * that every region has some width. A rising, piecewise straight line from addresses to pixels, and back.
 */
import { leastPageBytes } from '../../../protocol/model.ts';
import type { Space } from '../../space/address-space.ts';

export interface FoldInput {
  space: Space;
  /** What is occupied, in order of address, without overlap; ends exclusive. */
  count: number;
  starts: Float64Array;
  ends: Float64Array;
  /** Regions that should be easy to find are given more room. */
  prominent: (index: number) => boolean;
  /** How many regions each of them stands for; one, where this is left out. */
  standsFor?: Uint32Array;
  widthCss: number;
  /** An address in a hole that has been opened: it is drawn wide, so that one can drop something into it. */
  openAt?: number | null;
}

interface Hole {
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
/** A gap is folded when it is this many times as wide as the gaps next to it, on one side at least. */
const standsOut = 16;
const neighbours = 4;
/** All holes together take at most this share of the strip. */
const holesShare = 0.45;
/** The share of the strip that an opened hole takes. */
const openShare = 0.4;
/** Room for a hole, with its label. */
const holeRoomCss = 90;
/** A cluster with many regions gets more room than one with few, but not in proportion: few may be ours. */
const clusterPower = 0.7;

/** Grows with the size, but slowly: a gigabyte gets four times the room of a page, not 262,144 times. */
function regionWeight(bytes: number, prominent: boolean, standsFor: number): number {
  return standsFor * (4 + Math.log2(Math.max(1, bytes / standsFor / leastPageBytes))) * (prominent ? 3 : 1);
}

function gapWeight(bytes: number): number {
  return 2 + 0.4 * Math.log2(Math.max(1, bytes / leastPageBytes));
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
  // Columns: 65,000 gaps as objects would cost more than all the rest.
  const gaps = new Float64Array(count);
  const before = new Uint32Array(count);
  const wide: number[] = [];
  let gapCount = 0;
  for (let index = 1; index < count; index += 1) {
    const bytes = (starts[index] ?? 0) - (ends[index - 1] ?? 0);
    if (bytes <= 0) continue;
    gaps[gapCount] = bytes;
    before[gapCount] = index;
    if (bytes >= holeBytes) wide.push(gapCount);
    gapCount += 1;
  }
  /** The widest of the gaps [from, to); null where there is none. */
  const widest = (from: number, to: number) => {
    const some = gaps.subarray(Math.max(0, from), Math.min(to, gapCount));
    return some.length === 0 ? null : Math.max(...some);
  };
  const sizeOf = (gap: number) => gaps[gap] ?? 0;
  const folded = wide.filter((gap) => {
    const below = widest(gap - neighbours, gap);
    const above = widest(gap + 1, gap + 1 + neighbours);
    const beside = Math.min(below ?? above ?? 0, above ?? below ?? 0);
    return sizeOf(gap) >= standsOut * beside;
  });
  folded.sort((one, other) => sizeOf(other) - sizeOf(one));
  const room = Math.max(2, Math.floor(widthCss / holeRoomCss));
  const chosen = new Set(folded.slice(0, room).map((gap) => before[gap] ?? 0));
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
  /** The sizes of all that are folded, and of what is opened, together. */
  foldedCss: number;
  openedCss: number;
  /** The weight of each stretch between two holes, in order. */
  weights: number[];
}

const pieceKind = { spread: 0, folded: 1, opened: 2 } as const;

function cut(input: FoldInput): Pieces {
  const { space, count, starts, ends, prominent, standsFor, openAt = null } = input;
  const holes = foldedGaps(input);
  const most = 2 * count + 1;
  const pieces: Pieces = {
    count: 0,
    endAddrs: new Float64Array(most),
    sizes: new Float64Array(most),
    kinds: new Uint8Array(most),
    foldedCss: 0,
    openedCss: 0,
    weights: [],
  };
  let weight = 0;
  const add = (endAddr: number, size: number, kind: number) => {
    pieces.endAddrs[pieces.count] = endAddr;
    pieces.sizes[pieces.count] = size;
    pieces.kinds[pieces.count] = kind;
    pieces.count += 1;
    if (kind === pieceKind.spread) {
      weight += size;
      return;
    }
    if (kind === pieceKind.folded) pieces.foldedCss += size;
    else pieces.openedCss += size;
    pieces.weights.push(weight);
    weight = 0;
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
    if (index < count) {
      add(end, regionWeight(end - start, prominent(index), standsFor?.[index] ?? 1), pieceKind.spread);
    }
  }
  pieces.weights.push(weight);
  return pieces;
}

/** More regions than this are put together: each would have less than a third of a pixel on the widest screen. */
const mostRegions = 12_288;

/**
 * Few enough regions, of which each stands for some neighbours: none that is prominent, and none across a gap that
 * might be folded. What little way there is between them counts as theirs.
 */
function coarsened(input: FoldInput): FoldInput {
  const { count, starts, ends, prominent } = input;
  if (count <= mostRegions) return input;
  const together = Math.ceil(count / (mostRegions / 3));
  const coarse = { starts: new Float64Array(count), ends: new Float64Array(count), standsFor: new Uint32Array(count) };
  const important = new Set<number>();
  let last = -1;
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] ?? 0;
    const isProminent = prominent(index);
    const members = coarse.standsFor[last] ?? together;
    if (isProminent || members >= together || important.has(last) || start - (coarse.ends[last] ?? 0) >= holeBytes) {
      last += 1;
      coarse.starts[last] = start;
      if (isProminent) important.add(last);
    }
    coarse.ends[last] = ends[index] ?? 0;
    coarse.standsFor[last] = (coarse.standsFor[last] ?? 0) + 1;
  }
  return { ...input, ...coarse, count: last + 1, prominent: (index) => important.has(index) };
}

export function buildFold(from: FoldInput): Fold {
  const input = coarsened(from);
  const { space, widthCss } = input;
  const pieces = cut(input);
  const { weights, foldedCss: holeTotal, openedCss: openCss } = pieces;
  const total = weights.reduce((sum, weight) => sum + weight ** clusterPower, 0);
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

function along(from: Float64Array, to: Float64Array, value: number, piece = pieceOf(from, value)): number {
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

/** As foldedCss, for addresses that rise from `fromAddr` on: each is found from the one before. */
export function risingPlaces({ addrs, places }: Fold, fromAddr: number): (addr: number) => number {
  let piece = pieceOf(addrs, fromAddr);
  return (addr) => {
    while (piece < addrs.length - 2 && (addrs[piece + 1] ?? 0) <= addr) piece += 1;
    return along(addrs, places, addr, piece);
  };
}

/** The address at `xCss`, a whole number. */
export function unfoldedAddr(fold: Fold, xCss: number): number {
  return Math.floor(along(fold.places, fold.addrs, xCss));
}
