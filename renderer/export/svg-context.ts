/**
 * A canvas context that writes down what is drawn on it, as SVG: so that the exported picture is made by the very
 * functions that paint the map. It has what those functions use, not all of canvas.
 */
import { nameFromText } from '../../protocol/names.ts';
import type { Pen, PenPath, PenStyle } from '../map/layout/pen.ts';
import { figure, SvgPath } from './svg-path.ts';

/** What `save` keeps. */
interface Saved extends PenStyle {
  dash: readonly number[];
  /** Id of the clip in force, or ''. */
  clipId: string;
}

const anchors: Record<string, string> = { center: 'middle', right: 'end', end: 'end' };
const baselines: Record<string, string> = {
  middle: 'central',
  top: 'text-before-edge',
  hanging: 'hanging',
  bottom: 'text-after-edge',
};

export class SvgContext implements Pen {
  fillStyle: Pen['fillStyle'] = '#000000';
  strokeStyle: Pen['strokeStyle'] = '#000000';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  globalAlpha = 1;
  #dash: readonly number[] = [];
  #clipId = '';
  readonly #parts: string[] = [];
  readonly #saved: Saved[] = [];
  readonly #measure: (text: string, font: string) => Pick<TextMetrics, 'width'>;
  #path = new SvgPath();
  #clips = 0;

  /** `measure`: the width of a text in a CSS font. */
  constructor(measure: (text: string, font: string) => Pick<TextMetrics, 'width'>) {
    this.#measure = measure;
  }

  /** The elements drawn so far. */
  get markup(): string {
    return this.#parts.join('\n');
  }

  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash];
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, font, textAlign, textBaseline, globalAlpha } = this;
    const style = { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, font, textAlign, textBaseline, globalAlpha };
    this.#saved.push({ ...style, dash: this.#dash, clipId: this.#clipId });
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (!saved) return;
    const { dash, clipId, ...style } = saved;
    Object.assign(this, style);
    this.#dash = dash;
    this.#clipId = clipId;
  }

  beginPath(): void {
    this.#path = new SvgPath();
  }
  closePath(): void {
    this.#path.closePath();
  }
  moveTo(x: number, y: number): void {
    this.#path.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#path.lineTo(x, y);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.bezierCurveTo(x1, y1, x2, y2, x, y);
  }
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#path.quadraticCurveTo(x1, y1, x, y);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path.rect(x, y, width, height);
  }
  roundRect(x: number, y: number, width: number, height: number, radii?: number | number[]): void {
    this.#path.roundRect(x, y, width, height, radii);
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.#path.arc(x, y, radius, from, to);
  }

  /** What is drawn from now on shows only inside the path, until `restore`. */
  clip(): void {
    this.#clips += 1;
    const id = `clip-${this.#clips}`;
    this.#parts.push(`<clipPath id="${id}"${this.#clipping()}><path d="${this.#path.data}"/></clipPath>`);
    this.#clipId = id;
  }

  fill(path: PenPath = this.#path): void {
    this.#draw('path', { d: dataOf(path) }, this.#fill());
  }

  stroke(path: PenPath = this.#path): void {
    this.#draw('path', { d: dataOf(path), fill: 'none' }, this.#stroke());
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#draw('rect', box(x, y, width, height), this.#fill());
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#draw('rect', { ...box(x, y, width, height), fill: 'none' }, this.#stroke());
  }

  fillText(text: string, x: number, y: number): void {
    const { textAlign, textBaseline, font } = this;
    const place = {
      x: figure(x),
      y: figure(y),
      'text-anchor': anchors[textAlign] ?? 'start',
      'dominant-baseline': baselines[textBaseline] ?? 'alphabetic',
      style: `font:${font};white-space:pre`,
    };
    this.#draw('text', place, this.#fill(), text);
  }

  measureText(text: string): Pick<TextMetrics, 'width'> {
    return this.#measure(text, this.font);
  }

  #fill(): Record<string, string> {
    return paint('fill', this.fillStyle, this.globalAlpha);
  }

  #stroke(): Record<string, string> {
    const { strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin } = this;
    return {
      ...paint('stroke', strokeStyle, globalAlpha),
      'stroke-width': figure(lineWidth),
      ...(lineCap === 'butt' ? {} : { 'stroke-linecap': lineCap }),
      ...(lineJoin === 'miter' ? {} : { 'stroke-linejoin': lineJoin }),
      ...(this.#dash.length > 0 ? { 'stroke-dasharray': this.#dash.map(figure).join(' ') } : {}),
    };
  }

  #clipping(): string {
    return this.#clipId === '' ? '' : ` clip-path="url(#${this.#clipId})"`;
  }

  #draw(tag: string, place: Record<string, string>, look: Record<string, string>, text?: string): void {
    const attributes = Object.entries({ ...place, ...look }).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
    const start = `<${tag}${attributes.join('')}${this.#clipping()}`;
    this.#parts.push(text === undefined ? `${start}/>` : `${start}>${escapeXml(text)}</${tag}>`);
  }
}

function dataOf(path: PenPath): string {
  if (!(path instanceof SvgPath)) throw new Error('Only paths made for this picture can be drawn in it.');
  return path.data;
}

function box(x: number, y: number, width: number, height: number): Record<string, string> {
  // Canvas draws boxes of negative size; SVG does not.
  return {
    x: figure(Math.min(x, x + width)),
    y: figure(Math.min(y, y + height)),
    width: figure(Math.abs(width)),
    height: figure(Math.abs(height)),
  };
}

/** A colour with its opacity apart: `#rrggbbaa` is not understood by every program that reads SVG. */
function paint(name: 'fill' | 'stroke', style: Pen['fillStyle'], alpha: number): Record<string, string> {
  // The map has plain colours alone.
  const colour = String(style);
  const [, plain = colour, own] = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(colour) ?? [];
  const opacity = alpha * (own === undefined ? 1 : Number.parseInt(own, 16) / 255);
  return { [name]: plain, ...(opacity < 1 ? { [`${name}-opacity`]: figure(opacity) } : {}) };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** No document of XML holds these, not even as entities (XML 1.0, production 2). */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text for an element or an attribute; what XML forbids is shown as names show it. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, (sign) => nameFromText(sign)).replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
