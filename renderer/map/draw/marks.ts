/** Marks that do not rely on colour: hatching, a lock, and the patterns of sections beyond the seventh. */
import type { Box } from '../layout/boxes.ts';
import type { Pen } from '../layout/pen.ts';

type Context = Pen;

/** Clips to a box while `draw` runs. */
export function clipped(context: Context, box: Box, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(box.leftCss, box.topCss, box.widthCss, box.heightCss);
  context.clip();
  draw();
  context.restore();
}

/** Slanting lines through a box: a copy-on-write view. They keep their place on the ground, not in the box's corner. */
export function hatch(context: Context, box: Box, colour: string, everyCss = 7): void {
  clipped(context, box, () => {
    context.beginPath();
    const first = Math.floor((box.leftCss - box.heightCss) / everyCss) * everyCss;
    for (let x = first; x < box.leftCss + box.widthCss; x += everyCss) {
      context.moveTo(x, box.topCss + box.heightCss);
      context.lineTo(x + box.heightCss, box.topCss);
    }
    context.lineWidth = 1;
    context.strokeStyle = colour;
    context.stroke();
  });
}

/** A closed padlock, 9 × 11 CSS pixels, its upper left corner at the given place. */
export function lock(context: Context, leftCss: number, topCss: number, colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  context.arc(leftCss + 4.5, topCss + 4, 2.6, Math.PI, 0);
  context.lineTo(leftCss + 7.1, topCss + 5.5);
  context.moveTo(leftCss + 1.9, topCss + 4);
  context.lineTo(leftCss + 1.9, topCss + 5.5);
  context.stroke();
  context.fillRect(leftCss, topCss + 5, 9, 6);
}

export const lockCss = { width: 9, height: 11 };

/**
 * The pattern of a section whose hue has been used before: dots the second time round, level lines the third, upright
 * ones the fourth, then the same again, closer.
 */
export function roundPattern(context: Context, box: Box, round: number, colour: string): void {
  if (round < 1) return;
  const every = round > 3 ? 3 : 5;
  const kind = (round - 1) % 3;
  clipped(context, box, () => {
    context.fillStyle = colour;
    const right = box.leftCss + box.widthCss;
    const bottom = box.topCss + box.heightCss;
    if (kind === 1) {
      for (let y = box.topCss + 2; y < bottom; y += every) context.fillRect(box.leftCss, y, box.widthCss, 1);
      return;
    }
    for (let x = box.leftCss + 2; x < right; x += every) {
      if (kind === 2) context.fillRect(x, box.topCss, 1, box.heightCss);
      else for (let y = box.topCss + 2; y < bottom; y += every) context.fillRect(x, y, 1.5, 1.5);
    }
  });
}
