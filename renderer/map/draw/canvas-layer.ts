import { uiScale } from '../../state/ui-scale.ts';
import type { Pen, PenPath } from '../layout/pen.ts';

/** A canvas in CSS pixels that is sharp on every screen. */
export interface CanvasLayer {
  readonly context: Pen;
  readonly widthCss: number;
  readonly heightCss: number;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
  /** An empty path for this layer's context. */
  readonly newPath: () => PenPath;
}

/** Each canvas's context: to ask the canvas for it takes a good part of painting little. */
const contexts = new WeakMap<HTMLCanvasElement, CanvasRenderingContext2D>();

/** Sizes the canvas where needed, which empties it, and scales it so that one unit is a CSS pixel. */
function contextOf(canvas: HTMLCanvasElement, widthCss: number, heightCss: number): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio * uiScale();
  const width = Math.round(widthCss * ratio);
  const height = Math.round(heightCss * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthCss}px`;
    canvas.style.height = `${heightCss}px`;
  }
  const context = contexts.get(canvas) ?? canvas.getContext('2d');
  if (!context) return null;
  contexts.set(canvas, context);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** The whole of a canvas, with what was drawn on it before unless its size has changed. */
export function layerOf(canvas: HTMLCanvasElement, widthCss: number, heightCss: number): CanvasLayer | null {
  const context = contextOf(canvas, widthCss, heightCss);
  return context && { context, widthCss, heightCss, ratio: devicePixelRatio * uiScale(), newPath: () => new Path2D() };
}

/** As layerOf, emptied. */
export function clearedLayer(canvas: HTMLCanvasElement, widthCss: number, heightCss: number): CanvasLayer | null {
  contextOf(canvas, widthCss, heightCss)?.clearRect(0, 0, widthCss, heightCss);
  return layerOf(canvas, widthCss, heightCss);
}

/** The nearest edge between device pixels: what begins there is not blurred. */
export function crisp(layer: CanvasLayer, css: number): number {
  return Math.round(css * layer.ratio) / layer.ratio;
}

/** Fills a box whose edges lie between device pixels; at least one device pixel wide. */
export function fillCrisp(layer: CanvasLayer, left: number, top: number, width: number, height: number): void {
  const x = crisp(layer, left);
  const y = crisp(layer, top);
  const right = Math.max(crisp(layer, left + width), x + 1 / layer.ratio);
  layer.context.fillRect(x, y, right - x, crisp(layer, top + height) - y);
}
