/** What may end the program, or change it permanently: for the second process alone. */
import { constants } from 'node:os';
import koffi from 'koffi';
import type { Address } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import type { RiskyActs } from '../abilities.ts';
import type { OsSection } from '../memory.ts';
import type { Calls } from './calls.ts';
import { callFailed } from './errno.ts';
import { bind, errno, libc, MAP, PROT } from './libc.ts';

/** The number of the call on x86-64 and AArch64 alike (mseal(2), Linux 6.10). */
const SYS_mseal = 462;
/** mman.h. */
const PROT_EXEC = 4;
const RLIMIT_CORE = 4;
const { ENOMEM } = constants.errno;
/**
 * Mappings that are released again where the system has refused one more. The program's other threads need some, too,
 * and end it where they get none.
 */
const spare = 1000;
/** The one limit by which neither a file is written nor a program started for it (core(5)). */
const noCore = 1n;

const mseal = bind<(number: number, at: number, length: number, flags: number) => number>(
  'long syscall(long, uintptr_t, size_t, unsigned long)',
);
const setrlimit = bind<(resource: number, limits: BigUint64Array) => number>('int setrlimit(int, const uint64_t *)');
const codeType = koffi.proto('int samepage_code(void)');

/**
 * Calls nothing but mmap and munmap: until some are released, whatever allocates memory may end the program. See
 * RiskyActs.mapMany.
 */
function mapMany({ handle }: OsSection, pageSize: number, count: number, places: number[]): number {
  while (places.length < count) {
    const at = libc.mmap(0, pageSize, PROT.READ | PROT.WRITE, MAP.SHARED, handle, 0);
    if (at === -1) {
      const code = errno();
      if (code !== ENOMEM) throw callFailed('mmap', code, 'A page of the section could not be mapped');
      const made = places.length;
      while (places.length > Math.max(0, made - spare)) libc.munmap(places.pop() ?? 0, pageSize);
      return made;
    }
    places.push(at);
  }
  return places.length;
}

export function probeRiskyActs(calls: Calls, pageSize: number): RiskyActs {
  const seal = (from: Address, length: number) => {
    calls.run(
      'mseal',
      () => [arg.address(from), arg.size(length), arg.number(0)],
      () => mseal(SYS_mseal, from, length, 0),
      'The mapping could not be sealed',
    );
  };
  return {
    protectExecutable(from, length) {
      calls.run(
        'mprotect',
        () => [arg.address(from), arg.size(length), arg.flags(['PROT_READ', 'PROT_EXEC'])],
        () => libc.mprotect(from, length, PROT.READ | PROT_EXEC),
        'The mapping could not be made executable',
      );
    },
    call(at) {
      // What is declared to return an int returns a number.
      return koffi.call(BigInt(at), codeType) as number;
    },
    store: (to, byte) => koffi.encode(BigInt(to), 'uint8_t', byte),
    mapMany: (section, count, places) => mapMany(section, pageSize, count, places),
    // Of nothing at all it succeeds, where there is such a call.
    seal: mseal(SYS_mseal, 0, 0, 0) === 0 ? seal : null,
    leaveNoCoreFile: () => void setrlimit(RLIMIT_CORE, BigUint64Array.of(noCore, noCore)),
  };
}
