/** What was noted of each process's size, beside the same moments played. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { TraceWriter } from '../document/trace-writer.ts';
import type { Moment } from './moment.ts';
import { bytesOf } from './pieces.ts';
import { Replay } from './replay.ts';

const folder = join(import.meta.dirname, '../testing/logs');
const logs = readdirSync(folder).filter((name) => name.endsWith('.strace'));
const origin = { how: 'imported', command: '', pageBytes: 4096 } as const;

/** Bytes of each process, null where it has ended; and of all memory that they have, none counted twice. */
function played({ processes }: Moment) {
  const running = processes.filter(({ last }) => last === null);
  const spaces = [...new Set(running.map(({ space }) => space))];
  return {
    each: processes.map(({ last, space }) => (last ? 0 : bytesOf(space.pieces))),
    sum: spaces.reduce((sum, { pieces }) => sum + bytesOf(pieces), 0),
  };
}

function expectNoted(replay: Replay, count: number): void {
  const positions = Uint32Array.from({ length: count + 1 }, (_, position) => position);
  const series = replay.sizesUntil(count);
  const alone = series.map((one) => one.at(positions, false));
  const inSum = series.map((one) => one.at(positions, true));
  for (const position of positions) {
    const moment = played(replay.at(position));
    // Those that begin later are not known yet.
    const noted = alone.map((sizes) => sizes[position] ?? 0);
    expect(noted.slice(0, moment.each.length)).toEqual(moment.each);
    expect(noted.slice(moment.each.length).every(Number.isNaN)).toBe(true);
    expect(inSum.reduce((sum, sizes) => sum + (sizes[position] ?? 0), 0)).toBe(moment.sum);
  }
}

describe.each(logs)('%s', (log) => {
  const lines = readFileSync(join(folder, log), 'latin1').split('\n');

  it('has the sizes that its moments have', () => {
    const writer = new TraceWriter();
    for (const line of lines) writer.take(line);
    const trace = writer.taken(origin);
    expect(trace.count).toBeGreaterThan(20);
    expectNoted(new Replay(trace), trace.count);
  });

  it('goes on with them as more calls come', () => {
    const writer = new TraceWriter();
    let replay = new Replay(writer.taken(origin));
    for (const [index, line] of lines.entries()) {
      writer.take(line);
      if (index % 17 !== 0) continue;
      const trace = writer.taken(origin);
      replay = new Replay(trace, replay);
      replay.at(trace.count);
    }
    const trace = writer.taken(origin);
    expectNoted(new Replay(trace, replay), trace.count);
  });
});

test('a child that has its parent’s memory is counted once, and for itself when it executes a program', () => {
  const writer = new TraceWriter();
  for (const line of [
    '1 1.000001 mmap(NULL, 8192, 0x3, 0x22, -1, 0) = 0x7000',
    '1 1.000002 vfork( <unfinished ...>',
    '2 1.000003 mmap(NULL, 4096, 0x3, 0x22, -1, 0) = 0x20000',
    '2 1.000004 execve("/bin/true", ["true"], 0x7ffe /* 1 var */) = 0',
    '1 1.000005 <... vfork resumed>) = 2',
    '2 1.000006 mmap(NULL, 4096, 0x3, 0x22, -1, 0) = 0x30000',
    '2 1.000007 +++ exited with 0 +++',
    '1 1.000008 munmap(0x7000, 4096) = 0',
  ]) {
    writer.take(line);
  }
  const replay = new Replay(writer.taken(origin));
  const [parent, child] = replay.sizesUntil(6);
  const positions = Uint32Array.of(0, 1, 3, 4, 5, 6);
  expect([...(parent?.at(positions, false) ?? [])]).toEqual([Number.NaN, 8192, 12288, 12288, 12288, 8192]);
  expect([...(child?.at(positions, false) ?? [])]).toEqual([Number.NaN, Number.NaN, 12288, 0, 4096, 0]);
  expect([...(child?.at(positions, true) ?? [])]).toEqual([0, 0, 0, 0, 4096, 0]);
});
