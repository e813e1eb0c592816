/** The process lane: what the system lists, in the colour of its kind. */
import type { RegionKind } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { isWritableCode, protectionText } from '../../../protocol/region-text.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { regionKindAt, regionLabel, regionName } from '../../space/region-text.ts';
import { type SectionsByInode, sectionShown } from '../../space/sections-by-inode.ts';
import { addressAt, cssOf, shownRange, type Viewport } from '../../viewport/scale.ts';
import type { ProcessRow, Rows } from '../layout/boxes.ts';
import { minRunCss } from '../layout/hit-test.ts';
import { clusterTexts } from '../layout/region-clusters.ts';
import { type RegionRun, regionRuns, smallCss, standingFor } from '../layout/region-runs.ts';
import { type CanvasLayer, fillCrisp } from './canvas-layer.ts';
import { fittingText, setFont } from './canvas-text.ts';
import type { Palette } from './palette.ts';
import { residentOfRow, shareInMemory } from './resident-share.ts';

export interface ProcessLane {
  regions: RegionColumns;
  viewport: Viewport;
  rows: Rows;
  /** Sections by the inode that the system's list names them by. */
  sectionsByInode: SectionsByInode;
  /** Kinds that the legend has put into the background. */
  fadedKinds: ReadonlySet<RegionKind>;
  /** What may be written and executed is marked. */
  wxMarked: boolean;
  /** Bytes of each region that are in memory, where that is known: as much of its height is filled. */
  resident: Float64Array | null;
}

/** One row below the other, each with the regions of its kind. */
export function drawProcessRows(
  layer: CanvasLayer,
  lane: ProcessLane,
  kindRows: readonly ProcessRow[],
  colours: Palette,
): void {
  for (const { regions, indexes, topCss, heightCss } of kindRows) {
    // Where nothing lies, one sees all the same which row it is.
    layer.context.globalAlpha = 0.35;
    layer.context.fillStyle = colours.hairline;
    fillCrisp(layer, 0, topCss, layer.widthCss, heightCss);
    const resident = lane.resident && residentOfRow(lane.resident, indexes);
    const rows = { ...lane.rows, process: { topCss, heightCss } };
    drawProcess(layer, { ...lane, regions, resident, rows }, colours);
  }
}

export function drawProcess(layer: CanvasLayer, lane: ProcessLane, colours: Palette): void {
  const { regions, viewport } = lane;
  if (lane.rows.process.heightCss === 0) return;
  const runs = regionRuns(regions, viewport);
  for (const run of runs) {
    if (run.first === run.last) drawSingle(layer, lane, colours, run);
    else drawMerged(layer, lane, colours, run);
  }
  layer.context.globalAlpha = 1;
  if (lane.wxMarked) drawWxMarks(layer, lane, colours);
}

/** A bar below all that may be written and executed, however small it is or merged with others. */
function drawWxMarks(layer: CanvasLayer, { regions, viewport, rows }: ProcessLane, colours: Palette): void {
  const { topCss, heightCss } = rows.process;
  const { start, end } = shownRange(viewport);
  layer.context.fillStyle = colours.danger;
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let index = firstEndingAbove(regions, start); index < regions.count; index += 1) {
    if ((regions.starts[index] ?? 0) >= end) break;
    if (!isWritableCode(regions.protections[index] ?? 0)) continue;
    const left = Math.max(cssOf(viewport, regions.starts[index] ?? 0), -4);
    const right = Math.max(
      Math.min(cssOf(viewport, regions.ends[index] ?? 0), layer.widthCss + 4),
      left + leastMarkCss,
    );
    // Far out, many are one.
    if (right < drawnTo + 1) continue;
    fillCrisp(layer, left, topCss - 2, right - left, 2);
    fillCrisp(layer, left, topCss + heightCss - 3, right - left, 3);
    drawnTo = right;
  }
}

const leastMarkCss = 3;

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

