/**
 * What may be typed to say where to go: `0x280000`, `2621440`, `A`, `A+0x40`, `end(A)`, `B-64 KiB`, `libc`, `[heap]+16`.
 * Pure. A number of decimal digits alone is read as decimal, as lengths are everywhere; the reading is said, and
 * the other one offered.
 */
import { formatAddress, formatRange, parseAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { parseSize } from '../../protocol/size.ts';
import { findPlace, type Places } from './places.ts';

export interface Target {
  /** The address meant, bytes. */
  address: number;
  /** What begins (or ends) there as a whole: a view or a region; null for a mere address. */
  whole: { start: number; end: number } | null;
  /** The view that the address was reckoned from, if any. */
  view: View | null;
  /** How the text was understood: `view A + 0x40`. */
  reading: string;
}

export type Reading = { ok: true; target: Target } | { ok: false; error: string };

const decimal = 'read as decimal';
const fail = (error: string): Reading => ({ ok: false, error });

/** `base`, then any number of `+ length` and `- length`. The base is as short as can be: names may hold both signs. */
const sum = /^(.*?)((?:\s*[+-]\s*(?:0x[0-9a-f]+|\d+(?:\.\d+)?\s*[a-z]*))*)$/i;
const term = /([+-])\s*([^+-]+)/g;

/** Reads what was typed, with spaces around it or without. Says what is wrong with it, as a sentence. */
export function readExpression(text: string, places: Places): Reading {
  const trimmed = text.trim();
  if (trimmed === '') return fail('Type an address such as 0x280000, a view such as A+0x40, or a name such as libc.');
  const isName = findPlace(trimmed, places.regions)?.name.toLowerCase() === trimmed.toLowerCase();
  if (isName && !places.views.has(trimmed.toUpperCase())) return readName(trimmed, places);
  const [, base = '', tail = ''] = sum.exec(trimmed) ?? [];
  const read = readBase(base.trim(), places);
  if (!read.ok || tail === '') {
    const unfinished = /^(.+?)\s*([+-])\s*$/.exec(trimmed);
    const first = unfinished?.[1] === undefined ? null : readBase(unfinished[1].trim(), places);
    if (!read.ok && first?.ok) return fail(`Type how many bytes, such as ${unfinished?.[1]}${unfinished?.[2]}0x40.`);
    return read.ok ? within(read.target, places) : badTail(trimmed, read.error, places);
  }
  let { address } = read.target;
  for (const [, sign, length = ''] of tail.matchAll(term)) {
    const bytes = parseSize(length);
    if (bytes === null) return fail(`“${length.trim()}” is no length. Type 64, 0x40 or 64 KiB.`);
    address += sign === '-' ? -bytes : bytes;
  }
  const reading = `${read.target.reading} ${tail.trim().replace(/\s*([+-])\s*/g, ' $1 ')}`.replace(/ {2,}/g, ' ');
  return within({ ...read.target, address, whole: null, reading }, places);
}

/** Where the base before a sign would have been right, it is the length that is wrong. */
function badTail(text: string, error: string, places: Places): Reading {
  const split = /^(.+?)\s*[+-]\s*(.+)$/.exec(text);
  const [, base = '', length = ''] = split ?? [];
  const known =
    places.views.has(base.toUpperCase()) || /^0x[0-9a-f]+$/i.test(base) || /^(end|start)\(.*\)$/i.test(base);
  return fail(split && known ? `“${length}” is no length. Type 64, 0x40 or 64 KiB.` : error);
}

function within(target: Target, { limits }: Places): Reading {
  const { lowestAddress, highestAddress } = limits;
  // The end of the highest thing is a place, too.
  if (target.address >= lowestAddress && target.address <= highestAddress) return { ok: true, target };
  const space = formatRange(lowestAddress, highestAddress);
  if (target.reading === decimal) {
    return fail(`As decimal that is ${formatAddress(target.address)}, out of range. Addresses here are ${space}.`);
  }
  if (target.address < 0) return fail(`That is below 0. Addresses here are ${space}.`);
  return fail(`${formatAddress(target.address)} is out of range. Addresses here are ${space}.`);
}

function readBase(text: string, places: Places): Reading {
  const call = /^(start|end)\s*\((.*)$/i.exec(text);
  if (call) return readEdge(call[1]?.toLowerCase() === 'end', call[2] ?? '', places);
  const view = places.views.get(text.toUpperCase());
  if (view) {
    const whole = { start: view.address, end: view.address + view.length };
    return { ok: true, target: { address: view.address, whole, view, reading: `view ${view.letter}` } };
  }
  return readNumber(text) ?? readName(text, places);
}

/** `end(A)`: the first address after it. */
function readEdge(isEnd: boolean, rest: string, places: Places): Reading {
  const name = isEnd ? 'end' : 'start';
  const inner = rest.replace(/\)$/, '').trim();
  if (!rest.endsWith(')')) return fail(`Close the bracket: ${name}(${inner || 'A'})`);
  const read = readBase(inner, places);
  if (!read.ok) return read;
  const { whole, reading } = read.target;
  if (!whole) return fail(`${name}(…) asks for a view or a name: “${inner}” is a mere address.`);
  return {
    ok: true,
    target: { ...read.target, address: isEnd ? whole.end : whole.start, reading: `${name} of ${reading}` },
  };
}

/** Null where it is not meant as a number. */
function readNumber(text: string): Reading | null {
  const address = (value: number, reading: string): Reading => ({
    ok: true,
    target: { address: value, whole: null, view: null, reading },
  });
  const tooLarge = () => fail(`${text} is larger than any address.`);
  if (/^[\d_']*\d$/.test(text) && /^\d/.test(text)) {
    const value = Number(text.replace(/[_']/g, ''));
    return Number.isSafeInteger(value) ? address(value, decimal) : tooLarge();
  }
  // A letter or two is a view, be it there or not.
  if (/^[a-f]{1,2}$/i.test(text)) return null;
  if (/^0x$/i.test(text)) return fail('Type the digits after 0x.');
  const value = parseAddress(text);
  if (value !== null) return address(value, /^0x/i.test(text) ? 'address' : 'read as hex');
  if (/^0x[0-9a-f_']+$/i.test(text)) return /[_']$|[_']{2}/.test(text) ? fail('A digit is missing.') : tooLarge();
  return /^0x/i.test(text) ? fail(`“${text}” is no hex number: its digits are 0–9 and a–f.`) : null;
}

function readName(text: string, places: Places): Reading {
  const place = findPlace(text, places.regions);
  // A letter or two would be found somewhere within any name.
  const isLetter = /^[A-Z]{1,2}$/i.test(text);
  if (place && (!isLetter || place.name.toLowerCase() === text.toLowerCase())) {
    const whole = { start: place.start, end: place.end };
    return { ok: true, target: { address: place.start, whole, view: null, reading: place.name } };
  }
  if (isLetter) return fail(`There is no view ${text.toUpperCase()}, and nothing of that name.`);
  return fail(`Nothing here is named “${text}”.`);
}

/** Where a number of decimal digits alone would lie if it were hex; null for any other text. */
export function hexReading(text: string): string | null {
  const trimmed = text.trim();
  const value = /^\d[\d_']*$/.test(trimmed) ? parseAddress(trimmed) : null;
  return value === null ? null : formatAddress(value);
}
