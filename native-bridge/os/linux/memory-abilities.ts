/** What can be done to pages, and secret memory (memfd_secret(2), Linux 5.14). */
import { closeSync, openSync } from 'node:fs';
import { asProblem, problem } from '../../../protocol/errors.ts';
import type { PageCall } from '../../../protocol/model.ts';
import type { Abilities, SecretReads } from '../abilities.ts';
import { unable } from '../ability.ts';
import type { Calls } from './calls.ts';
import type { Kernel } from './kernel.ts';
import { bind, bufferAddress, errno, libc, MAP, O_CLOEXEC, PROT } from './libc.ts';
import type { MemoryFiles } from './memory-files.ts';
import { moveCosts } from './move-costs.ts';
import { hugePageBytes, pageCallsOf } from './page-calls.ts';
import { probeRiskyActs } from './risky-acts.ts';

/** The number of the call on x86-64 and AArch64 alike. */
const SYS_memfd_secret = 447;
const memfdSecret = bind<(number: number, flags: number) => number>('long syscall(long, unsigned int)');
/** As pread(2) and pwrite(2), between a file and an address of ours: these fail where a load or a store would crash. */
const readInto = bind<(fd: number, to: number, bytes: number, offset: number) => number>(
  'intptr_t pread(int, uintptr_t, size_t, int64_t)',
);
const writeFrom = bind<(fd: number, from: number, bytes: number, offset: number) => number>(
  'intptr_t pwrite(int, uintptr_t, size_t, int64_t)',
);

/** Found out by trying. */
export function probeAbilities(
  calls: Calls,
  { files, pageSize, dontUnmap }: Kernel,
  known: readonly PageCall[],
): Pick<Abilities, 'pageCalls' | 'hugePageBytes' | 'secretMemory' | 'riskyActs' | 'moveCosts'> {
  const readSecret = () => tryReading(files, pageSize);
  return {
    pageCalls: pageCallsOf(calls, known),
    hugePageBytes: hugePageBytes(),
    secretMemory: works(readSecret)
      ? { ask: readSecret }
      : unable('this system gives no secret memory (memfd_secret, Linux 5.14, where it is switched on)'),
    riskyActs: { ask: probeRiskyActs(calls, pageSize) },
    moveCosts: { ask: (bytes) => moveCosts({ files, pageSize, dontUnmap }, bytes) },
  };
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch (thrown) {
    asProblem(thrown);
    return false;
  }
}

/** Throws Unsupported where the system has no secret memory, or gives none to this process. */
function tryReading(files: MemoryFiles, pageSize: number): SecretReads {
  const secret = memfdSecret(SYS_memfd_secret, O_CLOEXEC);
  if (secret === -1) throw problem('Unsupported', 'This system has no secret memory (memfd_secret).');
  return withFile(secret, pageSize, MAP.SHARED, (at) => {
    const own = throughProgram(files, at);
    return { own, byProcessRead: readOutside(at), byMemoryFile: readMemoryFile(at) };
  });
}

/** 42 goes in, and what is there comes out, by the program's own page tables, as its loads and stores would do it. */
function throughProgram(files: MemoryFiles, at: number): number {
  const file = files.create('samepage-probe');
  try {
    libc.pwrite(file, Uint8Array.of(42, 0), 2, 0);
    if (readInto(file, at, 1, 0) !== 1 || writeFrom(file, at, 1, 1) !== 1) {
      throw problem('Unsupported', 'Secret memory can be neither written nor read here.');
    }
    const back = new Uint8Array(1);
    libc.pread(file, back, 1, 1);
    return back[0] ?? 0;
  } finally {
    libc.close(file);
  }
}

/** The error of a call that was just made; 0 where it gave something. */
function errorOf(result: number): number {
  return result === -1 ? errno() : 0;
}

function readOutside(at: number): number {
  // More than 64 bytes, so that it stays where it is; see bufferAddress.
  const target = new Uint8Array(128);
  const local = BigUint64Array.of(bufferAddress(target), 1n);
  const remote = BigUint64Array.of(BigInt(at), 1n);
  return errorOf(libc.process_vm_readv(process.pid, local, 1, remote, 1, 0));
}

function readMemoryFile(at: number): number {
  const file = openSync('/proc/self/mem', 'r');
  try {
    return errorOf(libc.pread(file, new Uint8Array(1), 1, at));
  } finally {
    closeSync(file);
  }
}

/** Runs `work` on one mapping of a new file, and gives both back. Unsupported where it cannot be mapped. */
function withFile<T>(file: number, bytes: number, flags: number, work: (at: number) => T): T {
  try {
    const at = libc.ftruncate(file, bytes) === -1 ? -1 : libc.mmap(0, bytes, PROT.READ | PROT.WRITE, flags, file, 0);
    if (at === -1) throw problem('Unsupported', 'A page of it could not be mapped.');
    try {
      return work(at);
    } finally {
      libc.munmap(at, bytes);
    }
  } finally {
    libc.close(file);
  }
}
