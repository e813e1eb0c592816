import { expect, test } from 'vitest';
import { parseMaps } from '../../os/linux/parse-maps.ts';
import { TraceWriter } from '../document/trace-writer.ts';
import { historyOf, madeBy } from './history.ts';
import { spaceOf } from './moment.ts';
import type { Piece } from './pieces.ts';
import { Replay } from './replay.ts';

function writer(lines: readonly string[]): TraceWriter {
  const made = new TraceWriter();
  for (const line of lines) made.take(line);
  return made;
}

function replayOf(made: TraceWriter): Replay {
  return new Replay(made.taken({ how: 'imported', command: '', pageBytes: 4096 }));
}

const rangesOf = (pieces: readonly Piece[]) =>
  pieces.map(({ start, end }) => `${start.toString(16)}-${end.toString(16)}`);

function ranges(replay: Replay, position?: number): string[] {
  const [process] = (position === undefined ? replay.end() : replay.at(position)).processes;
  return process ? rangesOf(spaceOf(process).pieces) : [];
}

const page = (at: string, pages = 1) => `mmap(NULL, ${4096 * pages}, 0x3, 0x22, -1, 0) = 0x${at}`;

test('what one thread frees and another is given at once is the other’s, in whatever order the lines end', () => {
  const replay = replayOf(
    writer([
      '1 1.000001 clone(child_stack=0x1000, flags=0x10100) = 2',
      `1 1.000002 ${page('7000')}`,
      '1 1.000003 munmap(0x7000, 4096 <unfinished ...>',
      `2 1.000004 ${page('7000')}`,
      '1 1.000005 <... munmap resumed>) = 0',
      '2 1.000006 mremap(0x7000, 4096, 8192, 0x1 <unfinished ...>',
      `1 1.000007 ${page('7000')}`,
      '2 1.000008 <... mremap resumed>) = 0x20000',
    ]),
  );
  expect([2, 3, 4, 5, 6].map((position) => ranges(replay, position))).toEqual([
    ['7000-8000'],
    [],
    ['7000-8000'],
    [],
    ['7000-8000', '20000-22000'],
  ]);
});

test('anonymous memory over the place where an empty heap would begin has the heap’s name, as in the system’s lists', () => {
  const made = writer(['brk(NULL) = 0x11000', page('10000', 4), page('20000'), 'munmap(0x10000, 16384) = 0']);
  const names = (position: number) => {
    const [process] = replayOf(made).at(position).processes;
    return process && spaceOf(process).pieces.map(({ path }) => path);
  };
  expect([names(3), names(4)]).toEqual([['[heap]', ''], ['']]);
});

test('a region knows the call that made it, and all that was done to it', () => {
  const made = writer([
    page('10000', 4),
    'mprotect(0x11000, 4096, 0x1) = 0',
    'mprotect(0x11000, 4096, 0) = 0',
    'mremap(0x11000, 4096, 4096, 0x3, 0x40000) = 0x40000',
    'mprotect(0x40000, 4096, 0x5) = 0',
  ]);
  const [process] = replayOf(made).end().processes;
  const pieces = process ? spaceOf(process).pieces : [];
  expect(pieces.map((piece) => [piece.start, madeBy(piece)])).toEqual([
    [0x10000, 0],
    [0x12000, 0],
    [0x40000, 3],
  ]);
  expect(pieces[2] && historyOf(pieces[2])).toEqual([
    { call: 0, what: 'mapped' },
    { call: 1, what: 'protected' },
    { call: 2, what: 'protected' },
    { call: 3, what: 'moved' },
    { call: 4, what: 'protected' },
  ]);
});

test('a list of regions corrects all but what calls touched while it was read', () => {
  const made = new TraceWriter();
  made.take('1 1800000000.000000 execve("/bin/x", ["x"], 0x1 /* 1 var */) = 0');
  const maps = `10000-11000 r-xp 00000000 00:01 7 /bin/x
20000-21000 rw-p 00000000 00:00 0
30000-31000 rw-p 00000000 00:00 0
50000-60000 rw-p 00000000 00:00 0 [stack]
`;
  made.keep(1, 'execute', 1_800_000_000_001, 1_800_000_000_003, parseMaps(Buffer.from(maps), ''));
  // While the list was read, or before: the list shows what it did. The munmap is not in it yet.
  made.take(`1 1800000000.002000 ${page('20000')}`);
  made.take('1 1800000000.003000 munmap(0x30000, 4096) = 0');
  made.take(`1 1800000000.500000 ${page('40000')}`);
  const replay = replayOf(made);
  expect([1, 2, 3, 4].map((position) => ranges(replay, position))).toEqual([
    ['10000-11000', '50000-60000'],
    ['10000-11000', '20000-21000', '50000-60000'],
    ['10000-11000', '20000-21000', '50000-60000'],
    ['10000-11000', '20000-21000', '40000-41000', '50000-60000'],
  ]);
  const [process] = replay.end().processes;
  expect(process?.space.pieces.map(madeBy)).toEqual([0, 1, 3, 0]);
  expect(process?.space.isWhole).toBe(true);
});

