/** Watches as a session has them, on real programs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import { callKinds, mostOutput, mostWatches, type WatchChange, type WatchState } from '../../../protocol/watching.ts';
import { hasStrace } from '../testing/has-strace.ts';
import { system } from '../testing/system.ts';
import { statusOf } from '../watch/rights.ts';
import { Watches } from './watches.ts';

const traced = hasStrace ? test : () => undefined;
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const logs = join(import.meta.dirname, '../testing/logs');
let changes: WatchChange[];
let waiting: { when: (change: WatchChange) => boolean; resolve: (change: WatchChange) => void }[];
let watches: Watches;
let folder: string;

function make(permitted: true | string = true): Watches {
  return new Watches({
    system,
    permitted,
    changed(change) {
      changes.push(change);
      for (const one of waiting) if (one.when(change)) one.resolve(change);
    },
  });
}

/** The first change, also of those that have come already, of which that is true. */
function until(when: (change: WatchChange) => boolean): Promise<WatchChange> {
  const before = changes.find(when);
  if (before) return Promise.resolve(before);
  return new Promise((resolve) => waiting.push({ when, resolve }));
}
const ended = async (id: number) => (await until(({ watch }) => watch.id === id && watch.status === 'ended')).watch;

/** The shell has become another program, which is known by then to have made more than ten calls in all. */
const isAsleep = ({ processes, events }: WatchState) => /^\S*sleep\b/.test(processes[0]?.command ?? '') && events > 10;

beforeEach(() => {
  [changes, waiting] = [[], []];
  folder = mkdtempSync(join(tmpdir(), 'samepage-watches-'));
  watches = make();
});
afterEach(async () => {
  await watches.close();
  rmSync(folder, { recursive: true });
});

const launch = (program: string, args: readonly string[], more: object = {}): Promise<WatchState> =>
  watches.ask('launch', { program, args, folder, mode: 'fast', ...more });

