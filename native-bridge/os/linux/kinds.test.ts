/** What a region is, by name, access, sharing and owner together. */
import { afterAll, expect, it } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { readRegions } from './maps.ts';
import { parseMaps } from './parse-maps.ts';
import { CPrograms } from './testing/c-programs.ts';

const programs = new CPrograms();
afterAll(() => programs.end());

function kindsOf(text: string): (string | undefined)[] {
  return [...parseMaps(new TextEncoder().encode(text), '/opt/prog').kinds].map((kind) => regionKinds[kind]);
}

/** The kind of one region, by `protection device inode name`. */
function kindOf(region: string, bytes = 0x10000): string | undefined {
  const [protection, device, inode, ...name] = region.split(' ');
  const end = (0x7f0000000000 + bytes).toString(16);
  return kindsOf(`7f0000000000-${end} ${protection} 00000000 ${device} ${inode} ${name.join(' ')}\n`)[0];
}

it.each([
  ['rw-p 00:06 5 /dev/zero', 'anonymous'],
  ['---p 00:06 5 /dev/zero', 'guard'],
  ['rw-s 00:01 41 /dev/zero (deleted)', 'shared'],
  ['rw-p 00:0f 42 /anon_hugepage (deleted)', 'anonymous'],
  ['---p 00:0f 42 /anon_hugepage (deleted)', 'guard'],
  ['rw-s 00:0f 42 /anon_hugepage (deleted)', 'shared'],
  ['rw-s 00:01 40 [anon_shmem:frames]', 'shared'],
  ['rw-s 00:00 0 ', 'shared'],
  ['rw-p 00:01 40 [anon_shmem:frames]', 'anonymous'],
  ['rw-s 00:01 7 /memfd:jit (deleted)', 'shared'],
  ['rw-p 00:01 7 /memfd:jit (deleted)', 'file'],
  ['rw-s fe:00 7 /memfd:jit (deleted)', 'file'],
  ['rw-s 00:01 65538 /SYSV00000000 (deleted)', 'shared'],
  ['rw-s 00:0f 12 anon_inode:[io_uring]', 'system'],
  ['rw-s 00:0f 12 anon_inode:[perf_event]', 'system'],
  ['rw-s 00:12 12 /[aio] (deleted)', 'system'],
  ['r-xp 00:00 0 [uprobes]', 'system'],
  ['r-xp 00:00 0 [vdso]', 'system'],
  ['rw-p 00:00 0 [stack:4711]', 'thread-stack'],
  ['rw-p fe:00 12 /tmp/[stack]', 'file'],
  ['rw-p 00:00 0 [anon: Go: heap]', 'anonymous'],
  ['---p 00:00 0 [anon: Go: heap reservation]', 'reserved'],
  ['---p 00:00 0 [anon:thread stack guard page]', 'guard'],
  ['---p 00:00 0 [anon: glibc: malloc arena]', 'reserved'],
  ['rw-p 00:00 0 [anon: glibc: malloc arena]', 'thread-heap'],
  ['rw-p 00:00 0 [anon: glibc: pthread stack: 4711]', 'thread-stack'],
  ['rw-p 00:00 0 [anon: glibc: pthread user stack: 4711]', 'thread-stack'],
  ['rw-p 00:00 0 [anon:stack_and_tls:4712]', 'thread-stack'],
  ['rw-p 00:00 0 [anon:thread signal stack]', 'anonymous'],
  ['rw-p 00:00 0 [anon:v8]', 'v8'],
  ['rw-p 00:05 77 /dev/zeros.bin', 'file'],
])('%s is %s', (region, kind) => {
  expect(kindOf(region)).toBe(kind);
});

it('a large stretch without access is a reservation, whatever stands for private memory', () => {
  for (const name of ['00:00 0 ', '00:06 5 /dev/zero', '00:0f 42 /anon_hugepage (deleted)', '00:00 0 [anon:x]']) {
    expect(kindOf(`---p ${name}`, 2 ** 26)).toBe('reserved');
  }
  expect(kindOf('---p 00:00 0 [anon:guard]', 2 ** 26)).toBe('guard');
});

it('the real system: private memory of /dev/zero, shared memory, and rings', async () => {
  const program = programs.compile(`
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
  int zero = open("/dev/zero", O_RDWR);
  char *at = (char *)0x100000000000;
  mmap(at, 65536, 3, MAP_PRIVATE | MAP_FIXED, zero, 0);
  mmap(at + 0x100000, 65536, 0, MAP_PRIVATE | MAP_FIXED, zero, 0);
  mmap(at + 0x200000, 65536, 3, MAP_SHARED | MAP_FIXED, zero, 0);
  mmap(at + 0x300000, 65536, 3, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  aio_context_t ring = 0;
  syscall(__NR_io_setup, 8, &ring);
  printf("%lu\\n", (unsigned long)ring); fflush(stdout); for (;;) pause();
}`);
  const { pid, output } = await programs.start(program);
  const { starts, kinds } = readRegions(pid);
  const at = (start: number) => regionKinds[kinds[starts.indexOf(start)] ?? 255];
  expect([0, 1, 2, 3].map((nth) => at(0x1000_0000_0000 + nth * 0x100000))).toEqual([
    'anonymous',
    'guard',
    'shared',
    'shared',
  ]);
  expect(at(Number(output))).toBe('system');
});
