import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { readRegions } from './maps.ts';
import { parseMaps } from './parse-maps.ts';
import { CPrograms } from './testing/c-programs.ts';

const programs = new CPrograms();
afterAll(() => programs.end());

/** Of lines without offset, device and inode; a name may stand behind them. */
function kindsOf(lines: string[], image: string, threads?: number): (string | undefined)[] {
  const text = lines.map((line) => line.replace(/^(\S+ \S+) ?/, '$1 00000000 00:00 0 ')).join('\n');
  return [...parseMaps(new TextEncoder().encode(text), image, undefined, threads).kinds].map(
    (kind) => regionKinds[kind],
  );
}

const v8Pages = ['135c0c0000-135c100000 rw-p', '1f20a2c0000-1f20a302000 rw-p', '7f9430003000-7f943003f000 rwxp'];

test('V8’s pages and code are recognized by alignment and protection, in a program that carries V8 alone', () => {
  expect(kindsOf(v8Pages, '/usr/bin/node')).toEqual(['v8', 'v8', 'v8']);
  expect(kindsOf(v8Pages, '/usr/bin/cat')).toEqual(['anonymous', 'anonymous', 'anonymous']);
  // Off its alignment, too small for it, or shared.
  const others = ['135c0c1000-135c101000 rw-p', '1f20a2c0000-1f20a2d0000 rw-p', '1f20b2c0000-1f20b302000 rw-s'];
  expect(kindsOf(others, '/usr/bin/node')).toEqual(['anonymous', 'anonymous', 'shared']);
});

test.each([
  ...[
    '/opt/node-20/bin/node',
    '/usr/bin/nodejs',
    '/usr/bin/node18 (deleted)',
    '/opt/x/chromium-browser',
    '/usr/bin/deno',
  ],
  ...['/usr/lib/libnode.so.108', '/opt/libv8_libbase.so.11', '/opt/electron/electron'],
])('%s carries V8 where it is executed, and not as a mere file', (name) => {
  const [executed, mapped] = ['r-xp', 'r--p'].map((access) => `00400000-00500000 ${access} ${name}`);
  const kinds = (line = '') =>
    kindsOf(['00100000-00200000 r-xp /usr/bin/cat', line, ...v8Pages], '/usr/bin/cat').slice(2);
  expect(kinds(executed)).toEqual(['v8', 'v8', 'v8']);
  expect(kinds(mapped)).toEqual(['anonymous', 'anonymous', 'anonymous']);
});

test.each([
  '/usr/bin/node_exporter',
  '/srv/nodelist.txt',
  '/usr/bin/chromedriver',
  '/usr/bin/chrome_crashpad_handler',
  '/opt/denoise',
])('%s carries no V8, whatever its name begins with', (name) => {
  expect(kindsOf(v8Pages, name)).toEqual(['anonymous', 'anonymous', 'anonymous']);
  expect(kindsOf([`00400000-00500000 r-xp ${name}`, ...v8Pages], '/usr/bin/cat').slice(1)).not.toContain('v8');
});

