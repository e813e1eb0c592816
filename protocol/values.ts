/** Typed values at a cursor: bytes ↔ text, for the inspector, the Value field and `poke`. */

import { formatFloat, parseFloatBits } from './float-text.ts';
import { bytesOfName, nameFromBytes } from './names.ts';
import { shortText } from './short-text.ts';
import { plainTyped } from './typed.ts';

export const valueTypes = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64', 'f32', 'f64', 'text'] as const;
export type ValueType = (typeof valueTypes)[number];
export type ByteOrder = 'little' | 'big';

/** Bytes that a value of this type takes; `text` shows and edits up to 16. */
export const valueBytes: Record<ValueType, number> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  text: 16,
};

/** The names people know them by. */
export const valueNames: Record<ValueType, string> = {
  u8: 'BYTE (u8)',
  u16: 'WORD (u16)',
  u32: 'DWORD (u32)',
  u64: 'QWORD (u64)',
  i8: 'i8',
  i16: 'i16',
  i32: 'i32',
  i64: 'i64',
  f32: 'float (f32)',
  f64: 'double (f64)',
  text: 'text (UTF-8)',
};

/** `DWORD`: the name without its Rust-like twin. */
export function shortValueName(type: ValueType): string {
  return valueNames[type].replace(/ \(.*/, '');
}

/**
 * The value that `bytes` hold, as text; '' where there are too few bytes for the type. Text ends at its first zero or
 * after 16 bytes, and says each byte, as names do (names.ts); a character that begins there and ends later is left out.
 */
export function formatValue(bytes: Uint8Array, type: ValueType, order: ByteOrder): string {
  if (type === 'text') return formatText(bytes);
  if (bytes.length < valueBytes[type]) return '';
  const bits = readBits(bytes, valueBytes[type], order);
  if (type === 'f32' || type === 'f64') return formatFloat(bits, type);
  return String(type.startsWith('i') ? BigInt.asIntN(8 * valueBytes[type], bits) : bits);
}

function formatText(bytes: Uint8Array): string {
  const most = bytes.subarray(0, valueBytes.text);
  const end = most.indexOf(0);
  if (end >= 0 || most.length < valueBytes.text) return nameFromBytes(end < 0 ? most : most.subarray(0, end));
  return nameFromBytes(most.subarray(0, most.length - cutBytes(most)));
}

/** How many bytes at the end are the beginning of a character whose rest would come after them. */
function cutBytes(bytes: Uint8Array): number {
  const decoder = new TextDecoder();
  decoder.decode(bytes, { stream: true });
  const isCut = decoder.decode() !== '';
  return isCut ? bytes.length - Array.from(bytes, (byte) => byte >= 0xc0).lastIndexOf(true) : 0;
}

function readBits(bytes: Uint8Array, count: number, order: ByteOrder): bigint {
  let bits = 0n;
  for (let index = 0; index < count; index += 1) {
    bits = (bits << 8n) | BigInt(bytes[order === 'big' ? index : count - 1 - index] ?? 0);
  }
  return bits;
}

function writeBits(bits: bigint, count: number, order: ByteOrder): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    bytes[order === 'little' ? index : count - 1 - index] = Number((bits >> BigInt(8 * index)) & 0xffn);
  }
  return bytes;
}

export type ParsedValue = { bytes: Uint8Array<ArrayBuffer> } | { error: string };

/**
 * Reads text as a value of the type: whole numbers in decimal, `0x` hex or `0b` binary with `_` between digits, floats
 * as C's strtod does (float-text.ts), text as UTF-8 with escapes and without an ending zero. What formatValue gives is
 * read as the same bytes. Out of range, or no number, gives a sentence instead of bytes.
 */
export function parseValue(text: string, type: ValueType, order: ByteOrder): ParsedValue {
  if (type === 'text') return parseText(text);
  const bits =
    type === 'f32' || type === 'f64'
      ? parseFloatBits(plainTyped(text), type, shortValueName(type))
      : parseInteger(text, type);
  return typeof bits === 'bigint' ? { bytes: writeBits(bits, valueBytes[type], order) } : bits;
}

function parseText(text: string): ParsedValue {
  const bytes = bytesOfName(text);
  if (!bytes) return { error: 'Half a character stands here: text holds whole ones.' };
  if (bytes.length === 0) return { error: 'There is no text to write.' };
  if (bytes.length > valueBytes.text) {
    return { error: `text holds up to ${valueBytes.text} bytes; these are ${bytes.length}.` };
  }
  return { bytes };
}

function parseInteger(text: string, type: ValueType): bigint | { error: string } {
  const typed = plainTyped(text);
  const value = readInteger(typed);
  if (typed === '') return { error: 'Type a whole number such as 42, 0x2a or 0b101010.' };
  if (value === null) return { error: `“${shortText(typed, 40)}” is no whole number. Try 42, 0x2a or 0b101010.` };
  const bits = BigInt(8 * valueBytes[type]);
  const signed = type.startsWith('i');
  const lowest = signed ? -(1n << (bits - 1n)) : 0n;
  const highest = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (value < lowest || value > highest) return { error: `${shortValueName(type)} holds ${lowest} to ${highest}.` };
  return BigInt.asUintN(64, value);
}

function readInteger(text: string): bigint | null {
  const match = /^([+-]?)(0x[0-9a-f]+(?:_[0-9a-f]+)*|0b[01]+(?:_[01]+)*|\d+(?:_\d+)*)$/i.exec(text);
  if (!match?.[2]) return null;
  const magnitude = BigInt(match[2].replaceAll('_', '').toLowerCase());
  return match[1] === '-' ? -magnitude : magnitude;
}
