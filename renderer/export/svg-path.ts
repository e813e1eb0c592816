/** A path as SVG writes it, built by the calls of a canvas. Pure. */

/** Two decimals: finer than any screen, and short. */
export function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const turn = 2 * Math.PI;

export class SvgPath {
  #data = '';

  /** For the attribute `d`. */
  get data(): string {
    return this.#data;
  }

  #add(command: string, ...values: number[]): void {
    this.#data += `${command}${values.map(figure).join(' ')}`;
  }

  moveTo(x: number, y: number): void {
    this.#add('M', x, y);
  }

  lineTo(x: number, y: number): void {
    this.#add(this.#data === '' ? 'M' : 'L', x, y);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#add('C', x1, y1, x2, y2, x, y);
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#add('Q', x1, y1, x, y);
  }

  closePath(): void {
    if (this.#data !== '') this.#add('Z');
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#add('M', x, y);
    this.#add('h', width);
    this.#add('v', height);
    this.#add('h', -width);
    this.#add('Z');
  }

  /** One radius for all corners, or four (or two) from the top left one on, as canvas has it. */
  roundRect(x: number, y: number, width: number, height: number, radii: number | readonly number[] = 0): void {
    const list = typeof radii === 'number' ? [radii] : radii;
    const most = Math.min(Math.abs(width), Math.abs(height)) / 2;
    const corner = (index: number) => Math.min(most, list[index % list.length] ?? 0);
    const [topLeft, topRight] = [corner(0), corner(1)];
    const [bottomRight, bottomLeft] = [corner(2), corner(3)];
    this.#add('M', x + topLeft, y);
    this.#add('H', x + width - topRight);
    this.#corner(topRight, x + width, y + topRight);
    this.#add('V', y + height - bottomRight);
    this.#corner(bottomRight, x + width - bottomRight, y + height);
    this.#add('H', x + bottomLeft);
    this.#corner(bottomLeft, x, y + height - bottomLeft);
    this.#add('V', y + topLeft);
    this.#corner(topLeft, x + topLeft, y);
    this.#add('Z');
  }

  #corner(radius: number, x: number, y: number): void {
    if (radius > 0) this.#add('A', radius, radius, 0, 0, 1, x, y);
  }

  /** Clockwise from one angle to the other, as canvas has it by default. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const at = (angle: number): [number, number] => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const sweep = to - from >= turn ? turn : (((to - from) % turn) + turn) % turn;
    this.#add(this.#data === '' || this.#data.endsWith('Z') ? 'M' : 'L', ...at(from));
    // A whole circle begins where it ends: two halves.
    if (sweep === turn) this.#add('A', radius, radius, 0, 1, 1, ...at(from + Math.PI));
    const large = sweep > Math.PI && sweep !== turn ? 1 : 0;
    if (sweep > 0) this.#add('A', radius, radius, 0, large, 1, ...at(from + sweep));
  }
}
