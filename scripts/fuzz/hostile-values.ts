/** Values that a window could send in place of what is expected. */
import type { Random } from './random.ts';

/** Around the edges of pages, of the address space, and of what a number can hold exactly. */
const edges = [
  0,
  4096,
  65_536,
  0x280000,
  0x290000,
  2 ** 21,
  2 ** 31,
  2 ** 32,
  2 ** 40,
  2 ** 47,
  2 ** 48,
  2 ** 52,
  2 ** 53,
];
const oddNumbers = [
  -0,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 64,
  -(2 ** 63),
  1e308,
];

/** Mostly whole and near an edge: what a schema of numbers lets pass. */
export function wholeNumber(random: Random): number {
  const edge = random.pick(edges);
  const near = edge + random.pick([0, 0, 0, 1, -1, 4095, 4096, -4096, 65_536]);
  return random.chance(0.05) ? random.pick(oddNumbers) : Math.max(0, near);
}

export function text(random: Random): string {
  return random.pick([
    () => '',
    () => 'A',
    () => 'constructor',
    () => '__proto_',
    () => 'toString',
    () => '\0',
    () => '\ud800',
    () => '😀'.repeat(random.below(20)),
    () => 'x'.repeat(random.below(300)),
    () => (random.chance(0.02) ? 'y'.repeat(200_000) : 'y'),
  ])();
}

/** Anything that MessagePack can carry, up to `depth` deep. */
export function anything(random: Random, depth = 3): unknown {
  const leaf = random.below(depth > 0 ? 12 : 8);
  switch (leaf) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return wholeNumber(random);
    case 4:
      return random.pick(oddNumbers);
    case 5:
      return text(random);
    case 6:
      return random.bytes(random.below(100));
    case 7:
      return random.chance(0.5) ? Float64Array.from({ length: random.below(9) }, () => random.next()) : new Date(0);
    case 8:
    case 9:
      return Array.from({ length: random.below(6) }, () => anything(random, depth - 1));
    case 10:
      return { toString: anything(random, 0), valueOf: anything(random, 0) };
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(6) }, () => [text(random), anything(random, depth - 1)]),
      );
  }
}
