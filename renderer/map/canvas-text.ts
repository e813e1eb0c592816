/** Text that fits: measured once, shortened where there is no room for it. */

const widths = new Map<string, number>();
const keptWidths = 4000;

/** Width of `text` in the context's present font, CSS pixels. */
export function textWidth(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > keptWidths) widths.clear();
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** After a change of typeface nothing measured holds. */
export function forgetTextWidths(): void {
  widths.clear();
}

/** The first of `texts` (the longest first) that is no wider than `room`; '' where none is. */
export function fittingText(context: CanvasRenderingContext2D, texts: readonly string[], room: number): string {
  return texts.find((text) => textWidth(context, text) <= room) ?? '';
}
