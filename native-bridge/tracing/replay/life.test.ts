import { expect, test } from 'vitest';
import { TraceWriter } from '../document/trace-writer.ts';
import { lifeOf } from './life.ts';
import { spaceOf } from './moment.ts';
import { Replay } from './replay.ts';
import { unfreedBy } from './unfreed.ts';

function replayOf(lines: readonly string[]): { replay: Replay; count: number } {
  const writer = new TraceWriter();
  lines.forEach((line, index) => {
    writer.take(`7 ${1000 + index}.000000 ${line}`);
  });
  const trace = writer.taken({ how: 'imported', command: '', pageBytes: 4096 });
  return { replay: new Replay(trace), count: trace.count };
}

const lines = [
  'execve("/bin/x", ["x"], 0x7ffc /* 1 var */) = 0',
  'mmap(NULL, 65536, 0x3, 0x22, -1, 0) = 0x10000',
  'mmap(NULL, 4096, 0x3, 0x22, -1, 0) = 0x90000',
  'munmap(0x1c000, 16384) = 0',
  'mprotect(0x10000, 16384, 0x1) = 0',
  'mprotect(0x18000, 4096, 0x1) = 0',
  'mremap(0x10000, 16384, 16384, 0x3, 0x50000) = 0x50000',
  'mprotect(0x50000, 16384, 0) = 0',
  'munmap(0x50000, 16384) = 0',
  'mmap(0x50000, 4096, 0x3, 0x32, -1, 0) = 0x50000',
];
const summary = (life: ReturnType<typeof lifeOf>) => life?.steps.map(({ call, what }) => `${call} ${what}`);

test('a region is followed through splits and moves to its end, wherever one asks', () => {
  const { replay, count } = replayOf(lines);
  const expected = ['1 mapped', '3 split', '4 protected', '6 moved', '7 protected', '8 unmapped'];
  expect(summary(lifeOf(replay, count, { process: 0, position: 2, address: 0x10000 }))).toEqual(expected);
  expect(summary(lifeOf(replay, count, { process: 0, position: 6, address: 0x13000 }))).toEqual(expected);
  // From where it lies now on, splits included; what came before its move from the calls that changed it.
  expect(summary(lifeOf(replay, count, { process: 0, position: 8, address: 0x50000 }))).toEqual([
    ...['1 mapped', '4 protected', '6 moved', '7 protected', '8 unmapped'],
  ]);
  expect(summary(lifeOf(replay, count, { process: 0, position: 2, address: 0x15000 }))).toEqual([
    ...['1 mapped', '3 split', '4 split', '5 split'],
  ]);
  expect(summary(lifeOf(replay, count, { process: 0, position: 10, address: 0x50000 }))).toEqual(['9 mapped']);
  expect(lifeOf(replay, count, { process: 0, position: 2, address: 0x70000 })).toBeNull();
  expect(lifeOf(replay, count, { process: 3, position: 2, address: 0x10000 })).toBeNull();
});

test('a program that becomes another one ends all that was mapped', () => {
  const { replay, count } = replayOf([...lines.slice(0, 2), 'execve("/bin/y", ["y"], 0x7ffc /* 1 var */) = 0']);
  expect(summary(lifeOf(replay, count, { process: 0, position: 2, address: 0x10000 }))).toEqual([
    '1 mapped',
    '2 unmapped',
  ]);
});

test('looking ends where it takes too long', () => {
  const { replay, count } = replayOf([...lines.slice(0, 2), ...Array(600).fill('madvise(0x10000, 4096, 0x4) = 0')]);
  const args = { process: 0, position: 2, address: 0x10000 };
  expect(lifeOf(replay, count, args)).toMatchObject({ until: 602 });
  let asked = 0;
  expect(lifeOf(replay, count, args, () => ++asked > 1)).toMatchObject({ until: 512 });
});

test('what was never unmapped is grouped by who called, the largest first', () => {
  const { replay } = replayOf([
    lines[0] ?? '',
    ...[1, 2, 3].map((nth) => `mmap(NULL, 8192, 0x3, 0x22, -1, 0) = 0x${nth}0000`),
    'mmap(NULL, 16384, 0x1, 0x22, -1, 0) = 0x50000',
    'munmap(0x20000, 8192) = 0',
    'munmap(0x30000, 4096) = 0',
    'mprotect(0x51000, 4096, 0x3) = 0',
  ]);
  const [process] = replay.end().processes;
  if (!process) throw new Error('no process');
  const { pieces } = spaceOf(process);
  expect(unfreedBy(pieces, () => 'one place', 0)).toEqual(
    [
      { path: '', bits: 3, calls: [1, 3], bytes: 12288, each: null },
      { path: '', bits: 3, calls: [4], bytes: 16384, each: 16384 },
    ]
      .sort((one, other) => other.bytes - one.bytes)
      .map((group) => ({ ...group, bits: expect.any(Number) })),
  );
  expect(unfreedBy(pieces, (call) => call, 0).map(({ calls }) => calls)).toEqual([[4], [1], [3]]);
  expect(unfreedBy(pieces, () => '', 4)).toEqual([]);
});
