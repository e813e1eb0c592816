/** Reproducible chance: the same numbers from the same seed, on every machine. */
export class Random {
  #state: number;

  /** `stream` separates the numbers drawn from one seed. */
  constructor(seed: number, stream = 0) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
    // The first numbers of neighbouring streams are alike.
    for (let warmUp = 0; warmUp < 4; warmUp += 1) this.next();
  }

  /** From 0 to below 1; mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    // A list without entries is a mistake of the caller's; undefined itself may be an entry.
    if (choices.length === 0) throw new RangeError('nothing to pick from');
    return choice as T;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the keys, as often as its number says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    // Object.entries types its keys as plain strings.
    const entries = Object.entries(weights) as [K, number][];
    let at = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
    const found = entries.find(([, weight]) => {
      at -= weight;
      return at < 0;
    });
    return (found ?? this.pick(entries))[0];
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
