/** What a call does to an address space, by its manual page: mmap(2), mprotect(2), brk(2), shmop(2) and their kin. Pure. */
import { protectionBits } from '../../../protocol/model.ts';
import { type CallForm, type Compiled, type Effect, none } from './effect.ts';
import { advices, mapFlags, moveFlags, protections, segmentFlags } from './flags.ts';
import { splitArguments } from './scan.ts';
import { countPlaces } from './template.ts';
import {
  compileExecution,
  compileNaming,
  compileSpawn,
  executeCalls,
  hasFlag,
  isPlace,
  isRange,
  mostAddress,
  spawnCalls,
} from './threads.ts';
import { compileResult, compileValue, type Evaluate, pathOf } from './values.ts';

type Maker = (v: readonly number[], result: number) => Effect | null;
interface Definition {
  /** Which arguments are read as numbers, by their place. */
  values: readonly number[];
  /** Which of these may be written as names: bits. Addresses and lengths never are. */
  named?: readonly number[];
  /** How many arguments it has. */
  count: readonly number[];
  /** What it returns when it has succeeded. */
  returns: 'zero' | 'value';
  /** Whether the result is needed: without it nothing is known to have happened. */
  needsResult: boolean;
  /** `strings`: the arguments themselves. */
  make: (strings: readonly string[]) => Maker;
}

/** MAP_TYPE in mman(7)'s headers: the lowest four bits. */
const sharedTypes: readonly number[] = [mapFlags.MAP_SHARED, mapFlags.MAP_SHARED_VALIDATE];
const privateTypes: readonly number[] = [mapFlags.MAP_PRIVATE, mapFlags.MAP_DROPPABLE];

function mapDefinition(lengthAt: number, flagsAt: number): Definition {
  return {
    values: [lengthAt, 2, flagsAt, 5],
    named: [2, flagsAt],
    count: [6],
    returns: 'value',
    needsResult: true,
    make: (strings) => {
      const file = pathOf(strings[4] ?? '');
      return ([length = 0, protection = 0, flags = 0, offset = 0], start) => {
        const type = flags % 16;
        if (!isRange(start, length) || !(offset >= 0) || ![...sharedTypes, ...privateTypes].includes(type)) return null;
        const isShared = sharedTypes.includes(type);
        const bits = accessBits(protection) | (isShared ? protectionBits.shared : 0);
        const growsDown = hasFlag(flags, mapFlags.MAP_GROWSDOWN);
        if (hasFlag(flags, mapFlags.MAP_ANONYMOUS)) {
          const path = anonymousPath(flags, isShared);
          return { kind: 'map', start, length: wholeHuge(length, flags), bits, path, offset: 0, growsDown };
        }
        const path = file === '/dev/zero' && isShared ? sharedZeros : (file ?? unknownFile);
        return { kind: 'map', start, length, bits, path, offset, growsDown };
      };
    },
  };
}

/** mm/shmem.c, shmem_zero_setup: shared memory without a file is one, of this name. */
const sharedZeros = '/dev/zero (deleted)';

/** Huge pages are one, too (fs/hugetlbfs/inode.c, hugetlb_file_setup). */
function anonymousPath(flags: number, isShared: boolean): string {
  if (hasFlag(flags, mapFlags.MAP_HUGETLB)) return '/anon_hugepage (deleted)';
  return isShared ? sharedZeros : '';
}

/** Where huge pages are mapped, a length is one of whole ones: of 2 MiB, unless the flags say of which size. */
function wholeHuge(length: number, flags: number): number {
  if (!hasFlag(flags, mapFlags.MAP_HUGETLB)) return length;
  const size = 2 ** (Math.floor(flags / 2 ** 26) % 64 || 21);
  return Math.ceil(length / size) * size;
}

/** A mapped file that strace did not name: it was run without -y. */
export const unknownFile = '?';

function accessBits(protection: number): number {
  return (
    (hasFlag(protection, protections.PROT_READ) ? protectionBits.read : 0) |
    (hasFlag(protection, protections.PROT_WRITE) ? protectionBits.write : 0) |
    (hasFlag(protection, protections.PROT_EXEC) ? protectionBits.execute : 0)
  );
}

const protect: Definition = {
  values: [0, 1, 2],
  named: [2],
  count: [3, 4],
  returns: 'zero',
  needsResult: true,
  make:
    () =>
    ([start = 0, length = 0, protection = 0]) => {
      if (length === 0) return none;
      if (!isRange(start, length)) return null;
      const growsDown = hasFlag(protection, protections.PROT_GROWSDOWN);
      return { kind: 'protect', start, length, bits: accessBits(protection), growsDown, untilHole: false };
    },
};

/** Ends what was mapped at the address that is its one argument. */
const detach = (needsResult: boolean): Definition => ({
  values: [0],
  count: [1],
  returns: 'zero',
  needsResult,
  make:
    () =>
    ([start = 0]) =>
      isPlace(start) ? { kind: 'detach', start } : null,
});

