/**
 * A canvas context that writes down what is drawn on it, as SVG: so that the exported picture is made by the very
 * functions that paint the map. It has what those functions use, not all of canvas.
 */
import { nameFromText } from '../../protocol/names.ts';
import { figure, SvgPath } from './svg-path.ts';

interface Ink {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  font: string;
  textAlign: string;
  textBaseline: string;
  globalAlpha: number;
  dash: readonly number[];
  /** Id of the clip in force, or ''. */
  clip: string;
}

const plainInk: Ink = {
  fillStyle: '#000000',
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  globalAlpha: 1,
  dash: [],
  clip: '',
};

const anchors: Record<string, string> = { center: 'middle', right: 'end', end: 'end' };
const baselines: Record<string, string> = {
  middle: 'central',
  top: 'text-before-edge',
  hanging: 'hanging',
  bottom: 'text-after-edge',
};

export class SvgContext {
  readonly #parts: string[] = [];
  readonly #saved: Ink[] = [];
  readonly #measure: (text: string, font: string) => TextMetrics;
  #ink: Ink = { ...plainInk };
  #path = new SvgPath();
  #clips = 0;

  /** `measure` tells the width of a text in a CSS font. */
  constructor(measure: (text: string, font: string) => TextMetrics) {
    this.#measure = measure;
  }

  /** The elements drawn so far. */
  get markup(): string {
    return this.#parts.join('\n');
  }

  get fillStyle() {
    return this.#ink.fillStyle;
  }
  set fillStyle(value: string) {
    this.#ink.fillStyle = value;
  }
  get strokeStyle() {
    return this.#ink.strokeStyle;
  }
  set strokeStyle(value: string) {
    this.#ink.strokeStyle = value;
  }
  get lineWidth() {
    return this.#ink.lineWidth;
  }
  set lineWidth(value: number) {
    this.#ink.lineWidth = value;
  }
  get lineCap() {
    return this.#ink.lineCap;
  }
  set lineCap(value: string) {
    this.#ink.lineCap = value;
  }
  get lineJoin() {
    return this.#ink.lineJoin;
  }
  set lineJoin(value: string) {
    this.#ink.lineJoin = value;
  }
  get font() {
    return this.#ink.font;
  }
  set font(value: string) {
    this.#ink.font = value;
  }
  get textAlign() {
    return this.#ink.textAlign;
  }
  set textAlign(value: string) {
    this.#ink.textAlign = value;
  }
  get textBaseline() {
    return this.#ink.textBaseline;
  }
  set textBaseline(value: string) {
    this.#ink.textBaseline = value;
  }
  get globalAlpha() {
    return this.#ink.globalAlpha;
  }
  set globalAlpha(value: number) {
    this.#ink.globalAlpha = value;
  }

  setLineDash(dash: readonly number[]): void {
    this.#ink.dash = [...dash];
  }

  save(): void {
    this.#saved.push({ ...this.#ink });
  }

  restore(): void {
    this.#ink = this.#saved.pop() ?? this.#ink;
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
  roundRect(x: number, y: number, width: number, height: number, radii?: number | readonly number[]): void {
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
    this.#ink.clip = id;
  }

  fill(path: SvgPath = this.#path): void {
    this.#draw('path', { d: path.data }, this.#fill());
  }

  stroke(path: SvgPath = this.#path): void {
    this.#draw('path', { d: path.data, fill: 'none' }, this.#stroke());
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#draw('rect', box(x, y, width, height), this.#fill());
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#draw('rect', { ...box(x, y, width, height), fill: 'none' }, this.#stroke());
  }

  fillText(text: string, x: number, y: number): void {
    const { textAlign, textBaseline, font } = this.#ink;
    const place = {
      x: figure(x),
      y: figure(y),
      'text-anchor': anchors[textAlign] ?? 'start',
      'dominant-baseline': baselines[textBaseline] ?? 'alphabetic',
      style: `font:${font};white-space:pre`,
    };
    this.#draw('text', place, this.#fill(), text);
  }

  measureText(text: string): TextMetrics {
    return this.#measure(text, this.#ink.font);
  }

  #fill(): Record<string, string> {
    return paint('fill', this.#ink.fillStyle, this.#ink.globalAlpha);
  }

  #stroke(): Record<string, string> {
    const { strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin, dash } = this.#ink;
    return {
      ...paint('stroke', strokeStyle, globalAlpha),
      'stroke-width': figure(lineWidth),
      ...(lineCap === 'butt' ? {} : { 'stroke-linecap': lineCap }),
      ...(lineJoin === 'miter' ? {} : { 'stroke-linejoin': lineJoin }),
      ...(dash.length > 0 ? { 'stroke-dasharray': dash.map(figure).join(' ') } : {}),
    };
  }

  #clipping(): string {
    return this.#ink.clip === '' ? '' : ` clip-path="url(#${this.#ink.clip})"`;
  }

  #draw(tag: string, place: Record<string, string>, look: Record<string, string>, text?: string): void {
    const attributes = Object.entries({ ...place, ...look }).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
    const start = `<${tag}${attributes.join('')}${this.#clipping()}`;
    this.#parts.push(text === undefined ? `${start}/>` : `${start}>${escapeXml(text)}</${tag}>`);
  }
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
function paint(name: 'fill' | 'stroke', colour: string, alpha: number): Record<string, string> {
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
