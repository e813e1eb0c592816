/** A mapping carried to another address, beside the same bytes copied: how long each takes, by length. */
import { type Address, offsetAddress } from '../../../protocol/address.ts';
import type { Sliced } from '../../engine/model/slices.ts';
import type { OsSection } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';

/** The shortest is taken: with other programs on every core most of them are interrupted, and the median with them. */
const rounds = 7;
/** A share of the memory that is left, of which the experiment takes no more. */
const share = 4;
const pieceBytes = 2 ** 20;

/** `move <bytes>` and `copy <bytes>`, nanoseconds; those that do not fit the memory that is left are left out. */
export function* moveAndCopy(os: MemoryOs, lengths: readonly number[]): Sliced<Map<string, number>> {
  const results = new Map<string, number>();
  for (const length of lengths) {
    if (length > os.availableMemory() / share) continue;
    const section = os.createSection(length, 'samepage-experiment');
    try {
      yield* ofLength(os, section, results);
    } finally {
      os.closeSection(section);
    }
  }
  return results;
}

function* ofLength(os: MemoryOs, section: OsSection, results: Map<string, number>): Sliced<void> {
  const { bytes: length } = section;
  const [method = 'unmap-map'] = os.limits.moveMethods;
  const view = { section, ...wholeOf(section) };
  // Places that the system chose, and that stay ours in between: the view goes to and fro between them.
  let at = os.map(section, { ...view, address: null });
  try {
    const buffer = new Uint8Array(Math.min(length, pieceBytes));
    yield* copyOut(os, at, length, buffer);
    const [moves, copies]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const to = freePlace(os, section);
      moves.push(timeOfCalls(os, () => os.move({ ...view, address: at }, to, method)));
      at = to;
      yield;
      copies.push(yield* copyOut(os, at, length, buffer));
    }
    results.set(`move ${length}`, Math.min(...moves));
    results.set(`copy ${length}`, Math.min(...copies));
  } finally {
    os.unmap(at, length);
  }
}

function wholeOf({ bytes }: OsSection) {
  return { offset: 0, length: bytes, sharing: 'shared', protection: 'read-write' } as const;
}

/** Where the system would map the same once more. */
function freePlace(os: MemoryOs, section: OsSection): Address {
  const place = os.map(section, { ...wholeOf(section), address: null });
  os.unmap(place, section.bytes);
  return place;
}

/** Copies all bytes into a buffer that is used over and over, and so stays in the cache; nanoseconds. */
function* copyOut(os: MemoryOs, from: Address, length: number, buffer: Uint8Array): Sliced<number> {
  let spent = 0;
  for (let done = 0; done < length; done += buffer.length) {
    const target = buffer.subarray(0, Math.min(buffer.length, length - done));
    spent += timed(() => os.read(offsetAddress(from, done), target));
    yield;
  }
  return spent;
}

/** Nanoseconds within the system's calls alone: a move is several, and what is between them is ours. */
function timeOfCalls(os: MemoryOs, work: () => unknown): number {
  let spent = 0;
  const end = os.subscribeToCalls(({ nanoseconds }) => {
    spent += nanoseconds;
  });
  try {
    work();
  } finally {
    end();
  }
  return spent;
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) * 1e6;
}
