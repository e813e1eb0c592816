/** Typed values at a cursor: bytes ↔ text, for the inspector, the Value field and `poke`. */

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

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The value that `bytes` hold, as text; '' where there are too few bytes for the type. */
export function formatValue(bytes: Uint8Array, type: ValueType, order: ByteOrder): string {
  if (type === 'text') {
    const end = bytes.indexOf(0);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes.subarray(0, end < 0 ? valueBytes.text : Math.min(end, valueBytes.text)),
    );
  }
  if (bytes.length < valueBytes[type]) return '';
  const view = viewOf(bytes);
  const little = order === 'little';
  switch (type) {
    case 'u8':
      return String(view.getUint8(0));
    case 'u16':
      return String(view.getUint16(0, little));
    case 'u32':
      return String(view.getUint32(0, little));
    case 'u64':
      return String(view.getBigUint64(0, little));
    case 'i8':
      return String(view.getInt8(0));
    case 'i16':
      return String(view.getInt16(0, little));
    case 'i32':
      return String(view.getInt32(0, little));
    case 'i64':
      return String(view.getBigInt64(0, little));
    case 'f32':
      return shortestFloat32(view.getFloat32(0, little));
    case 'f64':
      return String(view.getFloat64(0, little));
  }
}

/** The shortest decimal that reads back as the same single-precision number: 0.1, not 0.10000000149011612. */
function shortestFloat32(value: number): string {
  // Nine digits tell any two single-precision numbers apart.
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}

const largest = { f32: '3.4028235e38', f64: String(Number.MAX_VALUE) } as const;
const smallest = { f32: '1.4e-45', f64: String(Number.MIN_VALUE) } as const;

export type ParsedValue = { bytes: Uint8Array<ArrayBuffer> } | { error: string };

/**
 * Reads text as a value of the type: whole numbers in decimal, `0x` hex or `0b` binary with `_` between digits, floats
 * as JavaScript writes them (also `NaN`, `Infinity`), text as UTF-8 without an ending zero. Out of range, or no number,
 * gives a sentence instead of bytes.
 */
export function parseValue(text: string, type: ValueType, order: ByteOrder): ParsedValue {
  if (type === 'text') return parseText(text);
  const bytes = new Uint8Array(valueBytes[type]);
  const view = viewOf(bytes);
  const little = order === 'little';
  if (type === 'f32' || type === 'f64') {
    const value = parseFloating(text.trim(), type);
    if (typeof value !== 'number') return value;
    if (type === 'f32') view.setFloat32(0, value, little);
    else view.setFloat64(0, value, little);
    return { bytes };
  }
  const value = parseInteger(text.trim());
  if (value === null) return { error: `“${text}” is no whole number. Try 42, 0x2a or 0b101010.` };
  const bits = BigInt(8 * valueBytes[type]);
  const signed = type.startsWith('i');
  const lowest = signed ? -(1n << (bits - 1n)) : 0n;
  const highest = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (value < lowest || value > highest) return { error: `${type} holds ${lowest} to ${highest}.` };
  const wrapped = BigInt.asUintN(64, value);
  for (let index = 0; index < bytes.length; index += 1) {
    const shift = BigInt(8 * (little ? index : bytes.length - 1 - index));
    bytes[index] = Number((wrapped >> shift) & 0xffn);
  }
  return { bytes };
}

function parseText(text: string): ParsedValue {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0) return { error: 'There is no text to write.' };
  if (bytes.length > valueBytes.text) return { error: `At most ${valueBytes.text} bytes of text are written at once.` };
  return { bytes };
}

function parseInteger(text: string): bigint | null {
  const match = /^([+-]?)(0x[0-9a-f]+(?:_[0-9a-f]+)*|0b[01]+(?:_[01]+)*|\d+(?:_\d+)*)$/i.exec(text);
  if (!match?.[2]) return null;
  const magnitude = BigInt(match[2].replaceAll('_', '').toLowerCase());
  return match[1] === '-' ? -magnitude : magnitude;
}

/** Refuses what the type would hold as Infinity or as 0, though it is neither. */
function parseFloating(text: string, type: 'f32' | 'f64'): number | { error: string } {
  if (text === 'NaN') return Number.NaN;
  const match = /^[+-]?(\d+(\.\d*)?|\.\d+|Infinity)(e[+-]?\d+)?$/i.exec(text);
  const value = Number(text);
  if (!match?.[1] || Number.isNaN(value)) return { error: `“${text}” is no number.` };
  const stored = type === 'f32' ? Math.fround(value) : value;
  if (!Number.isFinite(stored) && /\d/.test(match[1])) {
    return { error: `${type} holds numbers up to ${largest[type]}. Infinity is written as Infinity.` };
  }
  if (stored === 0 && /[1-9]/.test(match[1])) {
    return { error: `${type} holds no number so close to 0: the smallest is ${smallest[type]}.` };
  }
  return value;
}
