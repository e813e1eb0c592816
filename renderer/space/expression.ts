/**
 * What may be typed or pasted where an address is asked for, the same in every field: `0x280000`, `280000` (hex), `A`,
 * `A+0x40`, `end(A)`, `B-64 KiB`, `libc`, `[heap]+16`, `+0x10` (from where one is), and ranges and lines as Samepage and
 * debuggers print them. Pure.
 */
import { formatAddress, parseAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { visibleName } from '../../protocol/names.ts';
import { shortText } from '../../protocol/short-text.ts';
import { parseSize, readSize } from '../../protocol/size.ts';
import { plainTyped } from '../../protocol/typed.ts';
import { type Space, whyNotShown } from './address-space.ts';
import { readPasted } from './pasted.ts';
import { findPlace, type Likeness, type Places } from './places.ts';

export interface Target {
  /** The address meant, bytes. */
  address: number;
  /** What begins (or ends) there as a whole: a view, a region, a range; null for a mere address. */
  whole: { start: number; end: number } | null;
  /** The view that the address was reckoned from, if any. */
  view: View | null;
  /** How the text was understood: `view A + 0x40`. */
  reading: string;
}

export type Reading = { ok: true; target: Target } | { ok: false; error: string };

/** What digits mean, for the hints of fields. */
export const addressHint = 'Digits are hex; or A+0x40, end(A), libc+0x10.';

const fail = (error: string): Reading => ({ ok: false, error });
const good = (target: Target): Reading => ({ ok: true, target });

interface Term {
  sign: '+' | '-';
  length: string;
}
/** Places are looked for by their whole names first, then by how those begin, at last by any part of them. */
const likenesses: readonly Likeness[] = ['same', 'beginning', 'part'];

/** Reads what was typed, with spaces around it or without. Says what is wrong with it, as a sentence. */
export function readExpression(text: string, places: Places): Reading {
  const typed = plainTyped(text);
  if (typed === '') return fail('Type an address such as 0x280000, a view such as A+0x40, or a name such as libc.');
  // A name with spaces at its ends, or with what cannot be seen in it, may have been pasted as it is.
  for (const shown of [visibleName(text), visibleName(text.trim())]) {
    const named = shown === typed ? null : readName(shown, 'same', places);
    if (named) return within(named, places);
  }
  const pasted =
    places.views.has(typed.toUpperCase()) || findPlace(typed, places.regions, 'same') ? null : readPasted(typed);
  if (pasted) return readRange(pasted.start, pasted.end, places);
  let refused: Reading | null = null;
  const splits = splitsOf(typed);
  for (const likeness of likenesses) {
    for (const { base, terms } of splits) {
      const read = readBase(base, likeness, places);
      if (read?.ok) return plus(read.target, terms, places);
      // The shorter the base, the closer to what is not understood.
      refused = read ?? refused;
    }
  }
  return refused ?? fail(whatIsWrong(typed, places));
}

/** No sum that anybody types has more. */
const mostTerms = 32;

/**
 * Every way to read the text as a base and lengths added to it, the longest base first: names hold both signs. The lengths
 * are those that can be read.
 */
function splitsOf(typed: string): { base: string; terms: Term[] }[] {
  const splits = [{ base: typed, terms: [] as Term[] }];
  let base = typed;
  let terms: Term[] = [];
  while (terms.length < mostTerms) {
    const at = Math.max(base.lastIndexOf('+'), base.lastIndexOf('-'));
    const length = base.slice(at + 1).trim();
    if (at < 0 || 'error' in readSize(length)) break;
    terms = [{ sign: base[at] === '-' ? '-' : '+', length }, ...terms];
    base = base.slice(0, at).trim();
    splits.push({ base, terms });
  }
  return splits;
}

function plus(target: Target, terms: readonly Term[], places: Places): Reading {
  if (terms.length === 0) return within(target, places);
  const tooLong = terms.find(({ length }) => parseSize(length) === null);
  if (tooLong) return fail(`${shortText(tooLong.length, 40)} is longer than all addresses together.`);
  // What the system lists above a program’s own addresses has no exact sums as numbers.
  const sum = terms.reduce(
    (sum, { sign, length }) => sum + BigInt(sign === '-' ? -1 : 1) * BigInt(parseSize(length) ?? 0),
    BigInt(target.address),
  );
  const reading = [target.reading, ...terms.map(({ sign, length }) => `${sign} ${length}`)].join(' ');
  const error = whyNotShown(sum, places.space);
  return error === null ? good({ ...target, address: Number(sum), whole: null, reading }) : fail(error);
}

/** Null where there is nothing of the kind. */
function readBase(text: string, likeness: Likeness, places: Places): Reading | null {
  if (text === '') return readHere(places);
  if (likeness !== 'same') return namedReading(text, likeness, places);
  const section = readSection(text, places);
  if (section) return section;
  const call = /^(start|end) ?\((.*)$/i.exec(text);
  if (call) return readEdge(call[1]?.toLowerCase() === 'end', call[2] ?? '', places);
  const view = places.views.get(text.toUpperCase());
  if (view) return good(viewTarget(view));
  // A file may be called `beef`; none is meant by 0xbeef.
  const named = /^0x/i.test(text) ? null : namedReading(text, likeness, places);
  return named ?? readNumber(text, places.space);
}

function viewTarget(view: View): Target {
  const whole = { start: view.address, end: view.address + view.length };
  return { address: view.address, whole, view, reading: `view ${view.letter}` };
}

/** What `+0x10` alone counts from. */
function readHere({ here }: Places): Reading {
  if (!here) return fail('That counts from nothing: no view is selected. Type from where, such as A+0x10.');
  return good(typeof here === 'number' ? mere(here, 'the middle of the map') : viewTarget(here));
}

function mere(address: number, reading: string): Target {
  return { address, whole: null, view: null, reading };
}

/** `section 1`, as the map labels it: from the first to the last of its views. Null where it is not meant as one. */
function readSection(text: string, { views }: Places): Reading | null {
  const id = /^section\s*(\d+)(?: [r-][w-][x-])?$/i.exec(text)?.[1];
  if (id === undefined) return null;
  const shown = [...views.values()].filter(({ section }) => section === Number(id));
  if (shown.length === 0) return fail(`No view of section ${id} is mapped.`);
  const start = Math.min(...shown.map(({ address }) => address));
  const end = Math.max(...shown.map(({ address, length }) => address + length));
  return good({ address: start, whole: { start, end }, view: null, reading: `section ${id}` });
}

/** `end(A)`: the first address after it. */
function readEdge(isEnd: boolean, rest: string, places: Places): Reading {
  const name = isEnd ? 'end' : 'start';
  const inner = rest.replace(/\)$/, '').trim();
  if (!rest.endsWith(')')) return fail(`Close the bracket: ${name}(${inner || 'A'})`);
  const pasted = readPasted(inner);
  const read = pasted
    ? readRange(pasted.start, pasted.end, places)
    : likenesses.reduce<Reading | null>((found, likeness) => found ?? readBase(inner, likeness, places), null);
  if (!read) return fail(whatIsWrong(inner, places));
  if (!read.ok) return read;
  const { whole, reading } = read.target;
  if (!whole) return fail(`${name}(…) asks for a view or a name: “${inner}” is a mere address.`);
  return good({ ...read.target, address: isEnd ? whole.end : whole.start, reading: `${name} of ${reading}` });
}

/** Null where it is not meant as a number. */
function readNumber(text: string, space: Space): Reading | null {
  // No map shows all of 2^53 bytes and more.
  const tooLarge = (value: string) => fail(whyNotShown(BigInt(value), space) ?? `${text} is larger than any address.`);
  // As WinDbg writes decimals.
  if (/^0n\d+$/i.test(text)) {
    const value = Number(text.slice(2));
    return Number.isSafeInteger(value) ? good(mere(value, 'read as decimal')) : tooLarge(text.slice(2));
  }
  // A letter or two is a view, be it there or not.
  if (/^[a-f]{1,2}$/i.test(text)) return null;
  if (/^0x$/i.test(text)) return fail('Type the digits after 0x.');
  const value = parseAddress(text);
  if (value !== null) return good(mere(value, /^0x/i.test(text) ? 'address' : 'read as hex'));
  if (/^(?:0x)?[0-9a-f][0-9a-f_'`]*$/i.test(text)) {
    const digits = text.replace(/^0x/i, '').replace(/[_'`]/g, '');
    return /[_'`]$|[_'`]{2}/.test(text) ? fail(`A digit is missing in ${text}.`) : tooLarge(`0x${digits}`);
  }
  const stray = /^(?:0x|\d)[0-9a-f_'`]*([^0-9a-f_'`])/i.exec(text)?.[1];
  return stray === undefined
    ? null
    : fail(`“${text}” is not a hex number: “${stray}” is none of its digits, 0–9 and a–f.`);
}

function readRange(startText: string, endText: string | null, places: Places): Reading {
  const start = readNumber(startText, places.space) ?? fail(`${startText} is not an address.`);
  const end = endText === null ? null : (readNumber(endText, places.space) ?? fail(`${endText} is not an address.`));
  if (!start.ok) return start;
  if (end === null) return within(start.target, places);
  if (!end.ok) return end;
  const whole = { start: start.target.address, end: end.target.address };
  if (whole.end <= whole.start) return fail(`The range ${startText}–${endText} ends before it begins.`);
  return within({ address: whole.start, whole, view: null, reading: `range to ${formatAddress(whole.end)}` }, places);
}

function namedReading(text: string, likeness: Likeness, places: Places): Reading | null {
  const target = readName(text, likeness, places);
  return target && good(target);
}

function readName(text: string, likeness: Likeness, places: Places): Target | null {
  // A letter or two would be found somewhere within any name, and so would signs alone.
  if (likeness !== 'same' && (isLetter(text) || /^[!-/:-@[-`{-~ ]*$/.test(text))) return null;
  const place = findPlace(text, places.regions, likeness);
  if (!place) return null;
  return { address: place.start, whole: { start: place.start, end: place.end }, view: null, reading: place.name };
}

function isLetter(text: string): boolean {
  return /^[A-Z]{1,2}$/i.test(text);
}

function within(target: Target, { space }: Places): Reading {
  const error = whyNotShown(target.address, space);
  return error === null ? good(target) : fail(error);
}

/** Of a text in which nothing was found: which part of it is not understood. */
function whatIsWrong(typed: string, places: Places): string {
  const unknown = splitsOf(typed).at(-1)?.base ?? typed;
  const at = Math.max(...['+', '-', '–', '—'].map((sign) => unknown.lastIndexOf(sign)));
  const [base, sign, length] = [unknown.slice(0, at).trim(), unknown[at], unknown.slice(at + 1).trim()];
  const isKnown = at > 0 && readBase(base, 'same', places)?.ok === true;
  if (at > 0 && length === '' && likenesses.some((likeness) => readBase(base, likeness, places)?.ok)) {
    return `Type how many bytes, such as ${base}${sign}0x40.`;
  }
  if (isKnown && (sign === '–' || sign === '—')) {
    return `“${sign}” stands between two addresses. To subtract, type ${base}-${length}.`;
  }
  if (isKnown || (at > 0 && /^\d/.test(length) && readBase(base, 'beginning', places)?.ok)) {
    return `“${length}” is not a length. Type 64, 0x40 or 64 KiB.`;
  }
  if (isLetter(unknown)) return `There is no view ${unknown.toUpperCase()}, and nothing of that name.`;
  return `Nothing here is named “${shortText(unknown, 80)}”.`;
}

/** What digits alone would mean if they were decimal, which they are not; null for any other text. */
export function decimalReading(text: string): string | null {
  const typed = plainTyped(text);
  const value = /^\d[\d_']*$/.test(typed) ? Number(typed.replace(/[_']/g, '')) : Number.NaN;
  return Number.isSafeInteger(value) ? formatAddress(value) : null;
}
