/** How wide cards are: as many bytes a row as lets them all be seen at once, else eight. */
import { offsetDigits } from '../live/hex-model.ts';

/** Advance of a character of the bytes' face at 12 px, CSS pixels. */
const characterCss = 7.2;
/** Padding, border and scrollbar beside the bytes. */
const besideCss = 46;
export const cardGapCss = 10;
export const cardsPaddingCss = 16;
/** The value's row and the buttons need at least this. */
const leastCss = 341;

export interface CardLayout {
  widthCss: number;
  bytesPerRow: 8 | 16;
}

/** For `count` cards whose longest view has `longest` bytes, in `availableCss` of width; `wanted` bytes a row, if any. */
export function layoutCards(count: number, longest: number, availableCss: number, wanted?: 8 | 16): CardLayout {
  const width = (bytesPerRow: 8 | 16) => {
    // +offset, a gap, two digits and a gap for each byte, a gap, a character for each byte.
    const characters = offsetDigits(longest) + 2 + bytesPerRow * 3 + 1 + bytesPerRow;
    return Math.max(leastCss, Math.ceil(characters * characterCss) + besideCss);
  };
  if (wanted) return { widthCss: width(wanted), bytesPerRow: wanted };
  const wide = width(16);
  const fits = count * (wide + cardGapCss) - cardGapCss <= availableCss - 2 * cardsPaddingCss;
  return fits ? { widthCss: wide, bytesPerRow: 16 } : { widthCss: width(8), bytesPerRow: 8 };
}
