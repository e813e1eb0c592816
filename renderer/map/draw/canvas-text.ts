/** Text that fits: measured once, shortened where there is no room for it. */
import type { Pen } from '../layout/pen.ts';

const keptWidths = 4000;
const widthsByFont = new Map<string, Map<string, number>>();
let font = '';
let widths = new Map<string, number>();

/**
 * Sets the font to write and to measure in, a CSS font. Always use this: reading a context's font makes the browser put it into
 * words each time, which takes longer than all else about a text whose width is known.
 */
export function setFont(context: Pen, value: string): void {
  context.font = value;
  if (value === font) return;
  font = value;
  widths = widthsByFont.get(value) ?? new Map();
  widthsByFont.set(value, widths);
}

/** Width of `text` in the font that was set last, CSS pixels. */
export function textWidth(context: Pen, text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    if (widths.size > keptWidths) widths.clear();
    // A restored context has the font of before.
    context.font = font;
    width = context.measureText(text).width;
    widths.set(text, width);
  }
  return width;
}

/** After a change of typeface nothing measured holds. */
export function forgetTextWidths(): void {
  for (const known of widthsByFont.values()) known.clear();
}

/** The first of `texts` (the longest first) that is no wider than `room`; '' where none is. */
export function fittingText(context: Pen, texts: readonly string[], room: number): string {
  return texts.find((text) => textWidth(context, text) <= room) ?? '';
}
