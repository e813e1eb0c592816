/**
 * What nameless memory probably is. Linux names neither thread stacks nor malloc's arenas nor V8's heap in
 * /proc/PID/maps: they are known by their size, their protection, and what lies next to them.
 */
import { protectionBits, type RegionColumns, regionKinds } from '../../../protocol/model.ts';

/** glibc, malloc/arena.c: a thread's heap is a reservation of HEAP_MAX_SIZE, aligned to it, used from its start on. */
const arenaBytes = 64 * 1024 * 1024;
/** pthread_attr_setguardsize(3): a page by default; some programs ask for more. */
const largestStackGuard = 64 * 1024;
/** PTHREAD_STACK_MIN (16 KiB), and eight times the usual 8 MiB. */
const stackBytes = { least: 16 * 1024, most: 64 * 1024 * 1024 };
/** v8/src/common/globals.h: pages of the heap are aligned to 256 KiB; most are that large, and large objects larger. */
const v8PageBytes = 256 * 1024;
const leastV8Bytes = 192 * 1024;
/** Programs that carry V8, by the name of the executable or of a library. */
const carriesV8 = /\/(node|electron|samepage|deno|chrom|libnode|libv8)[^/]*$/i;

const code = {
  anonymous: regionKinds.indexOf('anonymous'),
  guard: regionKinds.indexOf('guard'),
  reserved: regionKinds.indexOf('reserved'),
  stack: regionKinds.indexOf('thread-stack'),
  heap: regionKinds.indexOf('thread-heap'),
  v8: regionKinds.indexOf('v8'),
};

/** Gives regions of kind `anonymous` a kind that says more, where there is reason for it. One pass, no strings. */
export function guessKinds(columns: RegionColumns, image: string): void {
  const { count, kinds, protections, names } = columns;
  const hasV8 = carriesV8.test(image) || names.some((name) => carriesV8.test(name));
  for (let row = 0; row < count; row += 1) {
    if (kinds[row] !== code.anonymous || (protections[row] ?? 0) & protectionBits.shared) continue;
    if (isArena(columns, row)) kinds[row] = code.heap;
    else if (hasV8 && (protections[row] ?? 0) & protectionBits.execute)
      kinds[row] = code.v8; // made at run time
    else if (isStack(columns, row)) kinds[row] = code.stack;
    else if (hasV8 && isV8Page(columns, row)) kinds[row] = code.v8;
  }
}

/** The used part, and right behind it the rest of the reservation. */
function isArena({ kinds, starts, ends }: RegionColumns, row: number): boolean {
  const start = starts[row] ?? 0;
  if (start % arenaBytes !== 0 || starts[row + 1] !== ends[row]) return false;
  const behind = kinds[row + 1];
  return (behind === code.reserved || behind === code.guard) && ends[row + 1] === start + arenaBytes;
}

/** Right behind a small guard. */
function isStack({ kinds, starts, ends }: RegionColumns, row: number): boolean {
  const start = starts[row] ?? 0;
  if (kinds[row - 1] !== code.guard || ends[row - 1] !== start) return false;
  const size = (ends[row] ?? 0) - start;
  return start - (starts[row - 1] ?? 0) <= largestStackGuard && size >= stackBytes.least && size <= stackBytes.most;
}

function isV8Page({ starts, ends }: RegionColumns, row: number): boolean {
  const start = starts[row] ?? 0;
  return start % v8PageBytes === 0 && (ends[row] ?? 0) - start >= leastV8Bytes;
}
