/** Which bytes and pages the map asks the engine for: all that it shows where that is little, samples where it is much. */
import { alignDown, alignUp } from '../../protocol/address.ts';
import type { WatchPart } from '../live/watch.ts';
import type { Block, SectionBar } from './boxes.ts';
import { sectionCells } from './draw-sections.ts';
import { bodyGrid } from './draw-texture.ts';
import { bodyOf } from './draw-views.ts';
import { cellBytes, sampleBytes } from './texture.ts';

type Range = NonNullable<WatchPart['ranges']>[number];

/** The map's share of what is read in one tick of the watch, bytes. */
const budgetBytes = 128 * 1024;
/** Its share of the ranges that one watch may name. */
const budgetRanges = 2048;

export function planWatch(blocks: readonly Block[], bars: readonly SectionBar[], pageSize: number): WatchPart {
  const sections = bars.map(({ section }) => ({ section: section.id, cells: sectionCells(section, pageSize) }));
  return { ranges: planRanges(blocks), sections, regions: true };
}

function planRanges(blocks: readonly Block[]): Range[] {
  const readable = blocks.filter((block) => block.view.protection !== 'none' && bodyOf(block));
  const share = budgetBytes / Math.max(1, readable.length);
  return readable.flatMap((block) => {
    const { letter: view } = block.view;
    if (block.view.length <= share) return [{ view, offset: 0, length: block.view.length }];
    const part = steadyPart(block);
    if (part.length <= share) return [{ view, ...part }];
    return samples(block, Math.floor(share), Math.max(1, Math.floor(budgetRanges / readable.length)));
  });
}

/**
 * What a block shows of its view, widened to quarters: while the map is panned it changes seldom, and what is watched
 * anew loses what changes in that moment.
 */
function steadyPart({ fromOffset, toOffset, view }: Block): { offset: number; length: number } {
  const quarter = 2 ** Math.ceil(Math.log2((toOffset - fromOffset) / 4));
  const offset = alignDown(fromOffset, quarter);
  return { offset, length: Math.min(alignUp(toOffset, quarter), view.length) - offset };
}

/** The beginning of each cell, or of every n-th where there are too many. */
function samples(block: Block, maxBytes: number, maxRanges: number): Range[] {
  const body = bodyOf(block);
  if (!body) return [];
  const grid = bodyGrid(block, body);
  const bytes = cellBytes(grid);
  const cells = grid.columns * grid.rows;
  const every = Math.ceil(cells / maxRanges);
  const length = Math.max(1, Math.min(sampleBytes, bytes, Math.floor((maxBytes * every) / cells)));
  const ranges: Range[] = [];
  for (let cell = 0; cell < cells; cell += every) {
    const offset = grid.firstOffset + cell * bytes;
    if (offset < block.view.length)
      ranges.push({ view: block.view.letter, offset, length: Math.min(length, block.view.length - offset) });
  }
  return ranges;
}
