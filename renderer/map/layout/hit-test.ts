/** What lies under the pointer. Asks the same layout and the same runs that the picture is drawn from. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { addressAt } from '../../viewport/scale.ts';
import { type Block, contains, offsetAt, type Pile, type ProcessRow, type SectionBar } from './boxes.ts';
import type { MapLayout } from './layout.ts';
import { type RegionRun, regionRuns } from './region-runs.ts';

export type Hit =
  | { kind: 'view'; block: Block; offset: number }
  | { kind: 'pile'; pile: Pile }
  | { kind: 'regions'; run: RegionRun; addr: number; row?: HitRow }
  | { kind: 'section'; bar: SectionBar; offset: number }
  | { kind: 'ground'; addr: number; inProcess: boolean };

/** Where the lane has rows: only those of one kind are meant, which need not be neighbours. */
interface HitRow extends Pick<ProcessRow, 'kind' | 'topCss' | 'heightCss'> {
  file?: string | undefined;
  count: number;
}

/** A drawn run is at least this wide. */
export const minRunCss = 1;

export function hitTest(layout: MapLayout, regions: RegionColumns | null, xCss: number, yCss: number): Hit {
  const block = layout.blocks.findLast((each) => !each.piled && contains(each, xCss, yCss));
  if (block) return { kind: 'view', block, offset: offsetAt(block, xCss) };
  const pile = layout.piles.find((each) => contains(each, xCss, yCss));
  if (pile) return { kind: 'pile', pile };
  const bar = layout.bars.find((each) => contains(each, xCss, yCss));
  if (bar) {
    const offset = Math.floor(((xCss - bar.leftCss) / bar.widthCss) * bar.bytes);
    return { kind: 'section', bar, offset: Math.min(offset, bar.section.bytes - 1) };
  }
  const addr = addressAt(layout.viewport, xCss);
  const row = layout.kindRows.find((each) => yCss >= each.topCss && yCss < each.topCss + each.heightCss);
  if (row) return hitInRow(layout, row, xCss, addr);
  const { topCss, heightCss } = layout.rows.process;
  const inProcess = layout.kindRows.length === 0 && yCss >= topCss && yCss < topCss + heightCss;
  if (regions && inProcess) {
    const run = runAt(regionRuns(regions, layout.viewport), xCss);
    if (run) return { kind: 'regions', run, addr };
  }
  return { kind: 'ground', addr, inProcess };
}

function hitInRow({ viewport }: MapLayout, row: ProcessRow, xCss: number, addr: number): Hit {
  const run = runAt(regionRuns(row.regions, viewport), xCss);
  // Between regions of this kind others may lie.
  if (!run) return { kind: 'ground', addr, inProcess: false };
  const { kind, file, indexes, topCss, heightCss } = row;
  const [first, last] = [indexes[run.first] ?? 0, indexes[run.last] ?? 0];
  const count = run.last - run.first + 1;
  return { kind: 'regions', run: { ...run, first, last }, addr, row: { kind, file, topCss, heightCss, count } };
}

/** A block at least this wide can be grabbed by its edges, in a zone this wide inside of it, CSS pixels. */
const leastForEdgesCss = 32;
const edgeZoneCss = 6;

/** The edge of a block that `xCss` is at, or null: its middle, an edge out of sight, a block too narrow for edges. */
export function edgeAt(block: Block, xCss: number): 'start' | 'end' | null {
  const { leftCss, widthCss, fromOffset, toOffset, view, piled } = block;
  if (piled || widthCss < leastForEdgesCss) return null;
  if (fromOffset === 0 && xCss < leftCss + edgeZoneCss) return 'start';
  if (toOffset === view.length && xCss >= leftCss + widthCss - edgeZoneCss) return 'end';
  return null;
}

function runAt(runs: readonly RegionRun[], xCss: number): RegionRun | undefined {
  return runs.findLast((run) => xCss >= run.leftCss && xCss < Math.max(run.rightCss, run.leftCss + minRunCss));
}
