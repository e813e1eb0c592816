/** The section lane: each section's pages, touched ones dark. */
import type { Section, Touched } from '../../../protocol/model.ts';
import { namedText } from '../../../protocol/naming.ts';
import { formatSize } from '../../../protocol/size.ts';
import { sectionHue, sectionName } from '../../space/sections.ts';
import { pageOf } from '../../space/unit.ts';
import { countOf, grouped } from '../../state/describe.ts';
import type { Rows, SectionBar } from '../layout/boxes.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { fittingText, setFont, textWidth } from './canvas-text.ts';
import { roundPattern } from './marks.ts';
import { type Palette, withAlpha } from './palette.ts';

export function drawSections(
  layer: CanvasLayer,
  bars: readonly SectionBar[],
  touched: ReadonlyMap<number, Touched>,
  pageSize: number,
  rows: Rows,
  colours: Palette,
): void {
  const { labelCss } = rows.sections;
  bars.forEach((bar, index) => {
    drawCells(layer, bar, touched.get(bar.section.id), pageSize, colours);
    const next = bars[index + 1];
    const roomCss = (next ? next.leftCss - 16 : layer.widthCss - 4) - bar.leftCss;
    if (labelCss === null) return;
    drawBarLabel(layer, bar, touched.get(bar.section.id), pageSize, labelCss, roomCss, colours);
  });
}

/** More cells than this are too thin to distinguish. */
const mostDrawn = 128;

/** At most as many as can be distinguished: the greatest of those that share one. */
function drawnCells(cells: Uint8Array): Uint8Array {
  if (cells.length <= mostDrawn) return cells;
  const drawn = new Uint8Array(mostDrawn);
  cells.forEach((share, index) => {
    const cell = Math.floor((index / cells.length) * mostDrawn);
    drawn[cell] = Math.max(drawn[cell] ?? 0, share);
  });
  return drawn;
}

function drawCells(
  layer: CanvasLayer,
  bar: SectionBar,
  touched: Touched | undefined,
  pageSize: number,
  colours: Palette,
): void {
  const { context } = layer;
  const { section, leftCss, topCss, widthCss, heightCss } = bar;
  const cells = drawnCells(touched?.cells ?? new Uint8Array(Math.min(mostDrawn, Math.ceil(section.bytes / pageSize))));
  const count = cells.length;
  const gap = widthCss / count > 3 ? 1 : 0;
  // Nothing of the ruler's lines should shine through.
  context.fillStyle = colours.ground;
  context.fillRect(leftCss, topCss, widthCss, heightCss);
  context.fillStyle = colours.section(section.id);
  for (let cell = 0, next = 0; cell < count; cell = next) {
    const share = (cells[cell] ?? 0) / 255;
    next = cell + 1;
    // What has no gap between and looks alike is one.
    while (gap === 0 && next < count && cells[next] === cells[cell]) next += 1;
    // The least touched cell must still stand out from an untouched one.
    context.globalAlpha = share > 0 ? 0.5 + 0.45 * share : 0.18;
    const left = crisp(layer, leftCss + (cell / count) * widthCss);
    const right = crisp(layer, leftCss + (next / count) * widthCss);
    context.fillRect(left, topCss, Math.max(right - left - gap, 0.5), heightCss);
  }
  context.globalAlpha = 1;
  roundPattern(context, bar, sectionHue(section.id).round, withAlpha(colours.ground, 0.5));
}

function drawBarLabel(
  layer: CanvasLayer,
  bar: SectionBar,
  touched: Touched | undefined,
  pageSize: number,
  topCss: number,
  roomCss: number,
  colours: Palette,
): void {
  const { context } = layer;
  const { section } = bar;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  setFont(context, colours.fonts.bold12);
  const name = fittingText(
    context,
    [
      sectionName(section, section.id),
      namedText(`Section ${section.id}`, section),
      namedText(`${section.id}`, section),
      `Section ${section.id}`,
      `${section.id}`,
    ],
    roomCss,
  );
  const nameCss = textWidth(context, name) + 10;
  setFont(context, colours.fonts.ui12);
  const size = formatSize(section.bytes);
  const views = `${size} · ${countOf(bar.viewCount, 'view')}`;
  const text = fittingText(
    context,
    [`${views} · ${touchedText(section, touched, pageSize)}`, views, size],
    roomCss - nameCss,
  );
  // The lines of the ruler end here: through letters they would be read as letters.
  context.fillStyle = colours.ground;
  context.fillRect(bar.leftCss - 3, topCss - 1, nameCss + textWidth(context, text) + 6, 16);
  setFont(context, colours.fonts.bold12);
  context.fillStyle = colours.ink;
  context.fillText(name, bar.leftCss, topCss);
  setFont(context, colours.fonts.ui12);
  context.fillStyle = colours.ink2;
  context.fillText(text, bar.leftCss + nameCss, topCss);
}

const touchedTexts = new WeakMap<Touched, string>();

/** `1 of 16 pages touched`. */
export function touchedText(section: Section, touched: Touched | undefined, pageSize: number): string {
  if (!touched) return 'pages not asked yet';
  let text = touchedTexts.get(touched);
  if (text === undefined) {
    text = countTouched(section, touched, pageOf({ pageSize }, section));
    touchedTexts.set(touched, text);
  }
  return text;
}

function countTouched(section: Section, touched: Touched, pageSize: number): string {
  const pages = Math.ceil(section.bytes / pageSize);
  const isExact = touched.cells.length === pages;
  const held = Math.min(pages, Math.ceil(touched.bytes / pageSize));
  const count = isExact ? touched.cells.filter((cell) => cell > 0).length : held;
  const suffix = touched.complete ? '' : ' so far';
  return `${grouped(count)} of ${countOf(pages, 'page')} touched${suffix}`;
}
