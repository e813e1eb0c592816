/** What is typed to be searched for, as bytes. Pure. */
import type { Pattern } from '../../protocol/search.ts';
import { shortText } from '../../protocol/short-text.ts';
import {
  type ByteOrder,
  isTextType,
  parseValue,
  type ValueType,
  valueBytes,
  valueNames,
  valueTypes,
} from '../../protocol/values.ts';

export const searchKinds = [
  'bytes',
  'utf-8',
  'utf-16',
  ...valueTypes.filter((type): type is NumberType => !isTextType(type)),
] as const;
type NumberType = Exclude<ValueType, 'text' | 'utf16'>;
export type SearchKind = 'bytes' | 'utf-8' | 'utf-16' | NumberType;

export function searchKindName(kind: SearchKind): string {
  if (kind === 'bytes') return 'bytes in hex';
  return kind === 'utf-8' ? 'text (UTF-8)' : kind === 'utf-16' ? 'text (UTF-16)' : valueNames[kind];
}

export interface PatternOptions {
  /** Text: capital and small letters from A to Z are not the same. */
  matchCase: boolean;
  /** Numbers: only at multiples of their size. */
  aligned: boolean;
  order: ByteOrder;
}

/** A sentence where nothing can be searched for. Numbers and UTF-16 are in `order`. */
export function patternOf(text: string, kind: SearchKind, options: PatternOptions): Pattern | string {
  if (text.trim() === '') return 'Type what to search for.';
  if (kind === 'bytes') return bytesPattern(text);
  if (kind === 'utf-8' || kind === 'utf-16') return textPattern(text, kind, options);
  const value = parseValue(text, kind, options.order);
  if ('error' in value) return value.error;
  return { ...exactly(value.bytes), alignment: options.aligned ? valueBytes[kind] : 1 };
}

function exactly(bytes: Uint8Array<ArrayBuffer>): Pattern {
  return { bytes, mask: new Uint8Array(bytes.length).fill(0xff), alignment: 1 };
}

/** `42 ?? 4f`, `42??4f`, `0x42, 0x4?`: a `?` is any digit. */
function bytesPattern(text: string): Pattern | string {
  const digits = text.replace(/0x|\\x/gi, ' ').split(/[\s,;:]+/);
  const pairs: string[] = [];
  for (const part of digits.filter((each) => each !== '')) {
    const shown = shortText(part, 40);
    if (!/^[0-9a-f?]+$/i.test(part))
      return `“${shown}” is not a byte in hex. Type such as 4d 5a ?? 90; ?? is any byte.`;
    if (part.length % 2 !== 0 && part.length > 1) return `“${shown}” has an odd number of digits.`;
    // One by one: arguments have a limit.
    for (const pair of part.length === 1 ? [`0${part}`] : (part.match(/../g) ?? [])) pairs.push(pair);
  }
  const read = (pair: string, of: (digit: string) => string) => Number.parseInt([...pair].map(of).join(''), 16);
  const bytes = Uint8Array.from(pairs, (pair) => read(pair, (digit) => (digit === '?' ? '0' : digit)));
  const mask = Uint8Array.from(pairs, (pair) => read(pair, (digit) => (digit === '?' ? '0' : 'f')));
  if (mask.every((bits) => bits === 0)) return 'Any bytes are everywhere: type one byte at least.';
  return fitting({ bytes, mask, alignment: 1 });
}

/** 0xdf leaves out the bit by which the small and capital letters of ASCII differ. */
const eitherCase = 0xdf;

function textPattern(text: string, kind: 'utf-8' | 'utf-16', { matchCase, order }: PatternOptions): Pattern | string {
  const bytesOf = (of: string) => (kind === 'utf-8' ? new TextEncoder().encode(of) : utf16(of, order));
  const bytes = bytesOf(text);
  const swapped = bytesOf(matchCase ? text : text.replace(/[a-z]/gi, otherCase));
  const mask = bytes.map((byte, at) => (byte === swapped[at] ? 0xff : eitherCase));
  return fitting({ bytes, mask, alignment: 1 });
}

function otherCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

function utf16(text: string, order: ByteOrder): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at, text.charCodeAt(at), order === 'little');
  return bytes;
}

/** See patternSchema. */
const mostBytes = 1024;

function fitting(pattern: Pattern): Pattern | string {
  const { length } = pattern.bytes;
  return length <= mostBytes ? pattern : `These are ${length} bytes; up to ${mostBytes} can be searched for.`;
}
