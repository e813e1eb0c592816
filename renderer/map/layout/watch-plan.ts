/**
 * Which bytes the map asks the engine for. Each range costs the engine a few system calls in every tick, so they are
 * few: small views whole, of larger ones some touched pages. The rest of the picture comes from the sections' page
 * states, which are asked for once, however many views there are.
 */
import { alignDown, alignUp } from '../../../protocol/address.ts';
import type { Touched } from '../../../protocol/model.ts';
import type { WatchPart } from '../../live/watch.ts';
import { type Block, mappedOffset, type SectionBar } from './boxes.ts';

type Range = NonNullable<WatchPart['ranges']>[number];

/** The map's share of what is read in one tick of the watch, bytes. */
const budgetBytes = 192 * 1024;
/** At least one range for each view in sight, and about this many in all. */
const budgetRanges = 48;
/** Into how many cells a section's touched pages are counted: a page each, where there are not too many. */
const mostCells = 512;

function sectionCells(bytes: number, pageSize: number): number {
  return Math.max(1, Math.min(mostCells, bytes / pageSize));
}

export interface WatchInput {
  blocks: readonly Block[];
  bars: readonly SectionBar[];
  touched: ReadonlyMap<number, Touched>;
  pageSize: number;
}

export function planWatch({ blocks, bars, touched, pageSize }: WatchInput): WatchPart {
  const sections = bars.map(({ section, bytes }) => ({ section: section.id, cells: sectionCells(bytes, pageSize) }));
  const sizes = new Map(bars.map(({ section, bytes }) => [section.id, bytes]));
  const ranges: Range[] = [];
  const large: Block[] = [];
  let bytesLeft = budgetBytes;
  const readable = blocks.filter((block) => block.view.protection !== 'none' && !block.piled);
  for (const block of readable.toSorted((a, b) => a.toOffset - a.fromOffset - (b.toOffset - b.fromOffset))) {
    const part = steadyPart(block, pageSize);
    if (part.length <= 0) continue;
    if (part.length > bytesLeft) large.push(block);
    else {
      bytesLeft -= part.length;
      ranges.push({ view: block.view.letter, ...part });
    }
  }
  const each = Math.max(1, Math.floor((budgetRanges - ranges.length) / Math.max(1, large.length)));
  for (const block of large) {
    const cells = touched.get(block.view.section)?.cells ?? new Uint8Array(1);
    ranges.push(...somePages(block, cells, sizes.get(block.view.section) ?? block.view.length, pageSize, each));
  }
  return { ranges, sections, regions: true };
}

/**
 * What a block shows of its view, widened to quarters: while the map is panned it changes seldom, and what is watched
 * again loses what changes in that moment.
 */
function steadyPart(block: Block, pageSize: number): { offset: number; length: number } {
  const { from, to, end } = mappedPart(block);
  const quarter = Math.max(pageSize, 2 ** Math.ceil(Math.log2((block.toOffset - block.fromOffset) / 4)));
  const offset = alignDown(from, quarter);
  return { offset, length: Math.min(alignUp(to, quarter), end) - offset };
}

/** What a block shows, [from, to) in its view as it is mapped now, which has `end` bytes. A ghost may show more. */
function mappedPart(block: Block): { from: number; to: number; end: number } {
  const end = (block.mapped ?? block.view).length;
  const from = Math.max(0, mappedOffset(block, block.fromOffset));
  return { from, to: Math.min(mappedOffset(block, block.toOffset), end), end };
}

/**
 * The first page that the block shows, where a first write is likely, and of the touched cells as many as there is
 * room for, evenly chosen, a page each.
 */
function somePages(block: Block, cells: Uint8Array, sectionBytes: number, pageSize: number, most: number): Range[] {
  const view = block.mapped ?? block.view;
  const { from, to } = mappedPart(block);
  const cellBytes = sectionBytes / cells.length;
  const first = Math.floor((view.offset + from) / cellBytes);
  const last = Math.min(cells.length - 1, Math.floor((view.offset + to - 1) / cellBytes));
  const offsets = new Set([alignDown(from, pageSize)]);
  const touched: number[] = [];
  for (let cell = first; cell <= last; cell += 1) if ((cells[cell] ?? 0) > 0) touched.push(cell);
  const every = Math.max(1, Math.ceil(touched.length / most));
  for (let index = 0; index < touched.length && offsets.size < most; index += every) {
    const start = (touched[index] ?? 0) * cellBytes - view.offset;
    offsets.add(alignDown(Math.max(start, from), pageSize));
  }
  return [...offsets].map((offset) => ({
    view: view.letter,
    offset,
    length: Math.min(pageSize, view.length - offset),
  }));
}