describe('a program', () => {
  traced('is watched to its end, its output shown, its children known', async () => {
    const begun = await launch('sh', ['-c', 'echo "$WORD"; pwd; echo no >&2; /bin/true; exit 3'], {
      environment: { WORD: 'blue' },
    });
    expect(begun).toMatchObject({ status: 'running', origin: 'launched', kind: 'fast', end: null });
    const state = await ended(begun.id);
    expect(state).toMatchObject({ end: { code: 3 }, trouble: null, lost: 0 });
    const [shell, child] = state.processes;
    expect(child).toMatchObject({ parent: shell?.pid });
    expect(child?.command).toContain('/bin/true');
    expect(shell?.ended).toBeGreaterThanOrEqual(child?.ended ?? Number.NaN);
    // Pipes may end after the program: what they bring comes in further changes.
    const printed = () =>
      ['out', 'err'].map((stream) =>
        changes
          .flatMap(({ output }) => output)
          .filter((piece) => piece.stream === stream)
          .map(({ text }) => text)
          .join(''),
      );
    await until(() => printed().join('').length >= `blue\n${folder}\nno\n`.length);
    expect(printed()).toEqual([`blue\n${folder}\n`, 'no\n']);
  });

  traced('of Node’s is there at each moment, with who made what', async () => {
    const { id } = await launch(process.execPath, ['-e', 'console.log(1)']);
    const { events: count, time } = await ended(id);
    const last = await watches.ask('moment', { watch: id, process: 0, position: count });
    expect(last).toMatchObject({ complete: true, hasEnded: true, time });
    const kinds = [...last.regions.kinds].map((kind) => regionKinds[kind]);
    expect(kinds).toEqual(expect.arrayContaining(['image', 'library', 'heap', 'stack']));
    // Each region that a call made was not there before that call, and was after it.
    const row = last.madeBy.findLastIndex((call) => call > 0);
    const [call, start] = [last.madeBy[row] ?? -1, address(last.regions.starts[row] ?? 0)];
    const { rows } = await watches.ask('events', { watch: id, from: call, count: 1 });
    expect(rows[0]).toMatchObject({ text: expect.stringMatching(/^(?:mmap|brk|mremap)\(/), kind: expect.anything() });
    const { steps } = await watches.ask('history', { watch: id, process: 0, position: count, address: start });
    expect(steps.map((step) => step.call)).toContain(call);
    const madeAt = async (position: number) => {
      const { regions, madeBy } = await watches.ask('moment', { watch: id, process: 0, position });
      return madeBy[regions.starts.indexOf(start)];
    };
    expect(await madeAt(call + 1)).toBe(call);
    expect(await madeAt(call)).not.toBe(call);

    const line = await watches.ask('timeline', { watch: id, from: 0, to: time + 1, bins: 100, process: null });
    expect(line.counts.reduce((sum, one) => sum + one, 0)).toBe(count);
    expect(line.positions.at(-1)).toBe(count);
    // Sampled while it ran: at least just before its end.
    expect(line.resident.at(-1)).not.toBe(0);
    expect(Math.max(...line.resident.filter((size) => !Number.isNaN(size)))).toBeGreaterThan(2 ** 20);
    // What is mapped just before the end: what the moment there has.
    const mapped = last.regions.ends.reduce((sum, end, index) => sum + end - (last.regions.starts[index] ?? 0), 0);
    expect(line.sizes.at(-1)).toBe(mapped);
    const zoomed = await watches.ask('timeline', { watch: id, from: time / 2, to: time, bins: 7, process: 0 });
    const calls = await watches.ask('export', { watch: id, format: 'json' });
    // What `samepage trace --events` prints, too.
    const times = (JSON.parse(new TextDecoder().decode(calls.bytes)) as { time: number }[]).map((one) => one.time);
    expect(zoomed.counts.reduce((sum, one) => sum + one, 0)).toBe(
      times.filter((one) => one >= time / 2 && one < time).length,
    );
  });

  traced('has the home folder in those of its arguments that say so', async () => {
    const { id } = await launch('sh', ['-c', 'echo "$@"', 'sh', '~/a', '~', '~/b'], { homeArgs: [3, 4] });
    await ended(id);
    const [listed] = (await watches.ask('list', {})).watches;
    expect(listed?.output.map(({ text }) => text).join('')).toBe(`${homedir()}/a ${homedir()} ~/b\n`);
  });

  traced('that is being watched is the only one; stopped, a fast one ends', async () => {
    const { id } = await launch('sh', ['-c', 'echo on; exec sleep 1000']);
    await until(({ watch }) => isAsleep(watch));
    await expect(launch('true', [])).rejects.toMatchObject({ code: 'LimitReached' });
    await expect(watches.ask('attach', { pid: process.ppid })).rejects.toMatchObject({ code: 'LimitReached' });
    await watches.ask('stop', { watch: id });
    expect(await ended(id)).toMatchObject({ end: { signal: 'SIGTERM' }, trouble: null });
    await watches.ask('close', { watch: id });
    expect(changes.at(-1)?.watch).toMatchObject({ id, status: 'closed' });
    await expect(watches.ask('moment', { watch: id, process: 0, position: 0 })).rejects.toMatchObject({
      code: 'NotFound',
    });
    expect((await watches.ask('list', {})).watches).toEqual([]);
  });

  traced('killed, or whose strace is killed: the trace up to there stays', async () => {
    for (const victim of ['program', 'strace'] as const) {
      const { id } = await launch('sh', ['-c', 'echo on; exec sleep 1000']);
      const { watch } = await until((change) => change.watch.id === id && isAsleep(change.watch));
      const pid = watch.processes[0]?.pid ?? 0;
      process.kill(victim === 'program' ? pid : (statusOf(pid)?.tracer ?? 0), 'SIGKILL');
      const state = await ended(id);
      expect(watch.events).toBeGreaterThan(10);
      expect(state.events).toBeGreaterThanOrEqual(watch.events);
      if (victim === 'program') expect(state).toMatchObject({ end: { signal: 'SIGKILL' }, trouble: null });
      else expect(state.trouble).toContain('strace has ended before the program, which was ended, too');
      await watches.ask('close', { watch: id });
    }
  });

  traced('that runs already is attached to, and goes on after it', async () => {
    const child = spawn('sh', ['-c', 'while read line; do /bin/true; echo $line; done'], { stdio: 'pipe' });
    try {
      const { id } = await watches.ask('attach', { pid: child.pid });
      await until(({ watch }) => watch.id === id && watch.processes.length > 0);
      child.stdin.write('one\n');
      // It is seen as a fork, and its end.
      await until(({ watch }) => watch.processes.some(({ parent }) => parent === child.pid));
      await watches.ask('stop', { watch: id });
      expect(await ended(id)).toMatchObject({ kind: 'attached', end: null, trouble: null });
      const echoed = once(child.stdout, 'data');
      child.stdin.write('two\n');
      await echoed;
    } finally {
      child.kill('SIGKILL');
    }
  });

  traced('that prints without end is read on, and its latest output kept', async () => {
    const { id } = await launch('sh', ['-c', 'yes blue | head -c 3000000; echo end']);
    await ended(id);
    const last = await until(({ output }) => output.at(-1)?.text.endsWith('end\n') ?? false);
    const [one] = (await watches.ask('list', {})).watches;
    const kept = one?.output.map(({ text }) => text).join('') ?? '';
    expect(kept).toHaveLength(mostOutput);
    expect(kept.endsWith('end\n')).toBe(true);
    expect(one?.omitted).toBe(3_000_000 + 4 - mostOutput);
    expect(last.output.every(({ text }) => text.length <= mostOutput)).toBe(true);
  });

  traced('that does not exist is reported as missing', async () => {
    await expect(launch('no-such-program-here', [])).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a trace', () => {
  const open = (path: string) => watches.ask('open', { path });

  it('is opened from strace’s log, and asked', async () => {
    const state = await open(join(logs, 'plain.strace'));
    expect(state).toMatchObject({ title: 'plain.strace', origin: 'imported', kind: null, status: 'ended' });
    const { events, rows } = await watches.ask('events', { watch: state.id, from: 0, count: 1000 });
    expect(rows).toHaveLength(events);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(callKinds.filter((kind) => rows.some((row) => row.kind === kind))),
    );
    expect(rows.find(({ text }) => text.startsWith('munmap('))?.kind).toBe('unmap');
    const beyond = await watches.ask('events', { watch: state.id, from: 2 ** 32, count: 1000 });
    expect(beyond.rows).toEqual([]);
    const nobody = await watches.ask('moment', { watch: state.id, process: 2 ** 32, position: 1 });
    expect(nobody).toMatchObject({ command: null, madeBy: new Float64Array(0), regions: { count: 0 } });
  });

  it('is saved for its user alone, in place of a trace only, and opened again', async () => {
    const { id, ...state } = await open(join(logs, 'timed.strace'));
    const path = join(folder, 'one.samepage-trace');
    await watches.ask('save', { watch: id, path, replaces: false });
    const kept = readFileSync(path);
    await expect(watches.ask('save', { watch: id, path, replaces: false })).rejects.toMatchObject({ code: 'Changed' });
    expect(readFileSync(path)).toEqual(kept);
    await watches.ask('save', { watch: id, path, replaces: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await open(path)).toMatchObject({ ...state, id: id + 1, title: 'one.samepage-trace' });
    const other = join(folder, 'other');
    writeFileSync(other, 'mine');
    await expect(watches.ask('save', { watch: id, path: other, replaces: true })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
    expect(readFileSync(other, 'utf8')).toBe('mine');
  });

  it('is exported: as strace’s text it is the same trace again', async () => {
    const { id } = await open(join(logs, 'timed.strace'));
    const { bytes } = await watches.ask('export', { watch: id, format: 'strace' });
    const path = join(folder, 'again.strace');
    writeFileSync(path, bytes);
    const again = await open(path);
    const rows = async (watch: number) => (await watches.ask('events', { watch, from: 0, count: 1000 })).rows;
    expect(await rows(again.id)).toEqual(await rows(id));
    const csv = await watches.ask('export', { watch: id, format: 'csv' });
    const lines = new TextDecoder().decode(csv.bytes).trimEnd().split('\r\n');
    expect(lines).toHaveLength(again.events + 1);
  });

  it('more than there may be is refused', async () => {
    for (let count = 0; count < mostWatches; count += 1) await open(join(logs, 'plain.strace'));
    await expect(open(join(logs, 'plain.strace'))).rejects.toMatchObject({ code: 'LimitReached' });
    await watches.ask('close', { watch: 1 });
    await open(join(logs, 'plain.strace'));
  });

  it('is no file that is none', async () => {
    await expect(open(import.meta.filename)).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(open(join(folder, 'none'))).rejects.toMatchObject({ code: 'NotFound' });
  });
});

it('where it is not permitted nothing is started, attached to or written, and opening is', async () => {
  watches = make('Not in a browser.');
  const refused = { code: 'PermissionDenied', message: 'Not in a browser.' };
  await expect(launch('true', [])).rejects.toMatchObject(refused);
  await expect(watches.ask('attach', { pid: process.pid })).rejects.toMatchObject(refused);
  const { id } = await watches.ask('open', { path: join(logs, 'plain.strace') });
  await expect(watches.ask('save', { watch: id, path: join(folder, 'x'), replaces: false })).rejects.toMatchObject(
    refused,
  );
  expect((await watches.ask('list', {})).permitted).toBe('Not in a browser.');
});