const definitions: Readonly<Record<string, Definition>> = {
  mmap: mapDefinition(1, 3),
  munmap: {
    values: [0, 1],
    // Frees at its entry, so also where its end is not known.
    count: [2],
    returns: 'zero',
    needsResult: false,
    make:
      () =>
      ([start = 0, length = 0]) =>
        isRange(start, length) ? { kind: 'unmap', start, length } : null,
  },
  mprotect: protect,
  mremap: {
    values: [0, 1, 2, 3],
    named: [3],
    count: [4, 5],
    returns: 'value',
    needsResult: true,
    make:
      () =>
      ([from = 0, oldLength = 0, length = 0, flags = 0], to) => {
        if (!isPlace(from) || !(oldLength >= 0) || !isRange(to, length) || from + oldLength > mostAddress) return null;
        return { kind: 'move', from, oldLength, length, to, leavesOld: hasFlag(flags, moveFlags.MREMAP_DONTUNMAP) };
      },
  },
  brk: {
    values: [0],
    count: [1],
    returns: 'value',
    needsResult: true,
    make:
      () =>
      ([wish = 0], at) =>
        at > 0 && at < mostAddress ? { kind: 'break', at, isQuestion: wish !== at } : null,
  },
  shmget: {
    values: [0, 1],
    named: [0],
    count: [3],
    returns: 'value',
    needsResult: true,
    make:
      () =>
      ([key = 0, length = 0], id) => ({ kind: 'segment', id, key, length }),
  },
  shmat: {
    values: [0, 2],
    named: [2],
    count: [3],
    returns: 'value',
    needsResult: true,
    make:
      () =>
      ([id = 0, flags = 0], start) => {
        if (!isPlace(start)) return null;
        const write = hasFlag(flags, segmentFlags.SHM_RDONLY) ? 0 : protectionBits.write;
        const execute = hasFlag(flags, segmentFlags.SHM_EXEC) ? protectionBits.execute : 0;
        return { kind: 'attach', id, start, bits: protectionBits.read | protectionBits.shared | write | execute };
      },
  },
  shmdt: detach(false),
  io_setup: {
    values: [1],
    count: [2],
    returns: 'zero',
    needsResult: true,
    make:
      () =>
      ([start = 0]) =>
        isPlace(start) ? { kind: 'ring', start } : null,
  },
  io_destroy: detach(true),
  remap_file_pages: {
    values: [0, 1, 3],
    count: [5],
    returns: 'zero',
    needsResult: true,
    make:
      () =>
      ([start = 0, length = 0, page = 0]) =>
        isRange(start, length) ? { kind: 'refile', start, length, page } : null,
  },
  map_shadow_stack: {
    values: [1],
    count: [3],
    returns: 'value',
    needsResult: true,
    make:
      () =>
      ([length = 0], start) => {
        const bits = protectionBits.read | protectionBits.write;
        if (!isRange(start, length)) return null;
        return { kind: 'map', start, length, bits, path: '', offset: 0, growsDown: false };
      },
  },
  madvise: {
    values: [0, 1, 2],
    named: [2],
    count: [3],
    returns: 'zero',
    needsResult: true,
    make:
      (strings) =>
      ([start = 0, length = 0, advice = 0]) => {
        // By its name, should it be one whose value is not known here: none of those changes what is mapped.
        if (/^MADV_(?!DONTFORK$|DOFORK$)/.test(strings[2] ?? '')) return none;
        const inherited = advice === advices.MADV_DOFORK;
        if ((!inherited && advice !== advices.MADV_DONTFORK) || length === 0) return none;
        return isRange(start, length) ? { kind: 'inherit', start, length, inherited } : null;
      },
  },
};

const alike: Readonly<Record<string, string>> = { mmap2: 'mmap', old_mmap: 'mmap', pkey_mprotect: 'mprotect' };

/** Reads a form once. Null: a call on memory whose arguments or result are not understood. */
export function compileCall({ call, args, result }: CallForm): Compiled | null {
  const strings = splitArguments(args);
  const places = placesBefore(args, strings);
  const outcome = compileResult(result, countPlaces(args));
  if (spawnCalls.has(call)) return outcome.kind === 'value' ? compileSpawn(call, args, outcome.value) : () => none;
  const pathAt = executeCalls[call];
  if (pathAt !== undefined) return compileExecution(strings, pathAt, outcome.kind === 'value' ? outcome.value : null);
  if (call === 'prctl') return compileNaming(strings, places, outcome.kind === 'value');
  const definition = definitions[alike[call] ?? call];
  if (!definition) return () => none;
  if (outcome.kind === 'failed' && call.endsWith('mprotect') && outcome.error === 'ENOMEM') {
    return untilHole(compileWith(protect, strings, places, () => 0));
  }
  if (outcome.kind === 'failed' || (outcome.kind === 'unknown' && definition.needsResult)) return () => none;
  return compileWith(definition, strings, places, outcome.kind === 'value' ? outcome.value : () => 0);
}

function compileWith(
  { values, named = [], count, returns, make }: Definition,
  strings: readonly string[],
  places: readonly number[],
  result: Evaluate,
): Compiled | null {
  if (!count.includes(strings.length)) return null;
  const evaluates: Evaluate[] = [];
  for (const at of values) {
    const advice = values.length === 3 && /^MADV_/.test(strings[at] ?? '') ? () => -1 : null;
    const isName = /^[A-Z]/.test(strings[at] ?? '') && strings[at] !== 'NULL';
    if (isName && !named.includes(at)) return null;
    const evaluate = compileValue(strings[at] ?? '', places[at] ?? 0, named.includes(at)) ?? advice;
    if (!evaluate) return null;
    evaluates.push(evaluate);
  }
  const maker = make(strings);
  return (numbers) => {
    const value = result(numbers);
    if (returns === 'zero' && value !== 0) return null;
    return maker(
      evaluates.map((evaluate) => evaluate(numbers)),
      value,
    );
  };
}

function untilHole(compiled: Compiled | null): Compiled | null {
  if (!compiled) return null;
  return (numbers) => {
    const effect = compiled(numbers);
    return effect?.kind === 'protect' ? { ...effect, untilHole: true } : effect;
  };
}

/** How many places stand before each argument. */
function placesBefore(args: string, strings: readonly string[]): number[] {
  let from = 0;
  return strings.map((string) => {
    const at = args.indexOf(string, from);
    from = at + string.length;
    return countPlaces(args.slice(0, at));
  });
}
