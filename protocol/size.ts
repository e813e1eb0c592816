import { plainTyped } from './typed.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const factors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['byte', 1],
  ['bytes', 1],
  ...['k', 'm', 'g', 't'].flatMap((letter, index): [string, number][] => {
    const factor = 1024 ** (index + 1);
    return [
      [letter, factor],
      [`${letter}b`, factor],
      [`${letter}ib`, factor],
    ];
  }),
]);

/** A length in bytes as text: `64 KiB`, `1.5 GiB`, `47.3 TiB`; rounded to three figures (four from 1000 on). */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded to 1024 of one unit is 1 of the next.
  while (value >= (unit === 0 ? 1024 : 1023.5) && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[unit]}`;
}

/** Between digits these may stand: `1_048_576`. */
const separators = /(?<=[0-9a-f])[_'](?=[0-9a-f])/gi;

/**
 * Reads a size as a person types it: `64 KiB`, `64k`, `1.5 GB` (taken as GiB: memory is counted in powers of two),
 * `65536`, `65_536`, `0x10000`. Returns whole bytes, or null where the text is no size or the result is no whole number of
 * bytes.
 */
export function parseSize(text: string): number | null {
  const typed = plainTyped(text).replace(separators, '').toLowerCase();
  if (/^0x[0-9a-f]+$/.test(typed)) {
    const value = Number.parseInt(typed.slice(2), 16);
    return Number.isSafeInteger(value) ? value : null;
  }
  const match = /^(\d+(?:\.\d+)?) *([a-z]*)$/.exec(typed);
  const factor = factors.get(match?.[2] ?? '');
  if (!match || factor === undefined) return null;
  const value = Number(match[1]) * factor;
  return Number.isSafeInteger(value) ? value : null;
}
