/** A canvas in CSS pixels that is sharp on every screen. */
export interface CanvasLayer {
  readonly context: CanvasRenderingContext2D;
  readonly widthCss: number;
  readonly heightCss: number;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
  /** An empty path for this layer's context. */
  readonly newPath: () => Path2D;
}

/** Sizes the canvas where needed, empties it, and scales it so that one unit is a CSS pixel. */
export function clearedLayer(canvas: HTMLCanvasElement, widthCss: number, heightCss: number): CanvasLayer | null {
  const ratio = devicePixelRatio;
  const width = Math.round(widthCss * ratio);
  const height = Math.round(heightCss * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthCss}px`;
    canvas.style.height = `${heightCss}px`;
  }
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, widthCss, heightCss);
  return { context, widthCss, heightCss, ratio, newPath: () => new Path2D() };
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
