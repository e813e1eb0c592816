import { expect, test } from 'vitest';
import { TraceWriter } from '../document/trace-writer.ts';
import { type Moment, spaceOf } from './moment.ts';
import { Replay } from './replay.ts';

/** Maps, protects, splits and unmaps; a child now and then, and calls that end only after others have begun. */
function lines(count: number): string[] {
  return Array.from({ length: count }, (_, call) => {
    const at = (0x100000 + ((call * 7919) % 997) * 0x4000).toString(16);
    const head = `${100 + (call % 3)} ${(1000 + call / 1000).toFixed(6)}`;
    if (call === 1) return ['100 1000.001000 clone(child_stack=0x1000, flags=0x10100) = 109'];
    // Whether it does anything is known only long after.
    if (call === 560) return [`109 ${(1000 + call / 1000).toFixed(6)} munmap(0x100000, 1048576 <unfinished ...>`];
    if (call === 1400)
      return [`109 ${(1000 + call / 1000).toFixed(6)} <... munmap resumed>) = -1 EINVAL (Invalid argument)`];
    if (call % 400 === 0) return [`${head} clone(child_stack=NULL, flags=0x11) = ${1000 + call}`];
    if (call % 7 === 0) return [`${head} munmap(0x${at}, 8192) = 0`];
    if (call % 5 === 0) return [`${head} mprotect(0x${at}, 4096, 0x1) = 0`];
    if (call % 11 === 0) {
      const other = `${103 + (call % 2)} ${(1000 + call / 1000).toFixed(6)} mmap(NULL, 4096, 0x3, 0x22, -1, 0) = 0x${at}`;
      return [`${head} munmap(0x${at}, 4096 <unfinished ...>`, other, `${head} <... munmap resumed>) = 0`];
    }
    return [`${head} mmap(NULL, 16384, 0x3, 0x22, -1, 0) = 0x${at}`];
  }).flat();
}

function traceOf(all: readonly string[]) {
  const writer = new TraceWriter();
  for (const line of all) writer.take(line);
  return writer.taken({ how: 'imported', command: '', pageBytes: 4096 });
}

const textOf = (moment: Moment) =>
  moment.processes.map((process) => ({
    pid: process.pid,
    pieces: spaceOf(process)
      .pieces.map(({ start, end, bits, made }) => `${start} ${end} ${bits} ${made?.call}`)
      .join('\n'),
  }));

test('a moment is the same in whatever order moments are asked for, also while calls come', () => {
  const all = lines(6000);
  const trace = traceOf(all);
  const order = [6000, 5999, 5200, 5120, 5119, 4609, 4608, 5800, 100, 513, 512, 511, 1100, 1025, 5999, 0];
  const went = new Replay(trace);
  let growing: Replay | undefined;
  for (const count of [600, 1300, 4000]) {
    growing = new Replay(traceOf(all.slice(0, count)), growing);
    growing.end();
  }
  const last = new Replay(trace, growing);
  const found = order.map((position) => ({ position, went: went.at(position), grown: last.at(position) }));
  for (const { position, went, grown } of found) {
    const alone = textOf(new Replay(trace).at(position));
    expect(textOf(went), `${position}`).toEqual(alone);
    expect(textOf(grown), `${position}, grown`).toEqual(alone);
  }
});
