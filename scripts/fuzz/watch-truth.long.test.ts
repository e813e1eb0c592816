import { afterAll, expect, test, vi } from 'vitest';
import { CPrograms } from '../../native-bridge/os/linux/testing/c-programs.ts';
import { hasStrace } from '../../native-bridge/tracing/testing/has-strace.ts';
import { Random } from './random.ts';
import { checkProgram, differentCalls } from './watch-truth.ts';

const traced = hasStrace ? test : () => undefined;
const programs = new CPrograms();
afterAll(() => programs.end());
vi.setConfig({ testTimeout: 120_000 });

/** Threads that map and unmap, a growing stack, and children by fork(2) and vfork(2), for about half a second. */
const source = `
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static int deep(int n) { volatile char page[4096]; page[0] = n; return n ? deep(n - 1) + page[0] : 0; }
static void *work(void *seed) {
  for (int n = 0; n < 80; n++) {
    size_t length = 4096 * (2 + (n + (long)seed) % 5);
    char *at = mmap(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (n % 3 == 0) mprotect(at, 4096, PROT_READ);
    if (n % 2) munmap(at, length);
    usleep(3000);
  }
  return 0;
}
int main(void) {
  pthread_t threads[3];
  for (long n = 0; n < 3; n++) pthread_create(&threads[n], 0, work, (void *)n);
  for (int n = 0; n < 4; n++) {
    pid_t child = n % 2 ? fork() : vfork();
    if (child == 0) {
      usleep(20000);
      if (n % 2) _exit(0);
      execl("/bin/true", "true", (char *)0);
      _exit(1);
    }
    waitpid(child, 0, 0);
    deep(100 * n);
  }
  for (int n = 0; n < 3; n++) pthread_join(threads[n], 0);
  return 0;
}`;

traced('stopped anywhere, the map is as the system lists it, and the calls are those that strace printed', async () => {
  const program = programs.compile(source);
  // How long a busy computer takes to come to a process that is held is not known: the next attempt holds longer.
  for (const holdMs of [100, 500, 2500]) {
    const { wrong, stops, ends } = await checkProgram([program], new Random(16, 1), 200, holdMs);
    expect(wrong).toEqual([]);
    expect(stops).toBeGreaterThan(1);
    expect(ends).toBeLessThanOrEqual(5);
    if (ends === 5) return;
  }
  expect.fail('Processes were gone before they were listed.');
});

test('a call that is missing, another one, or in another order is found', () => {
  const calls = { 7: ['brk(NULL) = 0x1000', 'munmap(0x1000, 4096) = 0'] };
  expect(differentCalls(calls, structuredClone(calls))).toEqual([]);
  expect(differentCalls(calls, {})).toHaveLength(1);
  expect(differentCalls(calls, { 7: calls[7].slice(1) })).toHaveLength(1);
  expect(differentCalls(calls, { 7: calls[7].toReversed() })).toHaveLength(1);
  expect(differentCalls(calls, { ...calls, 8: ['brk(NULL) = 0x1000'] })).toHaveLength(1);
});
