/** The ribbons from each view to its range of the section, and the pulse that runs along them after a write. */

import type { Pen, PenPath } from '../layout/pen.ts';
import { type Ribbon, threadPoint, traceRibbon } from '../layout/ribbons.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import type { Palette } from './palette.ts';

interface RibbonEmphasis {
  /** Whose ribbons stand out: those of the carried, the pointed at, or the selected views. */
  letters: ReadonlySet<string>;
  /** Whether the others step back for them: not for a mere selection, which there nearly always is. */
  othersDim: boolean;
}

const fillStrength = 0.17;
const edgeStrength = 0.34;
const dimmed = 0.4;
/** From about this number on, edges become fainter, as they would add up to a grey area. */
const manyEdges = 24;
/** So faint an edge is not to be seen, and hundreds of them cost more than all else. */
const leastStrength = 0.03;

/**
 * All bands of a section are one shape: however many lie over each other, none gets darker than one. Their edges show
 * where each begins and ends.
 */
export function drawRibbons(
  layer: CanvasLayer,
  ribbons: readonly Ribbon[],
  { letters, othersDim }: RibbonEmphasis,
  colours: Palette,
): void {
  const { context } = layer;
  const shapes = new Map<number, PenPath>();
  for (const ribbon of ribbons) {
    const { view } = ribbon.block;
    if (letters.has(view.letter)) continue;
    const shape = shapes.get(view.section) ?? layer.newPath();
    shapes.set(view.section, shape);
    traceRibbon(shape, ribbon);
  }
  const share = othersDim ? dimmed : 1;
  const edges = (edgeStrength * share) / (1 + ribbons.length / manyEdges);
  context.lineWidth = 1;
  for (const [section, shape] of shapes) {
    context.fillStyle = colours.section(section);
    context.strokeStyle = colours.section(section);
    context.globalAlpha = fillStrength * share;
    context.fill(shape);
    if (edges < leastStrength) continue;
    context.globalAlpha = edges;
    context.stroke(shape);
  }
  for (const ribbon of ribbons) if (letters.has(ribbon.block.view.letter)) drawEmphasised(layer, ribbon, colours);
  context.globalAlpha = 1;
}

function drawEmphasised({ context }: CanvasLayer, ribbon: Ribbon, colours: Palette): void {
  context.fillStyle = colours.section(ribbon.block.view.section);
  context.strokeStyle = context.fillStyle;
  context.beginPath();
  traceRibbon(context, ribbon);
  context.globalAlpha = 0.34;
  context.fill();
  context.globalAlpha = 0.9;
  context.stroke();
}

/** Over the section's bar: which part of it a view shows, where it is not all of it. */
export function drawShownPart({ context }: CanvasLayer, ribbons: readonly Ribbon[], letter: string, ink: string): void {
  const ribbon = ribbons.find(({ block }) => block.view.letter === letter);
  if (!ribbon || ribbon.block.view.length >= ribbon.bar.bytes) return;
  const { bar, bottomLeft, bottomRight } = ribbon;
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.strokeRect(bottomLeft, bar.topCss - 1, Math.max(bottomRight - bottomLeft, 3), bar.heightCss + 2);
}

/** How long a pulse takes from the section to the blocks. */
export const pulseMs = 180;
const pulseLength = 0.4;
const pulsePieces = 12;

/** Where a pulse runs: the middle of a thread. */
export interface Thread {
  topCss: number;
  topX: number;
  bottomCss: number;
  bottomX: number;
}

/** The pulse at `t` in [0, 1] on its way up from the section, in which the bytes have changed, to each of its views. */
export function drawPulse(context: Pen, thread: Thread, t: number, ink: string): void {
  const head = t * (1 + pulseLength);
  context.strokeStyle = ink;
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.beginPath();
  for (let piece = 0; piece <= pulsePieces; piece += 1) {
    const at = Math.min(1, Math.max(0, head - pulseLength * (piece / pulsePieces)));
    const { xCss, yCss } = threadPoint(thread, at);
    if (piece === 0) context.moveTo(xCss, yCss);
    else context.lineTo(xCss, yCss);
  }
  context.stroke();
  context.lineCap = 'butt';
}
