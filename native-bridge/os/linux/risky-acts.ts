/** What may end the program, or change it permanently: for the second process alone. */
import koffi from 'koffi';
import type { Address } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import type { RiskyActs } from '../abilities.ts';
import type { Calls } from './calls.ts';
import { bind, libc, PROT } from './libc.ts';

/** The number of the call on x86-64 and AArch64 alike (mseal(2), Linux 6.10). */
const SYS_mseal = 462;
/** mman.h. */
const PROT_EXEC = 4;
const RLIMIT_CORE = 4;
/** The one limit by which neither a file is written nor a program started for it (core(5)). */
const noCore = 1n;

const mseal = bind<(number: number, at: number, length: number, flags: number) => number>(
  'long syscall(long, uintptr_t, size_t, unsigned long)',
);
const setrlimit = bind<(resource: number, limits: BigUint64Array) => number>('int setrlimit(int, const uint64_t *)');
const codeType = koffi.proto('int samepage_code(void)');

export function probeRiskyActs(calls: Calls): RiskyActs {
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
    // Of nothing at all it succeeds, where there is such a call.
    seal: mseal(SYS_mseal, 0, 0, 0) === 0 ? seal : null,
    leaveNoCoreFile: () => void setrlimit(RLIMIT_CORE, BigUint64Array.of(noCore, noCore)),
  };
}
