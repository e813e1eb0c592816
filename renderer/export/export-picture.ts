/** The picture on show as SVG and as PNG: drawn again by the map's own functions, with a caption below. */
import { formatRange } from '../../protocol/address.ts';
import type { Limits } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import type { CanvasLayer } from '../map/draw/canvas-layer.ts';
import { type Palette, palette } from '../map/draw/palette.ts';
import { type MapOnShow, storesOf } from '../map/scene/map-stores.ts';
import { spaceOf } from '../state/spaces.ts';
import { type ListedSpace, useApp } from '../state/store.ts';
import { shownRange } from '../viewport/scale.ts';
import { escapeXml, SvgContext } from './svg-context.ts';
import { SvgPath } from './svg-path.ts';

const captionCss = 48;
const lineCss = 17;
/** Device pixels in a CSS pixel of the PNG: sharp in print and on any screen. */
const pngRatio = 2;

/**
 * `Samepage · process 4711 (Linux 6.18)` and `0x27c000–0x2a4000, 160 KiB · 22 Nov 2026, 12:45`. Of a trace's moment the first
 * one says which: `… · after call 30 of its trace, 0.001234 s`.
 */
export function captionOf(
  range: { start: number; end: number },
  limits: Limits | null,
  at: Date,
  moment: ListedSpace['moment'] = undefined,
): [string, string] {
  const ofTrace = moment ? ` · after call ${moment.calls} of its trace, ${moment.seconds.toFixed(6)} s` : '';
  const process = limits ? `process ${limits.pid} (${limits.system})${ofTrace}` : 'no process';
  const shown = `${formatRange(range.start, range.end)}, ${formatSize(range.end - range.start)}`;
  const date = at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return [`Samepage · ${process}`, `${shown} · ${date}`];
}

/** An SVG document, or null while there is no picture. */
export function pictureAsSvg(limits: Limits | null, at = new Date()): string | null {
  const picture = present(limits, at);
  if (!picture) return null;
  const { source, widthCss, heightCss, caption } = picture;
  const meter = document.createElement('canvas').getContext('2d');
  if (!meter) return null;
  const context = new SvgContext((text, font) => {
    meter.font = font;
    return meter.measureText(text);
  });
  drawAll(source, layerOf(context, widthCss, heightCss), caption, palette());
  const size = `width="${widthCss}" height="${heightCss + captionCss}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${widthCss} ${heightCss + captionCss}">`,
    `<title>${escapeXml(caption.join(' · '))}</title>`,
    context.markup,
    '</svg>\n',
  ].join('\n');
}

/** A PNG image, or null while there is no picture. */
export async function pictureAsPng(limits: Limits | null, at = new Date()): Promise<Blob | null> {
  const picture = present(limits, at);
  if (!picture) return null;
  const { source, widthCss, heightCss, caption } = picture;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(widthCss * pngRatio);
  canvas.height = Math.round((heightCss + captionCss) * pngRatio);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(pngRatio, pngRatio);
  const layer = { context, widthCss, heightCss, ratio: pngRatio, newPath: () => new Path2D() };
  drawAll(source, layer, caption, palette());
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function present(limits: Limits | null, at: Date) {
  const source = storesOf()?.onShow.getState();
  if (!source?.layout) return null;
  const { viewport, heightCss } = source.layout;
  const { moment } = spaceOf(useApp.getState());
  return {
    source,
    widthCss: viewport.widthCss,
    heightCss,
    caption: captionOf(shownRange(viewport), limits, at, moment),
  };
}

function drawAll(source: MapOnShow, layer: CanvasLayer, caption: readonly string[], colours: Palette): void {
  const { context, widthCss, heightCss } = layer;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, widthCss, heightCss + captionCss);
  source.drawOn(layer);
  context.globalAlpha = 1;
  // What reaches out of the map ends where its canvas would.
  context.fillStyle = colours.ground;
  context.fillRect(0, heightCss, widthCss, captionCss);
  context.fillStyle = colours.hairline;
  context.fillRect(0, heightCss, widthCss, 1);
  context.fillStyle = colours.ink2;
  context.font = colours.fonts.ui12;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  caption.forEach((line, index) => {
    context.fillText(line, 12, heightCss + (captionCss - lineCss) / 2 + index * lineCss);
  });
}

function layerOf(context: SvgContext, widthCss: number, heightCss: number): CanvasLayer {
  return { context, widthCss, heightCss, ratio: 1, newPath: () => new SvgPath() };
}
