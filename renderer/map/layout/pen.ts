/**
 * What the drawing functions use of a canvas. The context of a canvas has it, so have the export to SVG and the tests'
 * recorder; a function that needs more of canvas does not compile until all of them have it.
 */
type Canvas = CanvasRenderingContext2D;

export interface PenPath
  extends Pick<Path2D, 'moveTo' | 'lineTo' | 'bezierCurveTo' | 'quadraticCurveTo' | 'closePath' | 'rect'> {
  /** One radius for all corners, or four from the top left one on. */
  roundRect(x: number, y: number, width: number, height: number, radii?: number | number[]): void;
  /** Clockwise; angles in radians. */
  arc(x: number, y: number, radius: number, from: number, to: number): void;
}

/** What `save` keeps and `restore` brings back, beside the dashes and the clip. */
export type PenStyle = Pick<
  Canvas,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'globalAlpha'
>;

export interface Pen
  extends PenStyle,
    PenPath,
    Pick<Canvas, 'save' | 'restore' | 'beginPath' | 'setLineDash' | 'fillRect' | 'strokeRect' | 'fillText'> {
  /** Without a path: the current one. */
  fill(path?: PenPath): void;
  stroke(path?: PenPath): void;
  /** What is drawn from now on shows only inside the current path, until `restore`. */
  clip(): void;
  measureText(text: string): Pick<TextMetrics, 'width'>;
}
