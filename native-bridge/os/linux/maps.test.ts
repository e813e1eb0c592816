import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { readRegions } from './maps.ts';
import { parseMaps } from './parse-maps.ts';
import { CPrograms } from './testing/c-programs.ts';

const text = `00280000-00290000 rw-s 00000000 00:01 77 /memfd:samepage-section-1 (deleted)
00290000-002a0000 rw-s 00000000 00:01 77 /memfd:samepage-section-1 (deleted)
00400000-00b00000 r-xp 00001000 fe:00 12 /opt/with two  spaces/node
00c00000-00d00000 rw-p 00000000 00:00 0 [heap]
10000000-10001000 ---p 00000000 00:00 0
20000000-60000000 ---p 00000000 00:00 0
7f0000000000-7f0000021000 rw-p 00000000 00:00 0
7f0000100000-7f0000200000 r--p 0001a000 fe:00 9007199254740991 /usr/lib/libc.so.6
7ffe00000000-7fffffffe000 rw-p 00000000 00:00 0 [stack]
7fffffffe000-7ffffffff000 r-xp 00000000 00:00 0 [vdso]
`;

test('every column of every line arrives', () => {
  const list = parseMaps(new TextEncoder().encode(text), '/opt/with two  spaces/node');
  expect(list.count).toBe(10);
  expect([...list.starts.slice(0, 3)]).toEqual([0x280000, 0x290000, 0x400000]);
  expect(list.ends[9]).toBe(0x7ffffffff000);
  expect([...list.protections]).toEqual([11, 11, 5, 3, 0, 0, 3, 1, 3, 5]);
  expect(list.offsets[7]).toBe(0x1a000n);
  expect(list.inodes[7]).toBe(9007199254740991n);
  expect([...list.devices.slice(0, 4)]).toEqual([1, 1, 0xfe * 2 ** 20, 0]);
  expect([...list.nameIndexes].map((index) => list.names[index])).toEqual([
    '/memfd:samepage-section-1 (deleted)',
    '/memfd:samepage-section-1 (deleted)',
    '/opt/with two  spaces/node',
    '[heap]',
    '',
    '',
    '',
    '/usr/lib/libc.so.6',
    '[stack]',
    '[vdso]',
  ]);
  expect([...list.kinds].map((kind) => regionKinds[kind])).toEqual([
    'shared',
    'shared',
    'image',
    'heap',
    'guard',
    'reserved',
    'anonymous',
    'library',
    'stack',
    'system',
  ]);
});

test('inodes and offsets keep all of their 64 bits', () => {
  const inodes = [0n, 2n ** 32n - 1n, 2n ** 53n + 1n, 9223372036857464234n, 14920808378658256559n, 2n ** 64n - 1n];
  const offsets = [0n, 0xfffff000n, 2n ** 53n + 4096n, 0x1000000000001000n, 0xdeadbeef_cafeb000n, 2n ** 64n - 4096n];
  const lines = inodes.map((inode, row) => {
    const start = 0x7f0000000000 + row * 4096;
    const range = `${start.toString(16)}-${(start + 4096).toString(16)}`;
    return `${range} r--p ${offsets[row]?.toString(16).padStart(8, '0')} fff:fffff ${inode} /file ${row}\n`;
  });
  const list = parseMaps(new TextEncoder().encode(lines.join('')), '');
  expect([...list.inodes]).toEqual(inodes);
  expect([...list.offsets]).toEqual(offsets);
  expect(new Set(list.devices)).toEqual(new Set([2 ** 32 - 1]));
});

function rangesOf(lines: string[]): number[][] {
  const list = parseMaps(new TextEncoder().encode(lines.join('\n')), '');
  return [...list.starts].map((start, row) => [start, list.ends[row] ?? Number.NaN]);
}

test('lines of any length arrive: without leading zeros, with long names, without a last newline', () => {
  const short = Array.from(
    { length: 50 },
    (_, nth) => `${(nth + 1).toString(16)}-${(nth + 2).toString(16)} r--p 0 0:0 0`,
  );
  expect(rangesOf(short)).toEqual(short.map((_, nth) => [nth + 1, nth + 2]));
  const long = `/${'d'.repeat(5000)}`;
  const list = parseMaps(
    new TextEncoder().encode(`1000-2000 r--p 0 0:0 7 ${long}\n3000-4000 r--p 0 0:0 7 ${long}`),
    '',
  );
  expect(list.count).toBe(2);
  expect(list.starts).toHaveLength(2);
  expect(list.names).toEqual(['', long]);
  expect(parseMaps(new Uint8Array(), '').count).toBe(0);
});

test('a line that is none is no row lost without a word', () => {
  const good = '1000-2000 r--p 0 0:0 0';
  for (const bad of ['nonsense', '', '3000 r--p 0 0:0 0', '4000-3000 r--p 0 0:0 0', '-']) {
    expect(() => rangesOf([good, bad, '5000-6000 r--p 0 0:0 0'])).toThrow(`cannot be read: “${bad}”`);
  }
});

