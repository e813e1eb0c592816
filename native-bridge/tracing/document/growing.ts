/** Columns that grow. */

/** A typed array that doubles when it is full. */
export class Growing<A extends Float64Array | Uint32Array | Uint8Array> {
  array: A;
  length = 0;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.array = make(256);
  }

  push(value: number): void {
    this.reserve(1);
    this.array[this.length] = value;
    this.length += 1;
  }

  /** Makes room for `more`. */
  reserve(more: number): void {
    if (this.length + more <= this.array.length) return;
    const larger = this.#make(Math.max(2 * this.array.length, this.length + more));
    larger.set(this.array);
    this.array = larger;
  }

  /** What there is now, on its own memory. */
  taken(): A {
    // A slice is of its array's own class.
    return this.array.slice(0, this.length) as A;
  }
}

export function columnOfUint32(): Growing<Uint32Array> {
  return new Growing((length) => new Uint32Array(length));
}

/** Values that come again and again, each with a number: its place in `table`. */
export class Interned<T> {
  readonly table: T[] = [];
  readonly #places = new Map<string | number, number>();

  /** `key` names the value. */
  placeOf(key: string | number, make: () => T): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.table.push(make()) - 1;
    this.#places.set(key, place);
    return place;
  }
}