test('any moment is the same, whichever was asked for before', () => {
  const lines = ['1 1.0 clone(child_stack=0x1000, flags=0x10100) = 2'];
  for (let step = 0; step < 12_000; step += 1) {
    const at = (0x100000 + ((step * 7919) % 500) * 0x2000).toString(16);
    lines.push(step % 3 === 2 ? `2 1.0 munmap(0x${at}, 8192) = 0` : `1 1.0 ${page(at, 2)}`);
  }
  const made = writer(lines);
  const once = replayOf(made);
  const many = replayOf(made);
  many.end();
  for (const position of [9000, 4097, 4096, 1, 12_001, 8192, 0, 5000]) {
    expect(ranges(many, position)).toEqual(ranges(replayOf(made), position));
  }
  expect(ranges(once, 12_001)).toEqual(ranges(many));
  expect(ranges(many).length).toBeGreaterThan(100);
});

test('mprotect that meets a hole has changed what lies before it', () => {
  const made = writer([page('10000', 2), 'mprotect(0x11000, 8192, 0x1) = -1 ENOMEM (Cannot allocate memory)']);
  const [process] = replayOf(made).end().processes;
  expect(process?.space.pieces.map(({ start, bits }) => [start, bits])).toEqual([
    [0x10000, 3],
    [0x11000, 1],
  ]);
});

test('a child that vfork(2) waits for has its parent’s space, though the call has not ended', () => {
  const made = writer([
    `1 1.000001 ${page('7000')}`,
    '1 1.000002 vfork( <unfinished ...>',
    `2 1.000003 ${page('9000')}`,
  ]);
  made.threads.push({ tid: 1, pid: 1, parent: 0 }, { tid: 2, pid: 2, parent: 1 });
  const spaces = replayOf(made)
    .at(3)
    .processes.map(({ pid, parent, space }) => ({ pid, parent, ranges: rangesOf(space.pieces) }));
  expect(spaces).toEqual([
    { pid: 1, parent: null, ranges: ['7000-8000', '9000-a000'] },
    { pid: 2, parent: 1, ranges: ['7000-8000', '9000-a000'] },
  ]);
});

test('a list that was read while a program was executed may be of either program, and is left out', () => {
  const made = writer([`1 1000000000.000001 ${page('7000')}`]);
  const list = parseMaps(Buffer.from('400000-500000 r-xp 0 0:1 7 /bin/next\n'), '');
  made.keep(1, 'running', 1e12, 1e12 + 2, list);
  made.take('1 1000000000.000500 execve("/bin/next", ["next"], 0x7ffc00000000 /* 1 var */) = 0');
  made.take(`1 1000000000.010000 ${page('9000')}`);
  expect([1, 2, 3].map((position) => ranges(replayOf(made), position))).toEqual([['7000-8000'], [], ['9000-a000']]);
});

test('a list that comes before any line of a child’s is of the child that the call makes, whether that has ended or not', () => {
  const list = parseMaps(Buffer.from('7000-8000 rw-p 0 0:0 0\n8000-9000 r--p 0 0:1 7 /bin/next\n'), '');
  const begun = (call: string) => [
    `1 1000000000.000001 ${page('7000')}`,
    `1 1000000000.000002 ${call} <unfinished ...>`,
  ];
  const processesOf = (made: TraceWriter, position: number) =>
    replayOf(made)
      .at(position)
      .processes.map(({ pid, parent, space }) => ({ pid, parent, ranges: rangesOf(space.pieces) }));
  const parent = { pid: 1, parent: null, ranges: ['7000-8000'] };
  const child = { pid: 2, parent: 1, ranges: ['7000-8000', '8000-9000'] };
  const forked = writer(begun('clone(child_stack=NULL, flags=0x11'));
  forked.keep(2, 'exit', 1e12 + 1, 1e12 + 2, list);
  forked.take('2 1000000000.002000 exit_group(3 <unfinished ...>');
  forked.take('1 1000000000.002001 <... clone resumed>) = 2');
  expect([2, 3].map((position) => processesOf(forked, position))).toEqual([
    [parent, child],
    [parent, child],
  ]);
  const waiting = writer(begun('clone(child_stack=NULL, flags=0x11'));
  waiting.threads.push({ tid: 1, pid: 1, parent: 0 }, { tid: 2, pid: 2, parent: 1 });
  waiting.keep(2, 'exit', 1e12 + 1, 1e12 + 2, list);
  expect(processesOf(waiting, 2)).toEqual([parent, child]);
});

test('what a process that is not known yet does meanwhile is not done to a list of another one’s', () => {
  const made = writer([
    '1 1000000000.000001 clone(child_stack=NULL, flags=0x11) = 2',
    '1 1000000000.000002 clone(child_stack=NULL, flags=0x11 <unfinished ...>',
    '2 1000000000.001000 execve("/bin/one", ["one"], 0x7ffc00000000 /* 1 var */) = 0',
  ]);
  made.threads.push({ tid: 1, pid: 1, parent: 0 }, { tid: 2, pid: 2, parent: 1 }, { tid: 3, pid: 3, parent: 1 });
  made.keep(2, 'execute', 1e12 + 1, 1e12 + 9, parseMaps(Buffer.from('7000-9000 r-xp 0 0:1 7 /bin/one\n'), ''));
  made.take('3 1000000000.002000 mprotect(0x8000, 4096, 0) = 0');
  made.take('3 1000000000.002001 execve("/bin/two", ["two"], 0x7ffc00000000 /* 1 var */) = 0');
  made.take('1 1000000000.002002 <... clone resumed>) = 3');
  const process = replayOf(made)
    .at(3)
    .processes.find(({ pid }) => pid === 2);
  expect(rangesOf(process?.space.pieces ?? [])).toEqual(['7000-9000']);
});
