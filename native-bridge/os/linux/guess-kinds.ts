/**
 * What nameless memory probably is. Linux names neither thread stacks nor malloc's arenas nor V8's heap in
 * /proc/PID/maps: they are known by their size, their protection, and what lies next to them.
 */
import { protectionBits, regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';

/**
 * glibc, malloc/arena.c: a thread's heap is a reservation of HEAP_MAX_SIZE, aligned to it, used from its start on. That
 * is 64 MiB for programs of 64 bits and 1 MiB for those of 32.
 */
const arenaBytes = { wide: 64 * 1024 * 1024, narrow: 1024 * 1024 };
/**
 * Where mmap(2) chooses the place, as for glibc's heaps, it is near the libraries. Go's heap has the same alignment, and
 * lies where Go chose (runtime/malloc.go: 0xc000000000 and up, or by chance).
 */
const nearLibraries = 2 ** 42;
/** Chromium's allocator (partition_alloc_constants.h): blocks of 2 MiB, whose first pages hold guards and their own data. */
const superPage = { bytes: 2 * 1024 * 1024, head: 32 * 1024 };
/** pthread_attr_setguardsize(3): a page by default; some programs ask for more. */
const largestStackGuard = 64 * 1024;
/** PTHREAD_STACK_MIN (16 KiB), and eight times the usual 8 MiB. */
const stackBytes = { least: 16 * 1024, most: 64 * 1024 * 1024 };
/** v8/src/common/globals.h: pages of the heap are aligned to 256 KiB; most are that large, and large objects larger. */
const v8PageBytes = 256 * 1024;
const leastV8Bytes = 192 * 1024;
/** Programs that carry V8, by the name of the executable or of a library, with a version: `node-20`, `libnode.so.108`. */
const carriesV8 =
  /\/(?:node(?:js)?|electron|samepage|deno|chrome|chromium|libnode|libv8\w*)\d*(?:[-.][^/]*)?(?: \(deleted\))?$/i;

const readWrite = protectionBits.read | protectionBits.write;

const code = {
  anonymous: regionKinds.indexOf('anonymous'),
  guard: regionKinds.indexOf('guard'),
  reserved: regionKinds.indexOf('reserved'),
  stack: regionKinds.indexOf('thread-stack'),
  heap: regionKinds.indexOf('thread-heap'),
  v8: regionKinds.indexOf('v8'),
};

/**
 * Gives nameless regions of kind `anonymous` a kind that says more, where there is reason for it; and no more stacks than
 * there are threads to have them. `executed`: indexes of names of which any region may be executed.
 */
export function guessKinds(
  columns: RegionColumns,
  image: string,
  threads: number,
  executed: ReadonlySet<number>,
): void {
  const { count, kinds, protections, names, nameIndexes } = columns;
  const hasV8 = carriesV8.test(image) || names.some((name, index) => executed.has(index) && carriesV8.test(name));
  const arena = arenaShape(columns);
  const stacks: number[] = [];
  let namedStacks = 0;
  for (let row = 0; row < count; row += 1) {
    const bits = protections[row] ?? 0;
    if (kinds[row] === code.stack && bits & protectionBits.write) namedStacks += 1;
    if (kinds[row] !== code.anonymous || nameIndexes[row] !== 0) continue;
    if (isArena(columns, row, arena)) {
      kinds[row] = code.heap;
      kinds[row + 1] = code.reserved;
    } else if (hasV8 && bits & protectionBits.execute)
      kinds[row] = code.v8; // made at run time
    else if (isStack(columns, row)) stacks.push(row);
    else if (hasV8 && isV8Page(columns, row)) kinds[row] = code.v8;
  }
  // The first thread's stack has a name.
  for (const row of likeliest(columns, stacks, threads - 1 - namedStacks)) kinds[row] = code.stack;
}

/** At most this many of them: a program mostly gives all of its threads stacks of one size. */
function likeliest({ starts, ends }: RegionColumns, rows: readonly number[], most: number): readonly number[] {
  if (rows.length <= most) return rows;
  const sizeOf = (row: number) => (ends[row] ?? 0) - (starts[row] ?? 0);
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(sizeOf(row), (counts.get(sizeOf(row)) ?? 0) + 1);
  const rank = (row: number) => counts.get(sizeOf(row)) ?? 0;
  const ranked = [...rows].sort((one, other) => rank(other) - rank(one) || sizeOf(other) - sizeOf(one));
  return ranked.slice(0, Math.max(0, most));
}

interface ArenaShape {
  bytes: number;
  /** Lies near what its place was chosen beside. */
  isNear: (address: number) => boolean;
}

function arenaShape({ count, starts, ends, names, nameIndexes }: RegionColumns): ArenaShape {
  const libc = names.findIndex((name) => /\/libc(-[\d.]+)?\.so/.test(name));
  const stack = names.indexOf('[stack]');
  let anchor = -1;
  let isWide = false;
  for (let row = 0; row < count; row += 1) {
    isWide ||= (ends[row] ?? 0) > 2 ** 32;
    const name = nameIndexes[row] ?? 0;
    if (name > 0 && (name === libc || (libc < 0 && name === stack))) anchor = starts[row] ?? 0;
  }
  const isNear = (address: number) => anchor < 0 || Math.abs(address - anchor) < nearLibraries;
  return { bytes: isWide ? arenaBytes.wide : arenaBytes.narrow, isNear };
}

/** The used part, and right behind it the rest of the reservation. */
function isArena({ kinds, starts, ends, protections }: RegionColumns, row: number, shape: ArenaShape): boolean {
  const start = starts[row] ?? 0;
  if (start % shape.bytes !== 0 || starts[row + 1] !== ends[row] || protections[row] !== readWrite) return false;
  const behind = kinds[row + 1];
  if (behind !== code.reserved && behind !== code.guard) return false;
  return ends[row + 1] === start + shape.bytes && shape.isNear(start);
}

/** Right behind a small guard; readable and writable, but no block of Chromium's allocator, which begins likewise. */
function isStack({ kinds, starts, ends, protections }: RegionColumns, row: number): boolean {
  const start = starts[row] ?? 0;
  const size = (ends[row] ?? 0) - start;
  if (kinds[row - 1] !== code.guard || ends[row - 1] !== start || protections[row] !== readWrite) return false;
  if (start % superPage.bytes <= superPage.head && (start % superPage.bytes) + size <= superPage.bytes) return false;
  return start - (starts[row - 1] ?? 0) <= largestStackGuard && size >= stackBytes.least && size <= stackBytes.most;
}

function isV8Page({ starts, ends }: RegionColumns, row: number): boolean {
  const start = starts[row] ?? 0;
  return start % v8PageBytes === 0 && (ends[row] ?? 0) - start >= leastV8Bytes;
}
