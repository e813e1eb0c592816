/**
 * Makes system calls of this process fail permanently, as a container's filter or an older kernel does: a seccomp filter
 * (seccomp(2), linux/seccomp.h, linux/filter.h). For tests, each in its own process: it cannot be taken back, and
 * the programs started from here inherit it.
 */
import { constants } from 'node:os';
import { errnoName } from '../errno.ts';
import { bind, bufferAddress, errno } from '../libc.ts';

export interface Denial {
  call: keyof typeof numbers;
  error: 'EPERM' | 'ENOSYS' | 'EINVAL' | 'ENOTTY' | 'EACCES';
  /** Only where the argument of this index (its low 32 bits) is so; always, unless given. */
  when?: { argument: number } & ({ equals: number } | { hasAnyOf: number } | { hasNoneOf: number });
}

/** asm/unistd_64.h of x86-64; asm-generic/unistd.h, which arm64 and riscv64 use. */
const numbers = {
  lseek: { x64: 8, generic: 62 },
  ioctl: { x64: 16, generic: 29 },
  userfaultfd: { x64: 323, generic: 282 },
  mremap: { x64: 25, generic: 216 },
  process_vm_readv: { x64: 310, generic: 270 },
  process_vm_writev: { x64: 311, generic: 271 },
  memfd_create: { x64: 319, generic: 279 },
};
const seccompNumber = { x64: 317, generic: 277 };
const column = process.arch === 'x64' ? 'x64' : 'generic';

const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const SECCOMP_RET_ALLOW = 0x7fff0000;
const SECCOMP_RET_ERRNO = 0x00050000;
/** BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_JMP|BPF_JSET|BPF_K, BPF_RET|BPF_K. */
const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;

/** One instruction: code, how many to skip where the condition holds, and where not, and its constant. */
type Instruction = [code: number, skipIf: number, skipElse: number, constant: number];

/** Where it does not apply, the program goes on behind it. In struct seccomp_data the number is at 0, arguments from 16. */
function program({ call, error, when }: Denial): Instruction[] {
  const fail: Instruction = [RETURN, 0, 0, SECCOMP_RET_ERRNO | constants.errno[error]];
  const condition: Instruction[] = [];
  if (when) {
    condition.push([LOAD, 0, 0, 16 + 8 * when.argument]);
    if ('equals' in when) condition.push([IF_EQUAL, 0, 1, when.equals]);
    else if ('hasAnyOf' in when) condition.push([IF_ANY_BIT, 0, 1, when.hasAnyOf]);
    else condition.push([IF_ANY_BIT, 1, 0, when.hasNoneOf]);
  }
  const body = [...condition, fail];
  return [[LOAD, 0, 0, 0], [IF_EQUAL, 0, body.length, numbers[call][column]], ...body];
}

export function denyCalls(...denials: readonly Denial[]): void {
  const instructions = [...denials.flatMap(program), [RETURN, 0, 0, SECCOMP_RET_ALLOW]] satisfies Instruction[];
  const code = new DataView(new ArrayBuffer(Math.max(128, instructions.length * 8)));
  for (const [index, [operation, skipIf, skipElse, constant]] of instructions.entries()) {
    code.setUint16(8 * index, operation, true);
    code.setUint8(8 * index + 2, skipIf);
    code.setUint8(8 * index + 3, skipElse);
    code.setUint32(8 * index + 4, constant >>> 0, true);
  }
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const fprog = new BigUint64Array(16);
  fprog[0] = BigInt(instructions.length);
  fprog[1] = bufferAddress(new Uint8Array(code.buffer));
  const prctl = bind<(option: number, on: number, a: number, b: number, c: number) => number>(
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  );
  const syscall = bind<(number: number, operation: number, flags: number, argument: BigUint64Array) => number>(
    'long syscall(long, unsigned long, unsigned long, void *)',
  );
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) throw new Error(`prctl: ${errnoName(errno())}`);
  const done = syscall(seccompNumber[column], SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, fprog);
  if (done !== 0) throw new Error(`seccomp: ${errnoName(errno())}`);
}
