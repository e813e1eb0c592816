/** What some bytes look like together: text, noise (compressed, encrypted, code), or numbers. */

export type Content = 'zero' | 'text' | 'numbers' | 'noise';

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Of `bytes`, those below 0 are unknown and pass for zeros. A guess, from 16 to 64 bytes of them. */
export function contentOf(bytes: Int16Array | null): Content {
  if (!bytes) return 'zero';
  let zeros = 0;
  let printable = 0;
  let repeatedSteps = 0;
  let step = Number.NaN;
  const seen = new Set<number>();
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte <= 0) zeros += 1;
    else {
      seen.add(byte);
      if (isPrintable(byte)) printable += 1;
    }
    if (index === 0) continue;
    const change = (byte - (bytes[index - 1] ?? 0)) & 0xff;
    if (change === step) repeatedSteps += 1;
    step = change;
  }
  const filled = bytes.length - zeros;
  if (filled === 0) return 'zero';
  // Counting by ones, by twos; the same value over and over.
  if (repeatedSteps > bytes.length / 2) return 'numbers';
  if (filled >= bytes.length / 2 && printable >= filled * 0.9) return 'text';
  // Numbers wider than a byte have zeros at every other place, or the same upper bytes again and again.
  return zeros <= bytes.length / 8 && seen.size > filled * 0.6 ? 'noise' : 'numbers';
}
