/** Finding a pattern in a buffer. */
import type { Pattern } from '../../../protocol/search.ts';

/** Where the first match at or behind `from` begins; -1 where there is none. */
export type Matcher = (buffer: Buffer, from: number) => number;

export function matcherOf({ bytes, mask }: Pattern): Matcher {
  const run = longestExactRun(mask);
  const exact = Buffer.from(bytes.subarray(run.from, run.to));
  if (exact.length === bytes.length) return (buffer, from) => buffer.indexOf(exact, from);

  const wanted = bytes.map((byte, index) => byte & (mask[index] ?? 0));
  const differs = (buffer: Buffer, at: number, index: number) =>
    ((buffer[at + index] ?? 0) & (mask[index] ?? 0)) !== wanted[index];
  /** Where the last candidate differed: among bytes that repeat, the next one mostly does there, too. */
  let likely = 0;
  const isAt = (buffer: Buffer, at: number) => {
    if (differs(buffer, at, likely)) return false;
    for (let index = 0; index < wanted.length; index += 1) {
      if (!differs(buffer, at, index)) continue;
      likely = index;
      return false;
    }
    return true;
  };
  const first = mask.findIndex((bits) => bits !== 0);
  const [firstMask, firstByte] = [mask[first] ?? 0, wanted[first] ?? 0];
  const nextCandidate = (buffer: Buffer, from: number, last: number) => {
    // The engine's own search is faster than a loop.
    if (exact.length > 0) {
      const found = buffer.indexOf(exact, from + run.from);
      return found < 0 ? last + 1 : found - run.from;
    }
    let at = from;
    while (at <= last && ((buffer[at + first] ?? 0) & firstMask) !== firstByte) at += 1;
    return at;
  };
  return (buffer, from) => {
    const last = buffer.length - bytes.length;
    for (let at = from; ; at += 1) {
      at = nextCandidate(buffer, at, last);
      if (at > last) return -1;
      if (isAt(buffer, at)) return at;
    }
  };
}

/** Of bytes of which every bit counts. */
function longestExactRun(mask: Uint8Array): { from: number; to: number } {
  let longest = { from: 0, to: 0 };
  let from = 0;
  for (let at = 0; at <= mask.length; at += 1) {
    if (mask[at] === 0xff) continue;
    if (at - from > longest.to - longest.from) longest = { from, to: at };
    from = at + 1;
  }
  return longest;
}