test('a stack is what lies right behind a small guard', () => {
  const stack = ['7f0000019000-7f000001a000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(stack, '/usr/bin/cat')).toEqual(['guard', 'thread-stack']);
  const apart = ['7f0000018000-7f0000019000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(apart, '/usr/bin/cat')).toEqual(['guard', 'anonymous']);
  const guardTooLarge = ['7f0000000000-7f000001a000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(guardTooLarge, '/usr/bin/cat')).toEqual(['guard', 'anonymous']);
  // Aligned as V8's pages are, and yet a stack.
  const aligned = ['7f945f7ff000-7f945f800000 ---p', '7f945f800000-7f9460000000 rw-p'];
  expect(kindsOf(aligned, '/usr/bin/node')).toEqual(['guard', 'thread-stack']);
});

test('a thread’s heap is the used start of a reservation of 64 MiB, aligned to it', () => {
  expect(kindsOf(['7f9428000000-7f9428021000 rw-p', '7f9428021000-7f942c000000 ---p'], '')).toEqual([
    'thread-heap',
    'reserved',
  ]);
  expect(kindsOf(['7f9428000000-7f9428021000 rw-p', '7f9428021000-7f942b000000 ---p'], '')).toEqual([
    'anonymous',
    'reserved',
  ]);
});

test('of 32 bits, that reservation is of 1 MiB', () => {
  const arena = ['f7200000-f7221000 rw-p', 'f7221000-f7300000 ---p'];
  expect(kindsOf(arena, '/usr/bin/cat')).toEqual(['thread-heap', 'reserved']);
  const wide = ['7ffe00000000-7ffe00001000 rw-p [stack]'];
  expect(kindsOf([...arena, ...wide], '/usr/bin/cat').slice(0, 2)).toEqual(['anonymous', 'guard']);
});

test('what is left of an almost full reservation is no guard', () => {
  const lines = ['7f9428000000-7f942bf80000 rw-p', '7f942bf80000-7f942c000000 ---p'];
  expect(kindsOf(lines, '')).toEqual(['thread-heap', 'reserved']);
});

test('Go’s heap has that alignment, too, but lies far from what mmap places', () => {
  const heap = ['c000000000-c000400000 rw-p', 'c000400000-c004000000 ---p'];
  const stack = '7ffe00000000-7ffe00021000 rw-p [stack]';
  expect(kindsOf([...heap, stack], '/usr/bin/hugo')).toEqual(['anonymous', 'reserved', 'stack']);
  const libc = '7f0000000000-7f0000200000 r-xp /usr/lib/libc.so.6';
  expect(kindsOf([...heap, libc, stack], '/usr/bin/hugo').slice(0, 2)).toEqual(['anonymous', 'reserved']);
  const near = ['7e0008000000-7e0008021000 rw-p', '7e0008021000-7e000c000000 ---p'];
  expect(kindsOf([...near, libc, stack], '/usr/bin/java').slice(0, 2)).toEqual(['thread-heap', 'reserved']);
});

test('a stack is readable and writable, and no block of 2 MiB of Chromium’s allocator', () => {
  const behindGuard = (start: number, bytes: number, protection: string) => [
    `${(start - 0x1000).toString(16)}-${start.toString(16)} ---p`,
    `${start.toString(16)}-${(start + bytes).toString(16)} ${protection}`,
  ];
  for (const protection of ['r--p', 'r-xp', 'rwxp', '-w-p', 'rw-s']) {
    expect(kindsOf(behindGuard(0x7f0000019000, 0x800000, protection), '')[1]).not.toBe('thread-stack');
  }
  expect(kindsOf(behindGuard(0x222400004000, 0x1f8000, 'rw-p'), '')[1]).toBe('anonymous');
  expect(kindsOf(behindGuard(0x222000004000, 0x104000, 'rw-p'), '')[1]).toBe('anonymous');
  // Too long for such a block.
  expect(kindsOf(behindGuard(0x222000004000, 0x800000, 'rw-p'), '')[1]).toBe('thread-stack');
});

test('there are no more stacks than threads besides the first; most have one size', () => {
  const stacks = [0x10000, 0x800000, 0x800000, 0x20000].flatMap((bytes, nth) => {
    const start = 0x7f0000019000 + nth * 0x1000000;
    return [
      `${(start - 0x1000).toString(16)}-${start.toString(16)} ---p`,
      `${start.toString(16)}-${(start + bytes).toString(16)} rw-p`,
    ];
  });
  const found = (threads: number, more: string[] = []) =>
    kindsOf([...stacks, ...more], '', threads).flatMap((kind, row) => (kind === 'thread-stack' ? [row] : []));
  expect(found(5)).toEqual([1, 3, 5, 7]);
  expect(found(3)).toEqual([3, 5]);
  expect(found(1)).toEqual([]);
  expect(found(0)).toEqual([]);
  // Those that have a name count, too.
  expect(found(3, ['7f1000001000-7f1000801000 rw-p [anon: glibc: pthread stack: 4711]'])).toEqual([3, 8]);
});

test('a program with one thread has no thread’s stack, and one with four has three more', async () => {
  const program = programs.compile(`
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
static pthread_barrier_t ready;
static void *use(void *x) { volatile char *p = malloc(1000); p[0] = 1; pthread_barrier_wait(&ready); for (;;) pause(); return x; }
int main(int argc, char **argv) {
  int count = atoi(argv[1]);
  // Looks like stacks, and is none.
  for (int i = 0; i < 4; i++) {
    char *p = mmap(0, 0x12000, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(p + 0x1000, 0x10000, PROT_READ | (i % 2 ? PROT_WRITE : 0));
  }
  pthread_barrier_init(&ready, 0, count + 1);
  pthread_t t;
  for (int i = 0; i < count; i++) pthread_create(&t, 0, use, 0);
  pthread_barrier_wait(&ready);
  puts("ready"); fflush(stdout); for (;;) pause();
}`);
  for (const threads of [0, 3]) {
    const { pid } = await programs.start(program, String(threads));
    expect(readdirSync(`/proc/${pid}/task`)).toHaveLength(threads + 1);
    const kinds = [...readRegions(pid).kinds].map((kind) => regionKinds[kind]);
    expect(kinds.filter((kind) => kind === 'thread-stack')).toHaveLength(threads);
    expect(kinds.filter((kind) => kind === 'thread-heap')).toHaveLength(threads);
  }
});

test('this very process: its pages of V8 and the stacks of its threads are found', async () => {
  const before = stacksOf();
  const worker = new Worker('require("node:worker_threads").parentPort.on("message", () => undefined)', { eval: true });
  try {
    await new Promise((resolve) => worker.once('online', resolve));
    const now = readRegions(process.pid);
    const found = new Set([...now.kinds].map((kind) => regionKinds[kind]));
    expect([...found]).toEqual(expect.arrayContaining(['v8', 'thread-stack', 'guard']));
    expect(stacksOf()).toBeGreaterThan(before);
  } finally {
    await worker.terminate();
  }
});

function stacksOf(): number {
  const { kinds } = readRegions(process.pid);
  return kinds.filter((kind) => regionKinds[kind] === 'thread-stack').length;
}
