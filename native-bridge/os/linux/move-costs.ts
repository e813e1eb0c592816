/**
 * Moving and copying as bare calls, to be measured. All of it happens within one reservation of addresses, of which no part is
 * ever unmapped before its end: others' memory can neither slip in nor be replaced.
 */
import { problem } from '../../../protocol/errors.ts';
import type { CostOf, MoveCosts } from '../move-costs.ts';
import { callFailed } from './errno.ts';
import { bind, errno, libc, MAP, MREMAP, PROT } from './libc.ts';
import type { MemoryFiles } from './memory-files.ts';

const clockGettime = bind<(clock: number, time: Uint32Array) => number>('int clock_gettime(int, void *)');
const CLOCK_THREAD_CPUTIME_ID = 3;
const MADV_DONTNEED = 4;
/** mmap(2): brings all pages in at once. */
const MAP_POPULATE = 0x8000;
/** Bytes that a page table's page stands for: of places that agree modulo this, whole ones are carried over. */
const tableBytes = 2 ** 21;
const sentence = 'Moving and copying cannot be measured';
/** One call of process_vm_readv(2) reads at most 2 GiB less a page. */
const mostRead = 2 ** 30;

export interface Settings {
  pageSize: number;
  files: MemoryFiles;
  /** See Kernel. */
  dontUnmap: boolean;
}

/** `bytes`: a multiple of the page size. Takes twice as much memory. Throws where the system refuses. */
export function moveCosts({ pageSize, files, dontUnmap }: Settings, bytes: number): MoveCosts {
  // Places that agree modulo `tableBytes`, and one page more for the one that does not.
  const step = Math.ceil((bytes + pageSize) / tableBytes) * tableBytes;
  const placeCount = 10;
  const reserved = (placeCount + 1) * step;
  const base = checked('mmap', libc.mmap(0, reserved, PROT.NONE, reserve, -1, 0));
  const place = (index: number) => Math.ceil(base / tableBytes) * tableBytes + index * step;
  let file = -1;
  const close = () => {
    libc.munmap(base, reserved);
    if (file >= 0) libc.close(file);
  };
  try {
    file = files.create('samepage-experiment');
    if (libc.ftruncate(file, bytes) === -1) throw callFailed('ftruncate', errno(), sentence);
    const readWrite = PROT.READ | PROT.WRITE;
    const mapAt = (at: number, more = 0) =>
      checked('mmap', libc.mmap(at, bytes, readWrite, MAP.SHARED | MAP.FIXED | more, file, 0));
    const giveUp = (at: number) => checked('mmap', libc.mmap(at, bytes, PROT.NONE, reserve | MAP.FIXED, -1, 0));
    const [source, target] = [place(0), place(1)];
    checked('mmap', libc.mmap(target, bytes, readWrite, MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED, -1, 0));
    // With all pages in: what takes them along, or reads them, is measured without page faults.
    const readied = [() => mapAt(source, MAP_POPULATE)];

    /** To and fro between two places; the old one stays a mapping of ours, with no page in it. */
    const moving = (way: CostOf['way'], first: number, second: number): CostOf => {
      let [at, other] = [first, second];
      const flags = MREMAP.MAYMOVE | MREMAP.FIXED | MREMAP.DONTUNMAP;
      readied.push(() => mapAt(first, MAP_POPULATE));
      return toAndFro(way, () => {
        checked('mremap', libc.mremap(at, bytes, bytes, flags, other));
        [at, other] = [other, at];
      });
    };
    const mapping = (way: CostOf['way'], first: number, second: number, more: number): CostOf => {
      let [at, other] = [first, second];
      return toAndFro(way, () => {
        giveUp(at);
        mapAt(other, more);
        [at, other] = [other, at];
      });
    };
    const copying = (way: CostOf['way'], run: CostOf['run'], before?: () => void): CostOf =>
      before ? { way, run, before, inPieces: true } : { way, run, inPieces: true };
    const memcpy = (offset: number, length: number) => {
      libc.memcpy(target + offset, source + offset, length);
    };
    const [local, remote] = [new BigUint64Array(2), new BigUint64Array(2)];
    const processRead = (from: number, length: number) => {
      for (let done = 0; done < length; done += mostRead) {
        const part = BigInt(Math.min(mostRead, length - done));
        local.set([BigInt(target + from + done), part]);
        remote.set([BigInt(source + from + done), part]);
        checked('process_vm_readv', libc.process_vm_readv(process.pid, local, 1, remote, 1, 0));
      }
    };
    const moves = dontUnmap
      ? [moving('mremap-whole-tables', place(2), place(3)), moving('mremap-entries', place(4), place(5) + pageSize)]
      : [];
    const ways: CostOf[] = [
      ...moves,
      mapping('unmap-map', place(6), place(7), 0),
      mapping('unmap-map-populate', place(8), place(9), MAP_POPULATE),
      copying('memcpy-cold', memcpy, () => void libc.madvise(target, bytes, MADV_DONTNEED)),
      copying('memcpy-warm', memcpy),
      copying('process-read', processRead),
    ];
    return {
      ways,
      lacking: dontUnmap
        ? []
        : (['mremap-whole-tables', 'mremap-entries'] as const).map((way) => ({
            way,
            why: 'mremap cannot leave the old addresses to us here (MREMAP_DONTUNMAP, Linux 5.13)',
          })),
      prepare: readied,
      fill(offset, length) {
        const content = new Uint8Array(length).fill(0x5a);
        if (libc.pwrite(file, content, length, offset) !== length) {
          throw problem('OutOfMemory', 'There is not enough memory to measure this size.');
        }
      },
      cpuNanoseconds,
      emptyCall: () => memcpy(0, 0),
      close,
    };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

const reserve = MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE;

function toAndFro(way: CostOf['way'], run: () => void): CostOf {
  return { way, run, inPieces: false };
}

function checked(call: string, result: number): number {
  if (result === -1) throw callFailed(call, errno(), sentence);
  return result;
}

/** struct timespec; as 32-bit words, which need no BigInts. */
const now = new Uint32Array(4);

/** clock_gettime(2), CLOCK_THREAD_CPUTIME_ID. */
function cpuNanoseconds(): number {
  clockGettime(CLOCK_THREAD_CPUTIME_ID, now);
  return (now[0] ?? 0) * 1e9 + (now[2] ?? 0);
}
