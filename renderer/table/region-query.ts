/** Which regions the table shows, and in which order. Pure, and fast enough for 65,000 of them. */
import { protectionBits, type RegionKind, regionKinds } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { parseSize } from '../../protocol/size.ts';
import { kindWord, regionKindAt, regionName, regionPath } from '../space/region-text.ts';

export const sortColumns = ['Range', 'Size', 'Protection', 'Kind', 'Name'] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface RegionSort {
  column: SortColumn;
  down: boolean;
}

type Test = (index: number) => boolean;

const bitOf: Record<string, number> = {
  r: protectionBits.read,
  w: protectionBits.write,
  x: protectionBits.execute,
  s: protectionBits.shared,
};

/**
 * A filter of one line, as a test for a row; all of its words must hold, `-` before one: must not. `rwx` letters: it allows all
 * of these (`s`: shared); `>1M`, `<64K`, `=4K`: size; `kind:stack`: kind; else a part of the path, the name or the kind's word.
 * A word that is none of these in its form is a part of a name, so there is no line that is refused.
 */
export function regionTest(regions: RegionColumns, line: string): Test | null {
  const words = line
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-');
  if (words.length === 0) return null;
  const tests = words.map((word) => {
    const isNot = word.startsWith('-');
    const test = wordTest(regions, isNot ? word.slice(1) : word);
    return isNot ? (index: number) => !test(index) : test;
  });
  return (index) => tests.every((test) => test(index));
}

function wordTest(regions: RegionColumns, word: string): Test {
  const { starts, ends, protections, kinds, nameIndexes } = regions;
  if (/^(?=[rwxs]+$)(?!.*(.).*\1)/.test(word)) {
    const wanted = [...word].reduce((bits, letter) => bits | (bitOf[letter] ?? 0), 0);
    return (index) => ((protections[index] ?? 0) & wanted) === wanted;
  }
  const size = /^([<>=])(.+)$/.exec(word);
  const parsed = size?.[2] === undefined ? null : parseSize(/[kmgtp]$/.test(size[2]) ? `${size[2]}ib` : size[2]);
  if (size && parsed !== null) {
    const length = (index: number) => (ends[index] ?? 0) - (starts[index] ?? 0);
    if (size[1] === '>') return (index) => length(index) > parsed;
    return size[1] === '<' ? (index) => length(index) < parsed : (index) => length(index) === parsed;
  }
  const kind = /^kind:(.*)$/.exec(word)?.[1];
  const isKind = matchingKinds(kind ?? word);
  if (kind !== undefined) return (index) => isKind[kinds[index] ?? 0] === true;
  // Names are far fewer than regions.
  const isNamed = regions.names.map((name) => name.toLowerCase().includes(word));
  return (index) => isNamed[nameIndexes[index] ?? 0] === true || isKind[kinds[index] ?? 0] === true;
}

function matchingKinds(text: string): boolean[] {
  const matches = (kind: RegionKind) => kind.includes(text) || kindWord(kind).toLowerCase().includes(text);
  return regionKinds.map((kind) => text !== '' && matches(kind));
}

/** Indexes of the rows to show, in order; null where that is all of them as they come. */
export function regionOrder(regions: RegionColumns, line: string, sort: RegionSort): Uint32Array | null {
  const test = regionTest(regions, line);
  if (!test && sort.column === 'Range' && !sort.down) return null;
  const order = new Uint32Array(regions.count);
  let count = 0;
  for (let index = 0; index < regions.count; index += 1) {
    if (!test || test(index)) {
      order[count] = index;
      count += 1;
    }
  }
  const shown = order.subarray(0, count);
  if (sort.column !== 'Range') {
    const keys = sortKeys(regions, sort.column);
    // Equal ones stay in order of address, whichever way the column goes.
    const way = sort.down ? -1 : 1;
    shown.sort((a, b) => way * ((keys[a] ?? 0) - (keys[b] ?? 0)) || a - b);
  } else if (sort.down) shown.reverse();
  return shown;
}

/** A number for each region by which it is sorted: names and kinds by their place among all of these. */
function sortKeys(regions: RegionColumns, column: Exclude<SortColumn, 'Range'>): ArrayLike<number> {
  const { count, starts, ends, protections } = regions;
  if (column === 'Size')
    return Float64Array.from({ length: count }, (_, index) => (ends[index] ?? 0) - (starts[index] ?? 0));
  if (column === 'Protection') return protections;
  // Each kind and each name is put into words once, however many regions have it.
  const codes = column === 'Kind' ? regions.kinds : regions.nameIndexes;
  const texts = new Array<string>(column === 'Kind' ? regionKinds.length : regions.names.length).fill('');
  for (let index = 0; index < count; index += 1) {
    const code = codes[index] ?? 0;
    if (texts[code] !== '') continue;
    if (column === 'Kind') texts[code] = kindWord(regionKindAt(regions, index));
    else if (regionPath(regions, index) !== '') texts[code] = regionName(regions, index);
  }
  const collator = new Intl.Collator('en', { numeric: true });
  // What has no name comes last.
  const distinct = [...new Set(texts)].sort((a, b) => Number(a === '') - Number(b === '') || collator.compare(a, b));
  const places = new Map(distinct.map((text, place) => [text, place]));
  const placeOf = Uint32Array.from(texts, (text) => places.get(text) ?? 0);
  return Uint32Array.from({ length: count }, (_, index) => placeOf[codes[index] ?? 0] ?? 0);
}

export interface RegionSums {
  count: number;
  bytes: number;
  /** The largest hole between two regions of the whole list; bytes, and where it begins. */
  holeBytes: number;
  holeAt: number;
}

export function regionSums(regions: RegionColumns, order: Uint32Array | null): RegionSums {
  const { starts, ends } = regions;
  const sums: RegionSums = { count: order?.length ?? regions.count, bytes: 0, holeBytes: 0, holeAt: 0 };
  for (let place = 0; place < sums.count; place += 1) {
    const index = order?.[place] ?? place;
    sums.bytes += (ends[index] ?? 0) - (starts[index] ?? 0);
  }
  for (let index = 1; index < regions.count; index += 1) {
    const hole = (starts[index] ?? 0) - (ends[index - 1] ?? 0);
    if (hole > sums.holeBytes) {
      sums.holeBytes = hole;
      sums.holeAt = ends[index - 1] ?? 0;
    }
  }
  return sums;
}
