/** Pieces of C. */
import { formatAddress } from '../../protocol/address.ts';
import { accessBits } from '../../protocol/model.ts';
import { protectionText } from '../../protocol/region-text.ts';
import type { PlacedView } from './operation.ts';

/** Inside a comment: it cannot end it, nor be a trigraph, nor leave its line. */
export function commentText(text: string): string {
  return text
    .replace(/[\p{C}\u2028\u2029]/gu, '?')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replace(/\?(?=\?)/g, '? ')
    .replace(/\\$/, '\\.');
}

export function hex(value: number): string {
  return formatAddress(value);
}

/** A place in the arena. */
export function at(address: number): string {
  return `AT(${hex(address)})`;
}

/** A length or an offset: decimal, as the app shows them; 64 bits, whatever an int is. */
export function size(bytes: number): string {
  return `UINT64_C(${bytes})`;
}

const perLine = 16;

/** `(const unsigned char[]){0x2a, 0x00}`, indented where it takes several lines. */
export function byteArray(bytes: Uint8Array): string {
  const indent = '    ';
  const texts = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  if (texts.length <= perLine) return `(const unsigned char[]){${texts.join(', ')}}`;
  const lines: string[] = [];
  for (let from = 0; from < texts.length; from += perLine) {
    lines.push(`${indent}    ${texts.slice(from, from + perLine).join(', ')}`);
  }
  return `(const unsigned char[]){\n${lines.join(',\n')}}`;
}

/** As in the kernel's list: `rw-s`; p (private) is copy-on-write. */
export function accessOf({ protection, sharing }: Pick<PlacedView, 'protection' | 'sharing'>): string {
  return protectionText(accessBits[protection]) + (sharing === 'shared' ? 's' : 'p');
}

/** FNV-1a, 32 bits: as the programs count it. */
export function digest(bytes: Uint8Array): string {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return `UINT32_C(0x${sum.toString(16).padStart(8, '0')})`;
}
