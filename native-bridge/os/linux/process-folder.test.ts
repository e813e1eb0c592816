/** Processes whose memory is not listed at the usual place. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { LinuxOs } from './linux-os.ts';
import { readRegions } from './maps.ts';
import { CPrograms } from './testing/c-programs.ts';

const programs = new CPrograms();
afterAll(() => programs.end());

const firstThreadEnds = `
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
static pthread_t first;
static void *go_on(void *x) {
  pthread_join(first, 0);
  // Joined once its stack may go; what it leaves in the system comes a little later: until it is a zombie.
  char state = 0;
  while (state != 'Z') { FILE *f = fopen("/proc/self/stat", "r"); fscanf(f, "%*d %*s %c", &state); fclose(f); }
  puts("ready"); fflush(stdout); for (;;) pause();
  return x;
}
int main(void) {
  int fd = memfd_create("samepage-of-a-living-thread", 0);
  ftruncate(fd, 65536);
  mmap((void *)0x100000000000, 65536, 3, MAP_SHARED | MAP_FIXED, fd, 0);
  first = pthread_self();
  pthread_t t; pthread_create(&t, 0, go_on, 0); pthread_exit(0);
}`;

it('a process whose first thread has ended is listed, and its sections opened, by one that goes on', async () => {
  const { pid } = await programs.start(programs.compile(firstThreadEnds));
  const list = readRegions(pid);
  expect(list.count).toBeGreaterThan(10);
  expect(list.starts).toContain(0x100000000000);
  const kinds = new Set([...list.kinds].map((kind) => regionKinds[kind]));
  expect([...kinds]).toEqual(expect.arrayContaining(['image', 'library', 'stack', 'thread-stack']));
  const os = new LinuxOs();
  const section = os.openForeign(pid, 'samepage-of-a-living-thread');
  expect(section.bytes).toBe(65536);
  os.closeSection(section);
  os.close();
});

it('a process that is not there is not said to be hidden', () => {
  for (const pid of [2 ** 22 + 1, 2 ** 31 - 1]) {
    expect(() => readRegions(pid)).toThrow(`The regions of process ${pid} cannot be read: there is no such process`);
  }
});

it('reports when a process started, whatever its name, and null for one that does not exist', async () => {
  const { pid } = await programs.start(
    programs.compile(`
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>
int main(void) { prctl(PR_SET_NAME, "a) S 1 (b\\n) Z"); puts("ready"); fflush(stdout); for (;;) pause(); }`),
  );
  const os = new LinuxOs();
  const ticksSinceBoot = 100 * Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
  const started = Number(os.observe(pid).started());
  expect(started).toBeGreaterThan(Number(os.started()));
  expect(started).toBeLessThanOrEqual(ticksSinceBoot + 1);
  expect(os.observe(2 ** 22 + 1).started()).toBeNull();
});

it('a process without memory is named as what it is: ended, or a thread of the kernel’s', async () => {
  const { output } = await programs.start(
    programs.compile(`
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
  int child = fork();
  if (child == 0) _exit(0);
  char path[64], state = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", child);
  while (state != 'Z') { FILE *f = fopen(path, "r"); fscanf(f, "%*d %*s %c", &state); fclose(f); }
  printf("%d\\n", child); fflush(stdout); for (;;) pause();
}`),
  );
  expect(() => readRegions(Number(output))).toThrow(`process ${Number(output)} cannot be read: it has ended (a zombie`);
  // The first two processes of a system are init and kthreadd; in a container there may be another second one.
  if (statName(2) !== '(kthreadd)') return;
  expect(() => readRegions(2)).toThrow('process 2 cannot be read: it is a thread of the kernel’s');
});

function statName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[1];
  } catch {
    return undefined;
  }
}
