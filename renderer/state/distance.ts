/** How far addresses lie from each other, as text. Pure. */
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';

/** `0x30000 (192 KiB)`; `bytes` may be negative: −0x10000 (64 KiB). */
export function distanceText(bytes: number): string {
  const apart = Math.abs(bytes);
  return `${bytes < 0 ? '−' : ''}${formatAddress(apart)} (${formatSize(apart)})`;
}

/** `C begins 0x30000 (192 KiB) after A, 128 KiB after its end`. In either order; views never overlap. */
export function viewsApart(one: View, other: View): string {
  const [lower, upper] = one.address < other.address ? [one, other] : [other, one];
  const apart = upper.address - lower.address;
  const between = apart - lower.length;
  const behind = between === 0 ? 'right at its end' : `${formatSize(between)} after its end`;
  return `${upper.letter} begins ${distanceText(apart)} after ${lower.letter}, ${behind}`;
}
