/**
 * The text of a call as a template and numbers: hundreds of thousands of calls differ in their numbers alone. The text
 * comes back exactly as it was. Pure.
 */

/** In a template, where a number was, and how it was written: ①②③, which strace, writing ASCII alone, never prints. */
export const places = { decimal: '\u2460', negative: '\u2461', hex: '\u2462' } as const;
export const placeForm = /[\u2460-\u2462]/g;

/** Strings and paths are left as they are; only numbers that are written in the one usual way become places. */
const pieces = /"(?:[^"\\]|\\.)*"|(?<=\d)<(?!<)[^>]*>|(?<![\w.])(-?)(?:0x(0|[1-9a-f][0-9a-f]*)|(0|[1-9]\d*))(?![\w.])/g;

/** Replaces the numbers of a text by places, and appends them to `numbers`, each from 0 to 2^53 - 1. */
export function takeNumbers(text: string, numbers: number[]): string {
  return text.replace(pieces, (piece, minus?: string, hex?: string, decimal?: string) => {
    const value = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!Number.isSafeInteger(value) || (minus === '-' && (hex !== undefined || value === 0))) return piece;
    numbers.push(value);
    if (minus === '-') return places.negative;
    return hex === undefined ? places.decimal : places.hex;
  });
}

/** The text again. Numbers that are missing are 0. */
export function putNumbers(template: string, numbers: readonly number[], from = 0): string {
  let next = from;
  return template.replace(placeForm, (place) => {
    const value = numbers[next++] ?? 0;
    if (place === places.hex) return `0x${value.toString(16)}`;
    return place === places.negative ? `-${value}` : String(value);
  });
}

export function countPlaces(template: string): number {
  return template.match(placeForm)?.length ?? 0;
}

/** Of a text from outside: characters that no output of strace holds, which would be taken for places. */
export function withoutPlaces(text: string): string {
  return text.replace(placeForm, '\ufffd');
}

const high = 2 ** 28;

/** Appends a number below 2^53 to bytes, seven bits each, the lowest first (LEB128). Returns where it then is. */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let [next, rest] = [at, value];
  while (rest >= high) {
    bytes[next++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    bytes[next++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[next++] = rest;
  return next;
}

/** The most bytes of one number. */
export const mostNumberBytes = 8;

/** The next `count` numbers of bytes from `from` on; those that the bytes do not hold are 0. */
export function readNumbers(bytes: Uint8Array, from: number, count: number): number[] {
  const numbers: number[] = [];
  let at = from;
  for (let nth = 0; nth < count; nth += 1) {
    let [value, factor, byte] = [0, 1, 0];
    do {
      byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte >= 128);
    numbers.push(value);
  }
  return numbers;
}
