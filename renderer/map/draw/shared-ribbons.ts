/** Draws the bands between two maps: pages that both show. */
import type { PenPath } from '../layout/pen.ts';
import { traceRibbon } from '../layout/ribbons.ts';
import type { SharedRibbon } from '../layout/shared-ribbons.ts';
import type { CanvasLayer } from './canvas-layer.ts';

interface SharedToDraw {
  ribbons: readonly SharedRibbon[];
  colourOf: (ribbon: SharedRibbon) => string;
  /** Those that stand out; the others then step back. */
  isPointed: (ribbon: SharedRibbon) => boolean;
}

const strength = {
  plain: { fill: 0.3, edge: 0.75 },
  dim: { fill: 0.14, edge: 0.25 },
  pointed: { fill: 0.6, edge: 1 },
};
/** From about this number on, edges become fainter, as they would add up to a grey area. */
const manyEdges = 24;

export function drawShared(layer: CanvasLayer, { ribbons, colourOf, isPointed }: SharedToDraw): void {
  const pointed = ribbons.filter(isPointed);
  const others = pointed.length > 0 ? ribbons.filter((ribbon) => !pointed.includes(ribbon)) : ribbons;
  drawAll(layer, others, colourOf, strength[pointed.length > 0 ? 'dim' : 'plain']);
  drawAll(layer, pointed, colourOf, strength.pointed);
}

/** All bands of a colour are one shape: however many lie over each other, none gets darker than one. */
function drawAll(
  { context, newPath }: CanvasLayer,
  ribbons: readonly SharedRibbon[],
  colourOf: SharedToDraw['colourOf'],
  { fill, edge }: { fill: number; edge: number },
): void {
  const shapes = new Map<string, PenPath>();
  for (const ribbon of ribbons) {
    const colour = colourOf(ribbon);
    const shape = shapes.get(colour) ?? newPath();
    shapes.set(colour, shape);
    traceRibbon(shape, ribbon);
  }
  context.lineWidth = 1;
  for (const [colour, shape] of shapes) {
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.globalAlpha = fill;
    context.fill(shape);
    context.globalAlpha = edge / (1 + ribbons.length / manyEdges);
    context.stroke(shape);
  }
  context.globalAlpha = 1;
}
