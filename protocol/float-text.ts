/**
 * Floating-point numbers ↔ text, by their bits: JavaScript's own numbers have one zero when written as text and one NaN
 * (ECMA-262, 6.1.6.1), IEEE 754 has two and millions.
 */

import { shortText } from './short-text.ts';

export type FloatType = 'f32' | 'f64';

/**
 * Bits of the fraction (IEEE 754-2008, 3.4); the largest exponent, all ones, is that of infinities and NaNs. `unit`: the
 * least number above 0 is 2 to the power of this.
 */
const layouts = {
  f32: { bits: 32n, fraction: 23n, unit: -149 },
  f64: { bits: 64n, fraction: 52n, unit: -1074 },
} as const;
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

/** As C's `%a` writes it: `0x1.5p+5` is 42; zeros, infinities and NaNs as formatFloat has them. Reads back as the same bits. */
export function formatFloatInHex(bits: bigint, type: FloatType): string {
  const { bits: all, fraction, unit } = layouts[type];
  const exponent = (bits >> fraction) & ((1n << (all - 1n - fraction)) - 1n);
  const stored = bits & ((1n << fraction) - 1n);
  if (exponent === infinity(type) >> fraction || (exponent === 0n && stored === 0n)) return formatFloat(bits, type);
  // The fraction in whole digits of four bits.
  const digits = Number(fraction + 3n) >> 2;
  const text = (stored << BigInt(4 * digits - Number(fraction))).toString(16).padStart(digits, '0').replace(/0+$/, '');
  // A subnormal has 0 before its point, and the least exponent of the others.
  const power = unit + Number(fraction) + Math.max(0, Number(exponent) - 1);
  const sign = bits >> (all - 1n) ? '-' : '';
  return `${sign}0x${exponent === 0n ? 0 : 1}${text && `.${text}`}p${power < 0 ? '' : '+'}${power}`;
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
 * Reads a number in decimal, in hex as `%a` writes it (`0x1.8p+1`), or `inf`, `infinity`, `nan`, `nan(0x1)`, `snan(0x1)` in
 * upper or lower case, each with a sign or without (strtod(3), but for `snan`), and `nan(ind)`, `nan(snan)` as Windows
 * writes them. Gives the nearest number of the type, of two equally near ones the even one. Refuses what the type would
 * hold as Infinity or as 0, though it is neither; `name` is what the type is called then.
 */
export function parseFloatBits(text: string, type: FloatType, name: string): bigint | { error: string } {
  const signBit = text.startsWith('-') ? 1n << (layouts[type].bits - 1n) : 0n;
  const special = /^[+-]?(?:inf(?:inity)?|(s?nan)(?:\(([^()]*)\))?)$/i.exec(text);
  if (special) {
    const [, nan, payload = ''] = special;
    const magnitude = nan ? nanBits(nan.toLowerCase(), payload.toLowerCase(), type, name) : infinity(type);
    return typeof magnitude === 'bigint' ? magnitude | signBit : magnitude;
  }
  const number = readNumber(text);
  if (!number) return { error: notRead(text) };
  const magnitude = nearest(number, type);
  if (magnitude >= infinity(type)) {
    return { error: `${name} holds numbers up to ${largest[type]}. Infinity is written as inf.` };
  }
  if (magnitude === 0n && number.digits !== 0n) {
    return { error: `${name} holds no number so close to 0: the smallest is ${smallest[type]}.` };
  }
  return magnitude | signBit;
}

function notRead(text: string): string {
  if (text === '') return 'Type a number such as 0.5, -0 or inf.';
  const hint = /^[+-]?\d*,\d+$/.test(text) ? ' The fraction comes after a point: 1.5.' : '';
  return `“${shortText(text, 40)}” is not a number.${hint}`;
}

/** `digits` times `base` to the power of `exponent`. */
interface ExactNumber {
  digits: bigint;
  base: 2n | 10n;
  exponent: number;
}

/** Null where it is none. The sign is left out. */
function readNumber(text: string): ExactNumber | null {
  const decimal = /^[+-]?(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (decimal) {
    const [, whole = '', fraction = '', power = '0'] = decimal;
    return { digits: BigInt(whole + fraction), base: 10n, exponent: Number(power) - fraction.length };
  }
  // What `%a` writes: hex digits times a power of two.
  const hex = /^[+-]?0x([0-9a-f]+)(?:\.([0-9a-f]*))?p([+-]?\d+)$/i.exec(text);
  if (!hex) return null;
  const [, whole = '', fraction = '', power = '0'] = hex;
  return { digits: BigInt(`0x${whole}${fraction}`), base: 2n, exponent: Number(power) - 4 * fraction.length };
}

/**
 * The bits of the number of the type that is nearest; those of infinity where it is too large. Through a double, a single
 * would be rounded twice, and that to another number.
 */
function nearest({ digits, base, exponent }: ExactNumber, type: FloatType): bigint {
  const { fraction, unit: least } = layouts[type];
  if (digits === 0n) return 0n;
  // No power of ten or two beyond these matters; each would be a number of as many digits.
  const magnitude = exponent + digits.toString(base === 2n ? 2 : 10).length;
  if (magnitude > 1100) return infinity(type);
  if (magnitude < -1100) return 0n;
  const numerator = exponent > 0 ? digits * base ** BigInt(exponent) : digits;
  const denominator = exponent < 0 ? base ** BigInt(-exponent) : 1n;
  // The last bit that is kept stands for 2 to the power of `unit`; one lower where the quotient has a bit less.
  const bits = bitLength(numerator) - bitLength(denominator);
  const isLess = scaled(numerator, -bits) < scaled(denominator, bits);
  const unit = Math.max(least, bits - Number(fraction) - (isLess ? 1 : 0));
  const [dividend, divisor] = [scaled(numerator, -unit), scaled(denominator, unit)];
  const quotient = dividend / divisor;
  const twiceRest = 2n * (dividend % divisor);
  const isUp = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  // The highest bit of what is no subnormal is not stored: added to the exponent, it counts it up by one.
  const stored = (BigInt(unit - least) << fraction) + quotient + (isUp ? 1n : 0n);
  return stored < infinity(type) ? stored : infinity(type);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** Times 2 to the power of `bits`; as it is where that is below 0. */
function scaled(value: bigint, bits: number): bigint {
  return bits > 0 ? value << BigInt(bits) : value;
}

function infinity(type: FloatType): bigint {
  const { bits, fraction } = layouts[type];
  return ((1n << (bits - 1n - fraction)) - 1n) << fraction;
}

/** Without a payload: the NaN that arithmetic gives, and the signalling one that compilers give. */
function nanBits(nan: string, given: string, type: FloatType, name: string): bigint | { error: string } {
  const highest = 1n << (layouts[type].fraction - 1n);
  const isQuiet = nan === 'nan' && given !== 'snan';
  // The words of Windows: what arithmetic gives has the sign bit there (“indefinite”).
  const payloadText = /^(?:ind|snan)$/.test(given) && nan === 'nan' ? '' : given;
  if (payloadText !== '' && !/^(?:0x[0-9a-f]+|\d+)$/.test(payloadText)) {
    return { error: `“${shortText(payloadText, 40)}” is not a payload of a NaN. Try NaN(0x1).` };
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