test('where a later piece of the list reaches back, the rows before end where it begins', () => {
  const line = (start: number, end: number) => `${start.toString(16)}-${end.toString(16)} rw-p 0 0:0 0`;
  const lists: [lines: number[][], rows: number[][]][] = [
    // Joined with what is behind, and with all or a part of what is before.
    [
      [
        [0x1000, 0x2000],
        [0x1000, 0x3000],
      ],
      [[0x1000, 0x3000]],
    ],
    [
      [
        [0x1000, 0x2000],
        [0x2000, 0x3000],
        [0x3000, 0x4000],
        [0x1000, 0x9000],
      ],
      [[0x1000, 0x9000]],
    ],
    [
      [
        [0x1000, 0x5000],
        [0x3000, 0x9000],
        [0x9000, 0xa000],
      ],
      [
        [0x1000, 0x3000],
        [0x3000, 0x9000],
        [0x9000, 0xa000],
      ],
    ],
  ];
  for (const [lines, rows] of lists) {
    expect(rangesOf(lines.map(([start = 0, end = 0]) => line(start, end)))).toEqual(rows);
  }
});

const churning = `
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
enum { n = 3000 };
static char *base;
static void *churn(void *x) {
  unsigned s = 1;
  for (;;) {
    s = s * 1103515245u + 12345u;
    char *at = base + (s >> 8) % n * 8192 + 4096;
    mprotect(at, 4096, PROT_READ | PROT_WRITE); // joins three into one
    mprotect(at, 4096, PROT_READ); // splits them again
  }
  return x;
}
int main(void) {
  base = mmap((void *)0x200000000000, n * 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  for (long i = 0; i < n; i++) mprotect(base + i * 8192 + 4096, 4096, PROT_READ);
  pthread_t t; pthread_create(&t, 0, churn, 0); puts("ready"); fflush(stdout); for (;;) pause();
}`;

test('a list that changes while it is read is in order, and no row reaches into the next', async () => {
  const programs = new CPrograms();
  try {
    const { pid } = await programs.start(programs.compile(churning, '-O2'));
    for (let reading = 0; reading < 150; reading += 1) {
      const { starts, ends, count } = readRegions(pid);
      for (let row = 1; row < count; row += 1) {
        if ((ends[row - 1] ?? 0) > (starts[row] ?? 0)) expect.fail(`row ${row} of reading ${reading} is overlapped`);
      }
    }
  } finally {
    programs.end();
  }
});

test('the list of another process is that process’s own', async () => {
  const child = spawn('cat');
  try {
    // Once it answers, it has loaded what it needs and maps nothing more.
    child.stdin.write('ready');
    await once(child.stdout, 'data');
    const list = readRegions(child.pid ?? 0);
    const lines = readFileSync(`/proc/${child.pid}/maps`, 'latin1').trim().split('\n');
    expect(list.count).toBe(lines.length);
    expect([...list.starts].map((start) => start.toString(16).padStart(8, '0'))).toEqual(
      lines.map((line) => line.slice(0, line.indexOf('-'))),
    );
  } finally {
    child.kill();
  }
});

const many = `#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void) {
  enum { n = 20000 };
  char *base = mmap(0, n * 8192L, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  for (long i = 0; i < n; i++) mprotect(base + i * 8192, 4096, PROT_NONE);
  puts("ready"); fflush(stdout); for (;;) pause();
}`;

test('of a process that ends while its list is read there is the whole list or none', async () => {
  const programs = new CPrograms();
  try {
    const path = programs.compile(many);
    for (let round = 0; round < 3; round += 1) {
      const { pid } = await programs.start(path);
      const { count } = readRegions(pid);
      expect(count).toBeGreaterThan(40_000);
      spawn('sh', ['-c', `sleep 0.05; kill -KILL ${pid}`]);
      const readUntilItEnds = () => {
        for (;;) expect(readRegions(pid).count).toBe(count);
      };
      expect(readUntilItEnds).toThrow(/regions of process \d+ cannot be read/);
    }
  } finally {
    programs.end();
  }
});

test('a process that is not there is an error for people', () => {
  expect(() => readRegions(2 ** 22 + 1)).toThrow(/regions of process \d+ cannot be read/);
});

test('our own list is the very same one until it has changed', () => {
  // What is mapped here meanwhile is the machine's affair: two lists in a row that agree will come.
  const sameTwice = () => {
    const [one, other] = [readRegions(process.pid), readRegions(process.pid)];
    return one === other ? one : null;
  };
  const found = Array.from({ length: 100 }, sameTwice).find((list) => list !== null);
  if (!found) throw new Error('this process never stayed as it was');
  // Handed over to another thread, it is not used again.
  // biome-ignore lint/plugin: the buffers stay in this process; the rule is about Electron's ports.
  structuredClone(found.starts, { transfer: [found.starts.buffer] });
  expect(readRegions(process.pid).starts.length).toBeGreaterThan(0);
});
