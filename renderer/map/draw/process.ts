/** The process lane: what the system lists, in the colour of its kind. */
import type { RegionKind } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { protectionText } from '../../../protocol/region-text.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { regionKindAt, regionLabel, regionName } from '../../space/region-text.ts';
import { type SectionsByInode, sectionShown } from '../../space/sections-by-inode.ts';
import { addressAt, type Viewport } from '../../viewport/scale.ts';
import type { Rows } from '../layout/boxes.ts';
import { minRunCss } from '../layout/hit-test.ts';
import { clusterTexts } from '../layout/region-clusters.ts';
import { type RegionRun, regionRuns, smallCss, standingFor } from '../layout/region-runs.ts';
import { type CanvasLayer, fillCrisp } from './canvas-layer.ts';
import { fittingText, setFont } from './canvas-text.ts';
import type { Palette } from './palette.ts';

export interface ProcessLane {
  regions: RegionColumns;
  viewport: Viewport;
  rows: Rows;
  /** Sections by the inode that the system's list names them by. */
  sectionsByInode: SectionsByInode;
  /** Kinds that the legend has put into the background. */
  fadedKinds: ReadonlySet<RegionKind>;
}

export function drawProcess(layer: CanvasLayer, lane: ProcessLane, colours: Palette): void {
  const { regions, viewport } = lane;
  if (lane.rows.process.heightCss === 0) return;
  for (const run of regionRuns(regions, viewport)) {
    if (run.first === run.last) drawSingle(layer, lane, colours, run);
    else drawMerged(layer, lane, colours, run);
  }
  layer.context.globalAlpha = 1;
}

/** From this width on a piece has its label inside. */
export const insideCss = 26;

/** How much is left of a kind that the legend has put into the background. */
const fadedStrength = 0.15;

/** The colour of a region: ours in their section's hue, but muted, since the views' own lane shows them. */
function setRegionFill(
  layer: CanvasLayer,
  { regions, sectionsByInode, fadedKinds }: ProcessLane,
  colours: Palette,
  index: number,
): void {
  const kind = regionKindAt(regions, index);
  const section = sectionShown(regions, index, sectionsByInode);
  const ours = kind === 'ours' || section !== undefined;
  layer.context.globalAlpha = (ours ? 0.4 : 1) * (fadedKinds.has(ours ? 'ours' : kind) ? fadedStrength : 1);
  layer.context.fillStyle = ours && section ? colours.section(section.id) : colours.kind(kind);
}

function visiblePart(run: RegionRun, widthCss: number): { left: number; right: number } {
  return {
    left: Math.max(run.leftCss, -4),
    right: Math.min(Math.max(run.rightCss, run.leftCss + minRunCss), widthCss + 4),
  };
}

function drawSingle(layer: CanvasLayer, lane: ProcessLane, colours: Palette, run: RegionRun): void {
  const { topCss, heightCss } = lane.rows.process;
  const { left, right } = visiblePart(run, layer.widthCss);
  setRegionFill(layer, lane, colours, run.first);
  const gap = right - left > 4 ? 1 : 0;
  fillCrisp(layer, left, topCss, right - left - gap, heightCss);
  // What is in the background has no name, either.
  if (right - left < insideCss || layer.context.globalAlpha <= fadedStrength) return;
  drawLabel(
    layer,
    lane,
    colours,
    { left, right, ink: layer.context.globalAlpha < 1 ? colours.ink : colours.kindInk },
    labelsOf(lane, run.first),
  );
}

/** What a region may be called, the longest first. */
function labelsOf({ regions, sectionsByInode }: ProcessLane, index: number): string[] {
  const section = sectionShown(regions, index, sectionsByInode);
  const bits = protectionText(regions.protections[index] ?? 0);
  if (section) return [`Section ${section.id} ${bits}`, bits];
  return [regionLabel(regions, index), regionName(regions, index), bits];
}

/** Small neighbours as one piece: the colours that they have along it, and how many they are. */
function drawMerged(layer: CanvasLayer, lane: ProcessLane, colours: Palette, run: RegionRun): void {
  const { topCss, heightCss } = lane.rows.process;
  const { left, right } = visiblePart(run, layer.widthCss);
  for (const stretch of stretchesOf(lane, run, left, right)) {
    setRegionFill(layer, lane, colours, stretch.region);
    fillCrisp(layer, stretch.left, topCss, stretch.right - stretch.left, heightCss);
  }
  if (right - left < insideCss) return;
  drawLabel(layer, lane, colours, { left, right, ink: colours.kindInk }, clusterTexts(lane.regions, run));
}

/** A part of a run in which regions of one kind stand for all. */
interface Stretch {
  /** One of these regions. */
  region: number;
  left: number;
  right: number;
}

/** Runs stay as long as places and zoom do: what changes then, if anything, is of which kind their regions are. */
const knownStretches = new WeakMap<RegionRun, { kinds: Uint8Array; stretches: readonly Stretch[] }>();

function stretchesOf({ regions, viewport }: ProcessLane, run: RegionRun, left: number, right: number) {
  const known = knownStretches.get(run);
  if (known?.kinds === regions.kinds) return known.stretches;
  const stretches: Stretch[] = [];
  let last: Stretch | null = null;
  let index = run.first;
  for (let x = left; x < right; x += smallCss) {
    index = Math.min(run.last, firstEndingAbove(regions, addressAt(viewport, x), index));
    const behind = firstEndingAbove(regions, addressAt(viewport, x + smallCss), index);
    const region = standingFor(regions, index, Math.min(run.last, behind));
    const end = Math.min(x + smallCss, right);
    if (last && regions.kinds[region] === regions.kinds[last.region]) {
      last.right = end;
      continue;
    }
    last = { region, left: x, right: end };
    stretches.push(last);
  }
  knownStretches.set(run, { kinds: regions.kinds, stretches });
  return stretches;
}

interface LabelPlace {
  left: number;
  right: number;
  ink: string;
}

function drawLabel(layer: CanvasLayer, lane: ProcessLane, colours: Palette, place: LabelPlace, texts: string[]): void {
  const { context, widthCss } = layer;
  const { topCss, heightCss } = lane.rows.process;
  const left = Math.max(place.left, 0) + 6;
  const room = Math.min(place.right, widthCss) - 6 - left;
  context.globalAlpha = 1;
  setFont(context, colours.fonts.ui11);
  const text = fittingText(context, texts, room);
  if (!text) return;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = place.ink;
  context.fillText(text, left, topCss + heightCss / 2 + 0.5);
}
