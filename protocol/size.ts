import { shortText } from './short-text.ts';
import { plainTyped } from './typed.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const factors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['byte', 1],
  ['bytes', 1],
  ...units.slice(1).flatMap((unit, index): [string, number][] => {
    const letter = unit.charAt(0).toLowerCase();
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

/** Between digits these may stand: `1_048_576`, and `1’048’576` as in Switzerland. */
const separators = /(?<=[0-9a-f])[_'’](?=[0-9a-f])/gi;
/** Thousands in groups, as the page itself writes them: `1,048,576`, `1 048 576`. */
const grouped = /^\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?= ?(?:b|bytes?)?$)/;

export type ReadSize = { bytes: number } | { error: string };

/**
 * Reads a size as a person types it: `64 KiB`, `64k`, `1.5 GB` (taken as GiB: memory is counted in powers of two), `65536`,
 * `65_536`, `65,536`, `0x10000`, `0x40 KiB`, `2^16`. Whole bytes, which may be more than a number holds exactly: the caller
 * has a limit to name. Else a sentence that says what is not understood, in the name of `what` is asked for.
 */
export function readSize(text: string, what: 'a size' | 'an offset' | 'a length' = 'a size'): ReadSize {
  const typed = plainTyped(text).replace(separators, '').toLowerCase();
  const plain = typed.replace(grouped, (digits) => digits.replace(/[, ]/g, ''));
  const shown = shortText(plainTyped(text), 40);
  const match = /^([+-]?)(0x[0-9a-f]+|\d+ ?\^ ?\d+|\d+\.?\d*|\.\d+) *([a-z]*)$/.exec(plain);
  const [, sign = '', count = '', unit = ''] = match ?? [];
  const factor = factors.get(unit);
  if (sign === '-') return { error: `“${shown}” is less than nothing.` };
  if (plain === '0x') return { error: 'Type the digits after 0x.' };
  if (!match) return { error: notRead(plain, shown, what) };
  if (factor === undefined) return { error: `“${unit}” is not a unit. There are ${units.join(', ')}.` };
  const bytes = countOf(count) * factor;
  if (Number.isInteger(bytes) || bytes === Number.POSITIVE_INFINITY) return { bytes };
  return { error: `${shown} is not a whole number of bytes: the next one is ${Math.ceil(bytes)}.` };
}

function countOf(text: string): number {
  const [base, power] = text.split('^').map(Number);
  return power === undefined ? Number(text) : (base ?? Number.NaN) ** power;
}

function notRead(typed: string, shown: string, what: string): string {
  const such = 'such as 64 KiB, 1.5 GiB or 0x10000.';
  if (typed === '') return `Type ${what} ${such}`;
  if (/\d,\d/.test(typed))
    return `“${shown}” may be read in two ways. Type 1.5 with a point, and 1048576 without commas.`;
  if (/^[a-z]+$/.test(typed) && factors.has(typed)) return `How many ${shown}?`;
  return `“${shown}” is not ${what}. Type one ${such}`;
}

/** The same, or null where the text is no size or has more bytes than a number holds exactly. */
export function parseSize(text: string): number | null {
  const read = readSize(text);
  return 'bytes' in read && Number.isSafeInteger(read.bytes) ? read.bytes : null;
}
