/** What calls have mapped that is still mapped: grouped by who called, a leak stands first. Pure. */
import { madeBy } from './history.ts';
import type { Piece } from './pieces.ts';

export interface Unfreed {
  path: string;
  bits: number;
  /** Calls that made them, in order; each once. */
  calls: number[];
  bytes: number;
  /** The size that all have; null where they differ. */
  each: number | null;
}

/**
 * Groups of pieces, the largest first; `callerOf` says who made a call, `since`: the call that began the program, whose own
 * pieces are none of it.
 */
export function unfreedBy(
  pieces: readonly Piece[],
  callerOf: (call: number) => string | number,
  since: number,
): Unfreed[] {
  // A mapping may have been divided since.
  const made = new Map<number, { path: string; bits: number; bytes: number }>();
  for (const piece of pieces) {
    const call = madeBy(piece);
    if (call === null || call <= since) continue;
    const known = made.get(call);
    if (known) known.bytes += piece.end - piece.start;
    else made.set(call, { path: piece.path, bits: piece.bits, bytes: piece.end - piece.start });
  }
  const groups = new Map<string, Unfreed>();
  for (const [call, { path, bits, bytes }] of [...made].sort(([one], [other]) => one - other)) {
    const key = `${callerOf(call)}\n${path}\n${bits}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { path, bits, calls: [call], bytes, each: bytes });
      continue;
    }
    group.calls.push(call);
    group.bytes += bytes;
    if (group.each !== bytes) group.each = null;
  }
  return [...groups.values()].sort((one, other) => other.bytes - one.bytes);
}
