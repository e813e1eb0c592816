/** Which regions the table shows, and in which order. Pure, and fast enough for 65,000 of them. */
import { protectionBits, type RegionKind, regionKinds } from '../../protocol/model.ts';
import { halvesOf, type RegionColumns } from '../../protocol/region-columns.ts';
import { parseSize } from '../../protocol/size.ts';
import type { RowMemory } from '../space/region-memory.ts';
import { kindWord, regionKindAt, regionName, regionPath } from '../space/region-text.ts';
import type { Column } from './columns.ts';

export interface RegionSort {
  column: Column;
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

/** Indexes of the rows to show, in order; null where that is all of them as they come. What is not known comes first. */
export function regionOrder(
  regions: RegionColumns,
  line: string,
  sort: RegionSort,
  memory: RowMemory | null = null,
): Uint32Array | null {
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
    sortByKeys(shown, sortKeys(regions, sort.column, memory), sort.down);
  } else if (sort.down) shown.reverse();
  return shown;
}

/** Radix of a pass: 16 bits of the key. */
const radix = 2 ** 16;

/**
 * Sorts `order` by the keys of its rows, whole numbers from 0 on; equal ones stay as they were, whichever way it goes. By
 * radix: a comparison for each two rows would take ten times as long.
 */
function sortByKeys(order: Uint32Array, keys: ArrayLike<number>, down: boolean): void {
  let most = 0;
  for (const row of order) most = Math.max(most, keys[row] ?? 0);
  let [from, to]: [Uint32Array, Uint32Array] = [order, new Uint32Array(order.length)];
  for (let unit = 1; unit <= most; unit *= radix) {
    const digitOf = (row: number) => {
      const digit = Math.floor((keys[row] ?? 0) / unit) % radix;
      return down ? radix - 1 - digit : digit;
    };
    const places = new Uint32Array(radix + 1);
    for (const row of from) {
      const next = digitOf(row) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
    for (let digit = 1; digit <= radix; digit += 1) places[digit] = (places[digit] ?? 0) + (places[digit - 1] ?? 0);
    for (const row of from) {
      const digit = digitOf(row);
      const place = places[digit] ?? 0;
      to[place] = row;
      places[digit] = place + 1;
    }
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from);
}

/** A number for each region by which it is sorted: names and kinds by their place among all of these. */
function sortKeys(
  regions: RegionColumns,
  column: Exclude<Column, 'Range'>,
  memory: RowMemory | null,
): ArrayLike<number> {
  const { count, starts, ends, protections } = regions;
  if (column === 'Size')
    return Float64Array.from({ length: count }, (_, index) => (ends[index] ?? 0) - (starts[index] ?? 0));
  if (column === 'Protection') return protections;
  if (column === 'Resident') return known(memory?.resident, count);
  if (column === 'Proportional') return known(memory?.proportional, count);
  if (column === 'Offset') return asNumbers(regions.offsets);
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

/** What is not known comes before 0. */
function known(bytes: Float64Array | undefined, count: number): Float64Array {
  return bytes?.map((each) => (Number.isNaN(each) ? 0 : 1 + each)) ?? new Float64Array(count);
}

/** As float64: what differs only beyond 2^53 stays in order of address. */
function asNumbers(column: BigUint64Array): Float64Array {
  const halves = halvesOf(column);
  return Float64Array.from({ length: column.length }, (_, row) => {
    return (halves[2 * row] ?? 0) + (halves[2 * row + 1] ?? 0) * 2 ** 32;
  });
}

export interface RegionSums {
  count: number;
  bytes: number;
  /** Of those of which it is known; null where it is of none. */
  resident: number | null;
  proportional: number | null;
  /** The largest hole between two regions of the whole list; bytes, and where it begins. */
  holeBytes: number;
  holeAt: number;
}

/** From here up addresses are the kernel's (x86-64: `[vsyscall]`); nothing below can be mapped next to them. */
const kernelHalf = 2 ** 63;

/** What the rows of `order` come to (null: all of them). */
export function regionSums(
  regions: RegionColumns,
  order: ArrayLike<number> | null,
  memory: RowMemory | null = null,
): RegionSums {
  const { starts, ends } = regions;
  const count = order?.length ?? regions.count;
  const sums: RegionSums = { count, bytes: 0, resident: null, proportional: null, holeBytes: 0, holeAt: 0 };
  for (let place = 0; place < count; place += 1) {
    const index = order?.[place] ?? place;
    sums.bytes += (ends[index] ?? 0) - (starts[index] ?? 0);
    const [resident, proportional] = [memory?.resident[index], memory?.proportional[index]];
    if (resident === undefined || proportional === undefined || Number.isNaN(resident)) continue;
    sums.resident = (sums.resident ?? 0) + resident;
    sums.proportional = (sums.proportional ?? 0) + proportional;
  }
  for (let index = 1; index < regions.count && (starts[index] ?? 0) < kernelHalf; index += 1) {
    const hole = (starts[index] ?? 0) - (ends[index - 1] ?? 0);
    if (hole > sums.holeBytes) {
      sums.holeBytes = hole;
      sums.holeAt = ends[index - 1] ?? 0;
    }
  }
  return sums;
}