/** CSS pixels. */
interface Part {
  left: number;
  right: number;
}

function visiblePart(run: RegionRun, widthCss: number): Part {
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
  const piece = { left, right: right - gap, topCss, heightCss };
  fillPiece(layer, piece, shareInMemory(lane, run));
  markKind(layer, piece, regionKindAt(lane.regions, run.first), colours);
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

interface Piece extends Part {
  topCss: number;
  heightCss: number;
}

/** How much is left of the colour of what is not in memory: addresses that are mapped are seen all the same. */
const absentStrength = 0.6;

/** What is in memory stands at the bottom in full strength; whatever there is of it is to be seen. */
function fillPiece(layer: CanvasLayer, { left, right, topCss, heightCss }: Piece, share: number | null): void {
  const { context } = layer;
  const strength = context.globalAlpha;
  if (share !== null) context.globalAlpha = strength * absentStrength;
  fillCrisp(layer, left, topCss, right - left, heightCss);
  context.globalAlpha = strength;
  if (!share) return;
  const filledCss = Math.max(2, heightCss * Math.min(1, share));
  fillCrisp(layer, left, topCss + heightCss - filledCss, right - left, filledCss);
}

/** Stripes stand so far from each other, CSS pixels. */
const stripeCss = 4;

/** Addresses without memory differ by more than their grey: guards are striped, what is reserved is an outline. */
function markKind(layer: CanvasLayer, piece: Piece, kind: RegionKind, colours: Palette): void {
  const { left, right, topCss, heightCss } = piece;
  if ((kind !== 'guard' && kind !== 'reserved') || right - left < 2 * stripeCss) return;
  layer.context.fillStyle = colours.ink3;
  if (kind === 'guard') {
    for (let x = left; x < right; x += stripeCss) fillCrisp(layer, x, topCss, 1, heightCss);
    return;
  }
  fillCrisp(layer, left, topCss, right - left, 1);
  fillCrisp(layer, left, topCss + heightCss - 1, right - left, 1);
  fillCrisp(layer, left, topCss, 1, heightCss);
  fillCrisp(layer, right - 1, topCss, 1, heightCss);
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
  const part = visiblePart(run, layer.widthCss);
  drawStretches(layer, lane, colours, run, part);
  if (part.right - part.left < insideCss) return;
  drawLabel(layer, lane, colours, { ...part, ink: colours.kindInk }, clusterTexts(lane.regions, run));
}

/** From left to right; where regions of one kind stand for all, at one go. Walking is cheaper than keeping what was found. */
function drawStretches(layer: CanvasLayer, lane: ProcessLane, colours: Palette, run: RegionRun, part: Part): void {
  const { regions, viewport, rows } = lane;
  const { topCss, heightCss } = rows.process;
  const { left, right } = part;
  const share = shareInMemory(lane, run);
  const firstAt = (x: number, from: number) =>
    Math.min(run.last, firstEndingAbove(regions, addressAt(viewport, x), from));
  let behind = firstAt(left, run.first);
  let region = -1;
  let from = left;
  for (let x = left; x < right; x += smallCss) {
    const first = behind;
    behind = firstAt(x + smallCss, first);
    const here = standingFor(regions, first, behind);
    if (regions.kinds[here] === regions.kinds[region]) continue;
    draw(x);
    region = here;
    from = x;
  }
  draw(right);

  function draw(to: number): void {
    if (region < 0) return;
    setRegionFill(layer, lane, colours, region);
    fillPiece(layer, { left: from, right: to, topCss, heightCss }, share);
  }
}

/** A lower row has no room for letters. */
const leastLabelCss = 12;

interface LabelPlace extends Part {
  ink: string;
}

function drawLabel(layer: CanvasLayer, lane: ProcessLane, colours: Palette, place: LabelPlace, texts: string[]): void {
  const { context, widthCss } = layer;
  const { topCss, heightCss } = lane.rows.process;
  if (heightCss < leastLabelCss) return;
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
