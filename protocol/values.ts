/** Typed values at a cursor: bytes ↔ text, for the inspector, the Value field and `poke`. */

import { formatFloat, formatFloatInHex, parseFloatBits } from './float-text.ts';
import { bytesOfName, nameFromBytes, nameFromText, textOfName } from './names.ts';
import { shortText } from './short-text.ts';
import { formatTime, parseTime } from './time-text.ts';
import { plainTyped } from './typed.ts';

const integerTypes = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const;
export const valueTypes = [...integerTypes, 'f32', 'f64', 'text', 'utf16', 'time32', 'time64'] as const;
export type ValueType = (typeof valueTypes)[number];
export const byteOrders = ['little', 'big'] as const;
export type ByteOrder = (typeof byteOrders)[number];

/** Bytes that a value of this type takes; texts show and edit up to 16. */
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
  utf16: 16,
  time32: 4,
  time64: 8,
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
  utf16: 'UTF-16 (utf16)',
  time32: 'time_t 32 (time32)',
  time64: 'time_t 64 (time64)',
};

/** `DWORD`: the name without its Rust-like twin. */
export function shortValueName(type: ValueType): string {
  return valueNames[type].replace(/ \(.*/, '');
}

export function isTextType(type: ValueType): type is 'text' | 'utf16' {
  return type === 'text' || type === 'utf16';
}

/**
 * The value that `bytes` hold, as text; '' where there are too few bytes for the type. Texts end at their first zero or
 * after 16 bytes, and say each byte, as names do (names.ts); a character that begins there and ends later is left out.
 * `hex`: whole numbers and times by their bits (`0xffffffd6` is -42 as i32), floats as `%a` writes them; texts as ever.
 */
export function formatValue(bytes: Uint8Array, type: ValueType, order: ByteOrder, hex = false): string {
  if (type === 'text') return formatText(bytes);
  if (type === 'utf16') return formatUtf16(bytes, order);
  if (bytes.length < valueBytes[type]) return '';
  const bits = readBits(bytes, valueBytes[type], order);
  if (type === 'f32' || type === 'f64') return hex ? formatFloatInHex(bits, type) : formatFloat(bits, type);
  if (hex) return `0x${bits.toString(16).padStart(2 * valueBytes[type], '0')}`;
  const value = isSigned(type) ? BigInt.asIntN(8 * valueBytes[type], bits) : bits;
  return type.startsWith('time') ? formatTime(value) : String(value);
}

const isSigned = (type: ValueType) => type.startsWith('i') || type.startsWith('time');

function formatUtf16(bytes: Uint8Array, order: ByteOrder): string {
  const units: number[] = [];
  for (let at = 0; at + 1 < Math.min(bytes.length, valueBytes.utf16); at += 2) {
    units.push(Number(readBits(bytes.subarray(at, at + 2), 2, order)));
  }
  const end = units.indexOf(0);
  const text = String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
  // Half a pair at the end may have its other half after it.
  return nameFromText(end < 0 && bytes.length >= valueBytes.utf16 ? text.replace(/[\ud800-\udbff]$/, '') : text);
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
 * Reads text as a value of the type: whole numbers in decimal, `0x` hex or `0b` binary with `_` between digits (a signed
 * one also by its bits, an unsigned one also by the negative number of the same bits), times as days or seconds (time-text.ts), floats as C's strtod does (float-text.ts), texts with
 * escapes and without an ending zero. What formatValue gives is read as the same bytes. Out of range, or no number, gives a sentence instead of bytes.
 */
export function parseValue(text: string, type: ValueType, order: ByteOrder): ParsedValue {
  if (type === 'text') return parseText(text);
  if (type === 'utf16') return parseUtf16(text, order);
  const typed = plainTyped(text);
  const bits =
    type === 'f32' || type === 'f64'
      ? parseFloatBits(typed, type, shortValueName(type))
      : parseInteger(typed, type, type === 'time32' || type === 'time64' ? parseTime(typed) : null);
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

function parseUtf16(text: string, order: ByteOrder): ParsedValue {
  const plain = textOfName(text);
  if (plain === null)
    return { error: 'UTF-16 holds characters, no single bytes: type them as characters, or \\u00e9.' };
  if (plain === '') return { error: 'There is no text to write.' };
  if (2 * plain.length > valueBytes.utf16) {
    return { error: `UTF-16 holds up to ${valueBytes.utf16} bytes; these are ${2 * plain.length}.` };
  }
  const bytes = Array.from({ length: plain.length }, (_, at) => [...writeBits(BigInt(plain.charCodeAt(at)), 2, order)]);
  return { bytes: Uint8Array.from(bytes.flat()) };
}

/** `time`: what it is as a day and time; null where it is none. */
function parseInteger(typed: string, type: ValueType, time: ReturnType<typeof parseTime>): bigint | { error: string } {
  if (typeof time === 'object' && time) return time;
  const like = type.startsWith('time') ? '2026-11-29 06:24:05Z, 42 or 0x2a' : '42, 0x2a or 0b101010';
  const what = type.startsWith('time') ? 'day and time, and no whole number of seconds' : 'whole number';
  const value = time ?? readInteger(typed);
  if (typed === '') return { error: `Type a ${what.replace(', and no', ' or a')} such as ${like}.` };
  if (value === null) return { error: `“${shortText(typed, 40)}” is not a ${what}. Try ${like}.` };
  const bits = BigInt(8 * valueBytes[type]);
  const lowest = isSigned(type) ? -(1n << (bits - 1n)) : 0n;
  const highest = isSigned(type) ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  // In hex and binary the bits themselves may be meant, as they are shown: 0xff is -1 as i8.
  const isBits = /^0[xb]/i.test(typed) && value < 1n << bits;
  // And -1 is 0xff of an unsigned byte: its two's complement, as a cast in C gives it.
  const isComplement = !isSigned(type) && value < 0n && value >= -(1n << (bits - 1n));
  if ((value < lowest && !isComplement) || (value > highest && !isBits)) {
    const range = [lowest, highest].map((edge) => (time === null ? String(edge) : formatTime(edge)));
    const also = isSigned(type) ? '' : ` (or ${-(1n << (bits - 1n))} to -1)`;
    return { error: `${shortValueName(type)} holds ${range.join(' to ')}${also}.` };
  }
  return BigInt.asUintN(64, value);
}

function readInteger(text: string): bigint | null {
  const match = /^([+-]?)(0x[0-9a-f]+(?:_[0-9a-f]+)*|0b[01]+(?:_[01]+)*|\d+(?:_\d+)*)$/i.exec(text);
  if (!match?.[2]) return null;
  const magnitude = BigInt(match[2].replaceAll('_', '').toLowerCase());
  return match[1] === '-' ? -magnitude : magnitude;
}
