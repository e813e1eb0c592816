import { plainTyped } from './typed.ts';
import * as z from './zod.ts';

/**
 * A user-space address in bytes. A plain number is exact here: a user address lies below 2^53, and a page-aligned
 * 64-bit address has at most 52 significant bits.
 */
export const addressSchema = z.int().check(z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER)).brand<'Address'>();
export type Address = z.infer<typeof addressSchema>;

/** Brands a number as an address. Throws RangeError unless it is a whole number from 0 to 2^53 - 1. */
export function address(value: number): Address {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not an address`);
  // The one place where the brand is put on: the check above is what it stands for.
  return value as Address;
}

/** The address `bytes` after `from` (before it, when negative). Throws RangeError outside 0 to 2^53 - 1. */
export function offsetAddress(from: Address, bytes: number): Address {
  return address(from + bytes);
}

/** `0x280000`: lower-case hex, no leading zeros, no separators. */
export function formatAddress(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** `0x280000–0x290000`, the end exclusive, joined by an en dash. */
export function formatRange(start: number, end: number): string {
  return `${formatAddress(start)}–${formatAddress(end)}`;
}

/** Digits, with `_` or `'` between them, or WinDbg's backtick. */
const hexText = /^(?:0x)?[0-9a-f]+(?:[_'`][0-9a-f]+)*$/i;

/**
 * Reads an address as a person types or pastes it: hex, with or without `0x`, with `_`, `'` or a backtick between digits,
 * spaces around it and invisible characters allowed. Returns null for anything else, and for values above 2^53 - 1 (which
 * a number cannot hold exactly).
 */
export function parseAddress(text: string): Address | null {
  const typed = plainTyped(text);
  if (!hexText.test(typed)) return null;
  const value = Number.parseInt(typed.replace(/^0x/i, '').replace(/[_'`]/g, ''), 16);
  return Number.isSafeInteger(value) ? address(value) : null;
}

/** The greatest multiple of `unit` (a power of two or not, in bytes) that is not above `value`. */
export function alignDown(value: number, unit: number): number {
  return value - (value % unit);
}

/** The smallest multiple of `unit` that is not below `value`. */
export function alignUp(value: number, unit: number): number {
  return alignDown(value + unit - 1, unit);
}
