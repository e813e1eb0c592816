/**
 * What a region of Linux is: a name alone does not say. The same name stands for a process's own memory where it is
 * private, and for memory that others map, too, where it is shared; and memory without access is a guard or kept for later.
 */
import { protectionBits, type RegionKind, regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { guessKinds } from './guess-kinds.ts';

/** Stretches of a process's own memory without access up to this size are called guards, larger ones reservations. */
const largestGuard = 1024 * 1024;
/** Devices of a major number: see RegionColumns.devices. Those of 0 are file systems without a disk. */
const perMajor = 2 ** 20;

/** What a name can mean, besides one kind: memory of the process's own, and files that live in memory. */
type Meaning = RegionKind | 'memory' | 'memory file';

const codeOf = (kind: RegionKind) => regionKinds.indexOf(kind);
const code = {
  anonymous: codeOf('anonymous'),
  guard: codeOf('guard'),
  reserved: codeOf('reserved'),
  shared: codeOf('shared'),
  file: codeOf('file'),
};
const meaningCodes = { memory: -1, 'memory file': -2 } as const;

/** Fills in the kind of each row. `image` and `threads`: see parseMaps. */
export function fillKinds(columns: RegionColumns, image: string, threads: number): void {
  const { names, nameIndexes, protections, starts, ends, kinds } = columns;
  const imageName = image || names.find((name) => name.startsWith('/')) || '';
  const executable = executedNames(columns);
  // As numbers: to look each kind up once for every row would cost as much as to read them.
  const meanings = Int8Array.from(names, (name, index) => {
    const meaning = name !== '' && name === imageName ? 'image' : meaningOf(name, executable.has(index));
    return meaning === 'memory' || meaning === 'memory file' ? meaningCodes[meaning] : codeOf(meaning);
  });
  const special = names.map((name) => (name.startsWith('[anon') ? namedMemory(name) : null));
  for (let row = 0; row < columns.count; row += 1) {
    const index = nameIndexes[row] ?? 0;
    const meaning = meanings[index] ?? meaningCodes.memory;
    const bits = protections[row] ?? 0;
    if (meaning >= 0) kinds[row] = meaning;
    else if (meaning === meaningCodes.memory) {
      kinds[row] = memoryKind(bits, (ends[row] ?? 0) - (starts[row] ?? 0), special[index] ?? null);
    } else {
      // A file of such a name on a disk is a file.
      kinds[row] = bits & protectionBits.shared && (columns.devices[row] ?? 0) < perMajor ? code.shared : code.file;
    }
  }
  guessKinds(columns, imageName, threads, executable);
}

/** Indexes of names of which any region may be executed. */
function executedNames({ count, protections, nameIndexes }: RegionColumns): Set<number> {
  const executed = new Set<number>();
  for (let row = 0; row < count; row += 1) {
    if ((protections[row] ?? 0) & protectionBits.execute) executed.add(nameIndexes[row] ?? 0);
  }
  return executed;
}

/** Names as fs/proc/task_mmu.c and d_path (fs/d_path.c) give them. Files have a path; what has none is the kernel's own. */
function meaningOf(name: string, isExecuted: boolean): Meaning {
  if (name === '' || name.startsWith('[anon')) return 'memory';
  // The device's own file is what private memory shows; the kernel's unlinked one stands for shared memory.
  if (/^\/(dev\/zero( \(deleted\))?|anon_hugepage \(deleted\))$/.test(name)) return 'memory';
  if (/^\/(memfd:|dev\/shm\/|SYSV|secretmem \(|drm mm object \(|dmabuf:)/.test(name)) return 'memory file';
  if (name === '[heap]') return 'heap';
  // Linux 3.4 to 4.4 named thread stacks.
  if (/^\[stack:\d+\]$/.test(name)) return 'thread-stack';
  if (name === '[stack]') return 'stack';
  // Rings that the kernel shares with the process: io_uring, perf events, aio.
  if (/^(\[|anon_inode:|\/\[aio\])/.test(name)) return 'system';
  return isExecuted || /\.(so|node)(\.|$)/.test(name) ? 'library' : 'file';
}

/** What [anon:…] (prctl(2), PR_SET_VMA_ANON_NAME) says of accessible memory, and of memory without access. */
interface NamedMemory {
  open: number;
  /** Null: by its size. */
  closed: number | null;
}

/** By the words that glibc, bionic, Go, Chromium and Java use. */
function namedMemory(name: string): NamedMemory {
  const says = (words: RegExp) => words.test(name);
  const isGuard = says(/\bguard/i);
  const isArena = says(/\bmalloc arena\b/i);
  const closed = isGuard ? code.guard : isArena || says(/\breserv/i) ? code.reserved : null;
  if (says(/\bstack(_and_tls)?\b/i) && !isGuard && !says(/\bsignal\b/i))
    return { open: codeOf('thread-stack'), closed };
  if (isArena) return { open: codeOf('thread-heap'), closed };
  return { open: says(/\bv8\b/i) ? codeOf('v8') : code.anonymous, closed };
}

function memoryKind(bits: number, size: number, named: NamedMemory | null): number {
  if (bits & protectionBits.shared) return code.shared;
  const access = protectionBits.read | protectionBits.write | protectionBits.execute;
  if (bits & access) return named?.open ?? code.anonymous;
  return named?.closed ?? (size <= largestGuard ? code.guard : code.reserved);
}
