/** A pen that writes down what is drawn with it, and a palette of named colours, so that tests can identify each. */
import type { Pen, PenPath } from '../map/layout/pen.ts';

/** What was drawn, with the style that it was drawn in. */
interface Mark {
  what: 'fill' | 'stroke' | 'fillRect' | 'strokeRect' | 'fillText';
  /** The numbers of its path or box; for a text its place. */
  at: readonly number[];
  /** Of a text. */
  text: string | null;
  colour: string;
  alpha: number;
  lineWidth: number;
}

class RecordedPath implements PenPath {
  readonly numbers: number[] = [];
  readonly #add = (...values: unknown[]) =>
    void this.numbers.push(...values.filter((value) => typeof value === 'number'));
  moveTo = this.#add;
  lineTo = this.#add;
  bezierCurveTo = this.#add;
  quadraticCurveTo = this.#add;
  closePath = this.#add;
  rect = this.#add;
  roundRect = this.#add;
  arc = this.#add;
}

/** A character is 7 pixels wide, whatever the font. */
const characterCss = 7;

class RecordedPen extends RecordedPath implements Pen {
  readonly marks: Mark[] = [];
  fillStyle: Pen['fillStyle'] = '';
  strokeStyle: Pen['strokeStyle'] = '';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  font = '';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  globalAlpha = 1;
  readonly #saved: object[] = [];

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha } = this;
    this.#saved.push({ fillStyle, strokeStyle, lineWidth, globalAlpha });
  }
  restore(): void {
    Object.assign(this, this.#saved.pop());
  }
  beginPath(): void {
    this.numbers.length = 0;
  }
  setLineDash(): void {
    // How a line is dashed says nothing about what is drawn where.
  }
  clip(): void {
    // The same holds for what hides the edges.
  }
  fill(path: PenPath = this): void {
    this.#mark('fill', pathNumbers(path), this.fillStyle);
  }
  stroke(path: PenPath = this): void {
    this.#mark('stroke', pathNumbers(path), this.strokeStyle);
  }
  fillRect(...box: number[]): void {
    this.#mark('fillRect', box, this.fillStyle);
  }
  strokeRect(...box: number[]): void {
    this.#mark('strokeRect', box, this.strokeStyle);
  }
  fillText(text: string, x: number, y: number): void {
    this.#mark('fillText', [x, y], this.fillStyle, text);
  }
  measureText(text: string): { width: number } {
    return { width: text.length * characterCss };
  }

  #mark(what: Mark['what'], at: readonly number[], style: Pen['fillStyle'], text: string | null = null): void {
    const { globalAlpha: alpha, lineWidth } = this;
    this.marks.push({ what, at: [...at], text, colour: String(style), alpha, lineWidth });
  }
}

function pathNumbers(path: PenPath): readonly number[] {
  return path instanceof RecordedPath ? path.numbers : [];
}

/** A layer of 1200 × 360 CSS pixels, one device pixel each. */
export function recordedLayer() {
  const context = new RecordedPen();
  return { context, widthCss: 1200, heightCss: 360, ratio: 1, newPath: () => new RecordedPath() };
}

const font = '11px Test';

/** Each colour is called after its use: `accent`, `section 1`, `kind heap`. */
export const namedPalette = {
  theme: 'dark',
  ground: 'ground',
  surface: 'surface',
  hairline: 'hairline',
  ink: 'ink',
  ink2: 'ink 2',
  ink3: 'ink 3',
  accent: 'accent',
  danger: 'danger',
  sectionInk: 'section ink',
  kindInk: 'kind ink',
  fonts: { ui11: font, ui12: font, bold9: font, bold10: font, bold11: font, bold12: font, mono12: font },
  kind: (kind: string) => `kind ${kind}`,
  section: (id: number) => `section ${id}`,
  sectionText: (id: number) => `section ${id} text`,
};
