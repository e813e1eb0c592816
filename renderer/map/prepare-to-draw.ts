import { readPalette } from './draw/palette.ts';

/** What the first drawing on a canvas waits for otherwise, some 20 ms: the means to draw, and each typeface. Keeps nothing. */
export function prepareToDraw(): void {
  const pen = document.createElement('canvas').getContext('2d');
  if (!pen) return;
  for (const font of Object.values<string>({ ...readPalette().fonts })) {
    pen.font = font;
    pen.measureText('0');
  }
}
