/**
 * Floating-point numbers ↔ text, by their bits: JavaScript's own numbers have one zero when written as text and one NaN
 * (ECMA-262, 6.1.6.1), IEEE 754 has two and millions.
 */

export type FloatType = 'f32' | 'f64';

/** Bits of the fraction (IEEE 754-2008, 3.4); the largest exponent, all ones, is that of infinities and NaNs. */
const layouts = { f32: { bits: 32n, fraction: 23n }, f64: { bits: 64n, fraction: 52n } } as const;
const largest = { f32: '3.4028235e38', f64: String(Number.MAX_VALUE) } as const;
const smallest = { f32: '1.4e-45', f64: String(Number.MIN_VALUE) } as const;

/**
 * The shortest decimal that reads back as the same number; `-0`, `Infinity`, `-Infinity`. A NaN other than the usual one
 * says its payload, `NaN(0x1)` as C's strtod takes it, and a signalling one that it is: `sNaN(0x1)` (IEEE 754-2008, 5.12.1).
 */
export function formatFloat(bits: bigint, type: FloatType): string {
  const { fraction } = layouts[type];
  const highest = 1n << (fraction - 1n);
  const payload = bits & (highest - 1n);
  const value = toNumber(bits, type);
  if (!Number.isNaN(value)) return Object.is(value, -0) ? '-0' : shortest(value, type);
  const isQuiet = (bits & highest) !== 0n;
  const sign = bits >> (layouts[type].bits - 1n) ? '-' : '';
  return `${sign}${isQuiet ? 'NaN' : 'sNaN'}${payload === 0n ? '' : `(0x${payload.toString(16)})`}`;
}

/** 0.1, not 0.10000000149011612, for single precision. */
function shortest(value: number, type: FloatType): string {
  // Nine digits distinguish any two single-precision numbers.
  for (let digits = 1; type === 'f32' && digits <= 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}

/**
 * Reads a number in decimal, in hex as `%a` writes it (`0x1.8p+1`), or `inf`, `infinity`, `nan`, `nan(0x1)`, `snan(0x1)` in upper or lower case, each with a
 * sign or without (strtod(3), but for `snan`). Refuses what the type would hold as Infinity or as 0, though it is
 * neither; `name` is what the type is called then.
 */
export function parseFloatBits(text: string, type: FloatType, name: string): bigint | { error: string } {
  const special = /^([+-]?)(?:inf(?:inity)?|(s?nan)(?:\(([^()]*)\))?)$/i.exec(text);
  if (special) {
    const [, sign, nan, payload] = special;
    const magnitude = nan ? nanBits(nan.toLowerCase() === 'nan', payload ?? '', type, name) : infinity(type);
    return typeof magnitude === 'bigint' && sign === '-' ? magnitude | (1n << (layouts[type].bits - 1n)) : magnitude;
  }
  const match = /^[+-]?(\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.exec(text);
  const hex = /^([+-]?)0x([0-9a-f]+)(?:\.([0-9a-f]*))?p([+-]?\d{1,5})$/i.exec(text);
  const digits = match?.[1] ?? (hex && `${hex[2]}${hex[3] ?? ''}`);
  if (!digits) return { error: `“${text}” is no number.` };
  const value = hex ? fromHex(hex[1] ?? '', digits, Number(hex[4]) - 4 * (hex[3]?.length ?? 0)) : Number(text);
  const stored = type === 'f32' ? Math.fround(value) : value;
  if (!Number.isFinite(stored)) {
    return { error: `${name} holds numbers up to ${largest[type]}. Infinity is written as inf.` };
  }
  if (stored === 0 && /[1-9a-f]/i.test(digits)) {
    return { error: `${name} holds no number so close to 0: the smallest is ${smallest[type]}.` };
  }
  return fromNumber(value, type);
}

/** What `%a` writes: hex digits times a power of two. */
function fromHex(sign: string, digits: string, exponent: number): number {
  // In two steps: the power alone may be too small or too large, where the product is not.
  const half = Math.trunc(exponent / 2);
  const value = Number(BigInt(`0x${digits}`)) * 2 ** half * 2 ** (exponent - half);
  return sign === '-' ? -value : value;
}

function infinity(type: FloatType): bigint {
  const { bits, fraction } = layouts[type];
  return ((1n << (bits - 1n - fraction)) - 1n) << fraction;
}

/** Without a payload: the NaN that arithmetic gives, and the signalling one that compilers give. */
function nanBits(isQuiet: boolean, payloadText: string, type: FloatType, name: string): bigint | { error: string } {
  const highest = 1n << (layouts[type].fraction - 1n);
  if (payloadText !== '' && !/^(0x[0-9a-f]+|\d+)$/i.test(payloadText)) {
    return { error: `“${payloadText}” is no payload of a NaN. Try NaN(0x1).` };
  }
  const payload = payloadText !== '' ? BigInt(payloadText) : isQuiet ? 0n : highest >> 1n;
  if (payload >= highest) return { error: `${name} holds payloads of a NaN up to 0x${(highest - 1n).toString(16)}.` };
  if (payload === 0n && !isQuiet)
    return { error: `${name} holds no signalling NaN without a payload: that is Infinity.` };
  return infinity(type) | (isQuiet ? highest : 0n) | payload;
}

const scratch = new DataView(new ArrayBuffer(8));

function toNumber(bits: bigint, type: FloatType): number {
  scratch.setBigUint64(0, bits);
  return type === 'f32' ? scratch.getFloat32(4) : scratch.getFloat64(0);
}

function fromNumber(value: number, type: FloatType): bigint {
  if (type === 'f64') {
    scratch.setFloat64(0, value);
    return scratch.getBigUint64(0);
  }
  scratch.setFloat32(0, value);
  return BigInt(scratch.getUint32(0));
}
