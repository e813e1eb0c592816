/**
 * Logs of testing/programs/calls.c in all the forms that strace's options give its lines, each beside the list that the
 * program printed at its own end. They were made by testing/logs/make.sh.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseMaps } from '../../os/linux/parse-maps.ts';
import { openTrace } from '../document/open-trace.ts';
import { callText } from '../document/trace.ts';
import { encodeTrace } from '../document/trace-file.ts';
import { TraceWriter } from '../document/trace-writer.ts';
import { differences } from '../testing/compare.ts';
import { Replay } from './replay.ts';

const folder = join(import.meta.dirname, '../testing/logs');
const logs = readdirSync(folder).filter((name) => name.endsWith('.strace'));
const open = (log: string) => openTrace(join(folder, log));
const listed = logs.filter((log) => readdirSync(folder).includes(log.replace('.strace', '.maps')));

/** What the kernel maps at a program's start, which no call reports. */
const unreported = /calls$|ld-linux|\[(?:stack|vvar|vvar_vclock|vdso|vsyscall)\]$|^rw- 0 {2}$/;

describe.each(logs)('%s', (log) => {
  it('is understood, every line of it', () => {
    const trace = open(log);
    expect(trace.count).toBeGreaterThan(20);
    expect(trace.lost).toBe(0);
    expect(trace.marks.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('keeps no environment', () => {
    expect(readFileSync(join(folder, 'named.strace'), 'latin1')).toContain('SECRET');
    const trace = open(log);
    const texts = [...trace.formTable.map(({ args }) => args), ...trace.marks.map(({ text }) => text)];
    expect(texts.filter((text) => text.includes('SECRET'))).toEqual([]);
    expect(JSON.stringify(texts)).not.toContain('do-not-keep');
  });
});

test('of the lines about memory, in all of strace’s forms, at least 99 % are understood; the others are kept as such', () => {
  const writer = new TraceWriter();
  for (const log of logs) {
    for (const line of readFileSync(join(folder, log), 'latin1').split('\n').filter(Boolean)) writer.take(line);
  }
  const { memory, lost } = writer.lines;
  expect(memory).toBeGreaterThan(1000);
  expect((100 * (memory - lost)) / memory).toBeGreaterThanOrEqual(99);
  // One of another kind is lost, counted, and shown.
  const odd = '7 mremap(0x1000, 4096, 8192, MREMAP_MAYMOVE) says nothing of its result';
  writer.take(odd);
  expect(writer.lines).toMatchObject({ memory: memory + 1, lost: lost + 1 });
  expect(writer.marks.at(-1)).toMatchObject({ kind: 'unknown', text: odd });
});

test.each(listed)('%s: what calls made is as the program’s own list has it at the end', (log) => {
  const maps = parseMaps(readFileSync(join(folder, log.replace('.strace', '.maps'))), '');
  const [program] = new Replay(open(log)).end().processes;
  if (!program) throw new Error('no process');
  const { pieces } = program.last ?? program.space;
  expect(pieces.length).toBeGreaterThan(20);
  const wrong = differences(pieces, maps);
  // Nothing is listed that is not, or is otherwise.
  expect(wrong.filter(({ rebuilt }) => rebuilt !== null)).toEqual([]);
  // What is missing is what no call shows; without -f, what threads did is missing, too.
  if (log === 'alone.strace') return;
  expect(wrong.filter((stretch) => !unreported.test(stretch.listed ?? ''))).toEqual([]);
});

test('a child has what its parent had, and its own changes; not what is kept from children', () => {
  const trace = open('raw.strace');
  const [parent, child, executed] = new Replay(trace).end().processes;
  expect([child?.parent, executed?.parent]).toEqual([parent?.pid, parent?.pid]);
  expect(executed?.command).toBe('/bin/true it’s');
  const before = parent?.last?.pieces ?? [];
  const after = child?.last?.pieces ?? [];
  const odd = (pieces: typeof before) =>
    pieces.filter(({ path }) => path.includes('odd <name>')).reduce((sum, { start, end }) => sum + end - start, 0);
  expect(odd(before) - odd(after)).toBe(4096);
  // MADV_DONTFORK was given to one page without access.
  const kept = before.find(({ inherited }) => !inherited);
  expect(kept).toMatchObject({ bits: 0, end: (kept?.start ?? 0) + 4096 });
  expect(after.some(({ start, end }) => start <= (kept?.start ?? 0) && end > (kept?.start ?? 0))).toBe(false);
});

test('ends of each kind are distinguished, and a thread that executes goes on as its process', () => {
  for (const log of ['ends.strace', 'ends-plain.strace']) {
    const trace = open(log);
    const ends = trace.marks.filter(({ kind }) => kind === 'ended').map(({ value }) => value);
    expect(ends).toEqual(['SIGKILL', 'SIGSEGV', 7, 0]);
    const processes = new Replay(trace).end().processes;
    expect(processes).toHaveLength(4);
    expect(processes[0]?.command).toBe('/bin/true --version');
    // The memory that calls of 32 bits mapped went with the first program.
    const at = [...trace.forms.keys()].find(
      (call) => callText(trace, call).call === 'munmap' && callText(trace, call).args.startsWith('0x20001000'),
    );
    const mapped = new Replay(trace).at((at ?? 0) + 1).processes[0]?.space.pieces ?? [];
    expect(mapped.find(({ start }) => start === 0x20000000)).toMatchObject({ end: 0x20001000, bits: 1 });
    expect(processes[0]?.last?.pieces.some(({ start }) => start === 0x20000000)).toBe(false);
  }
});

test('the text of every call comes back as it was printed', () => {
  const lines = readFileSync(join(folder, 'raw.strace'), 'latin1').split('\n');
  const whole = lines.flatMap((line) => /^\d+ +[\d.]+ \[\w+\] (\w+\(.*\) += .*?)(?: <[\d.]+>)?$/.exec(line)?.[1] ?? []);
  const trace = open('raw.strace');
  const texts = Array.from({ length: trace.count }, (_, call) => callText(trace, call)).map(
    ({ call, args, result }) => `${call}(${args}) = ${result}`,
  );
  const said = new Set(texts);
  const kept = whole.filter((text) => !/^(?:rt_|ftruncate)/.test(text));
  expect(kept.length).toBeGreaterThan(60);
  expect(kept.filter((text) => !said.has(text.replace(/\) += /, ') = ')))).toEqual([]);
});

test('the calls at rest take few bytes each, also in the file', () => {
  const trace = open('raw.strace');
  expect(encodeTrace(trace).length / trace.count).toBeLessThan(60);
});

test.each([
  [
    'clone3({flags=0x100} <unfinished ...>',
    '<... clone3 resumed> => {parent_tid=[9]}, 88) = 9',
    'clone3({flags=0x100} => {parent_tid=[9]}, 88) = 9',
  ],
  ['mincore(0x1000, 4096,  <unfinished ...>', '<... mincore resumed>[1]) = 0', 'mincore(0x1000, 4096, [1]) = 0'],
  // As older versions print it.
  ['mincore(0x1000, 4096, <unfinished ...>', '<... mincore resumed> [1]) = 0', 'mincore(0x1000, 4096, [1]) = 0'],
  ['vfork( <unfinished ...>', '<... vfork resumed>) = 9', 'vfork() = 9'],
  ['munmap(0x1000, 4096 <unfinished ...>', '<... munmap resumed> ) = 0', 'munmap(0x1000, 4096) = 0'],
])('“%s”, gone on with later, is one text', (first, second, whole) => {
  const writer = new TraceWriter();
  for (const line of [`7 ${first}`, '8 brk(NULL) = 0x1000', `7 ${second}`]) writer.take(line);
  const { call, args, result } = callText(writer.taken({ how: 'imported', command: '', pageBytes: 4096 }), 0);
  expect(`${call}(${args}) = ${result}`).toBe(whole);
});
