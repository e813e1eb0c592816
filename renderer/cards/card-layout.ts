/** How wide cards are: those that fit share the row, and each has as many bytes in a row as it has room for. */
import { offsetDigits } from '../live/hex-model.ts';

/** Advance of a character of the bytes' face at 12 px, CSS pixels. */
const characterCss = 7.2;
/** Padding and scrollbar beside the bytes. */
const besideCss = 42;
/** The header's and the value's row need at least this. */
const leastCss = 341;

export const bytesInRow = [24, 16, 8] as const;

export interface CardLayout {
  widthCss: number;
  bytesPerRow: (typeof bytesInRow)[number];
}

/** For `count` cards whose longest view has `longest` bytes, in `availableCss` of width; `wanted` bytes a row, if any. */
export function layoutCards(
  count: number,
  longest: number,
  availableCss: number,
  wanted?: CardLayout['bytesPerRow'],
): CardLayout {
  const needed = (bytesPerRow: number) => {
    // +offset, a gap, two digits and a gap for each byte, a gap, a character for each byte.
    const characters = offsetDigits(longest) + 2 + bytesPerRow * 3 + 1 + bytesPerRow;
    return Math.max(leastCss, Math.ceil(characters * characterCss) + besideCss);
  };
  const least = needed(wanted ?? 8);
  const together = Math.max(1, Math.min(count, Math.floor(availableCss / least)));
  const widthCss = Math.max(least, Math.floor(availableCss / together));
  return { widthCss, bytesPerRow: wanted ?? bytesInRow.find((bytes) => needed(bytes) <= widthCss) ?? 8 };
}
