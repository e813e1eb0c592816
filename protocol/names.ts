/**
 * Names from outside (paths, names of memory, of programs) as visible text. A name may hold any byte; what is no text, or
 * cannot be seen, stands as an escape, so that every name can be shown, distinguished, exported, searched and typed.
 *
 * - `\xe9`: a byte that is no UTF-8, a control character below U+0080 (`\x1b`), or a space at an end (`\x20`)
 * - `\u202e`, `\u{e0001}`: a character that is invisible, turns others round, or is none (half a pair, unassigned)
 * - backslashes stand for themselves; directly before an escape, or before what looks like one, each is doubled
 */

const escapeBody = String.raw`x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{(?:10|0?[0-9a-fA-F])?[0-9a-fA-F]{1,4}\}`;
/** At the ends of the name or of a part of its path. Linux adds ` (deleted)` to the names of files that are gone. */
const endSpaces = String.raw`(?<=^|\/) +| +(?=\/|$| \(deleted\)$)`;
/** Controls, formatting, halves, private and unassigned ones; spaces of other kinds; what is ignored by default. */
const unseen = String.raw`(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]`;
const hidden = new RegExp(String.raw`(\\*)(${endSpaces}|${unseen})`, 'gu');
const special = new RegExp(String.raw`(\\*)(?:(${endSpaces}|${unseen})|${escapeBody})`, 'gu');
const escapes = new RegExp(String.raw`(\\+)(${escapeBody})`, 'g');
/** Visible ASCII without a backslash: most names. */
const plain = /^[!-[\]-~]*$/;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** A name of bytes (Linux, macOS) as visible text. */
export function nameFromBytes(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (plain.test(text)) return text;
  if (!text.includes('\ufffd')) return visible(text, special);
  // Each byte that is no UTF-8 is a half of a pair meanwhile, which no UTF-8 holds (as in Python's PEP 383).
  return visible(decodePieces(bytes), special, (half) => `\\x${hex(half - halfForByte, 2)}`);
}

/** A name of UTF-16 (Windows), or one in plain characters, as visible text. */
export function nameFromText(text: string): string {
  return plain.test(text) ? text : visible(text, special);
}

/** A name as it was typed or pasted, escapes and all, with what cannot be seen in it made visible: the same name. */
export function visibleName(typed: string): string {
  return plain.test(typed) ? typed : visible(typed, hidden);
}

/** The bytes of a name (UTF-8 but for escaped ones); null where it holds half a character, which has none. */
export function bytesOfName(name: string): Uint8Array<ArrayBuffer> | null {
  const parts = partsOf(name);
  if (parts.some((part) => typeof part === 'string' && /\p{Cs}/u.test(part))) return null;
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? part : [...encoder.encode(part)])));
}

/** The characters of a name; null where it holds a byte that is none. */
export function textOfName(name: string): string | null {
  const parts = partsOf(name);
  return parts.some((part) => typeof part === 'number') ? null : parts.join('');
}

/** U+DC80 to U+DCFF for the bytes 0x80 to 0xff. */
const halfForByte = 0xdc00;

function visible(text: string, pattern: RegExp, halfText = (half: number) => `\\u${hex(half, 4)}`): string {
  return text.replace(pattern, (found: string, slashes: string, unseenText: string | undefined) => {
    const after = unseenText === undefined ? found.slice(slashes.length) : escapesOf(unseenText, halfText);
    return slashes + slashes + after;
  });
}

function escapesOf(text: string, halfText: (half: number) => string): string {
  return [...text].map((character) => escapeOf(character.codePointAt(0) ?? 0, halfText)).join('');
}

function escapeOf(code: number, halfText: (half: number) => string): string {
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  if (code >= 0xd800 && code < 0xe000) return halfText(code);
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function decodePieces(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const piece = decodeStrictly(bytes.subarray(at, at + length));
    text += piece ?? String.fromCharCode(halfForByte + lead);
    at += piece === null ? 1 : length;
  }
  return text;
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Text, and between it bytes from 0x80 on, which are no characters. */
function partsOf(name: string): (string | number)[] {
  const parts: (string | number)[] = [];
  let text = '';
  let after = 0;
  for (const { index, 0: found, 1: slashes = '', 2: code = '' } of name.matchAll(escapes)) {
    text += name.slice(after, index) + slashes.slice(Math.ceil(slashes.length / 2));
    after = index + found.length;
    const value = Number.parseInt(code.replace(/[xu{}]/g, ''), 16);
    if (slashes.length % 2 === 0) text += code;
    else if (code.startsWith('u') || value < 0x80) text += String.fromCodePoint(value);
    else {
      parts.push(text, value);
      text = '';
    }
  }
  return [...parts, text + name.slice(after)];
}
