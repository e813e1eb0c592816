/** Real programs, watched for real: what was rebuilt from their calls beside the system's own lists. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readRegions } from '../../os/linux/maps.ts';
import { CPrograms } from '../../os/linux/testing/c-programs.ts';
import { callText, type Trace } from '../document/trace.ts';
import { spaceOf } from '../replay/moment.ts';
import { Replay } from '../replay/replay.ts';
import { differences } from '../testing/compare.ts';
import { hasStrace } from '../testing/has-strace.ts';
import { system } from '../testing/system.ts';
import { differing, logged, printedCalls, tracedCalls } from '../testing/truth.ts';
import { checkAttaching, findProgram, statusOf } from './rights.ts';
import { type Launch, type WatchEnd, Watching } from './watching.ts';

const traced = hasStrace ? test : () => undefined;
const programs = new CPrograms();
afterAll(() => programs.end());
const source = (name: string) => readFileSync(join(import.meta.dirname, `../testing/programs/${name}.c`), 'utf8');

const holdMs = 150;
vi.setConfig({ testTimeout: 60_000 });

function launch(program: string, args: readonly string[], more: Partial<Launch> = {}): Watching {
  return Watching.launch({ program, args, mode: 'fast', holdMs, stdio: ['pipe', 'ignore', 'ignore'], ...more }, system);
}

/**
 * Watches a program until `least` of its processes were listed before their ends, and with each attempt checks what it
 * says. How long a busy computer takes to come to a process that is held is not known: the next attempt holds longer.
 */
async function listedAtEnds(program: string, args: readonly string[], least: number, check: Check): Promise<void> {
  for (const heldMs of [holdMs, 5 * holdMs, 25 * holdMs]) {
    const { option, log } = logged();
    const watching = launch(program, args, { ...option, holdMs: heldMs });
    const exits = check(await watching.ended, log());
    if (exits >= least) return;
  }
  expect.fail('Processes were gone before they were listed.');
}
/** Returns how many lists there were. */
type Check = (end: WatchEnd, log: string) => number;

function checkedExits(trace: Trace): number {
  const exits = trace.keyframes.filter(({ reason }) => reason === 'exit').map((exit) => differing(trace, exit));
  const compared = exits.filter((found) => found !== null);
  expect(compared.flat()).toEqual([]);
  return compared.length;
}

/** Resolves once `count` calls have been recorded. */
function calls(watching: Watching, count: number): Promise<void> {
  return new Promise((resolve) => {
    const end = watching.subscribe(() => {
      if (watching.writer.count < count) return;
      end();
      resolve();
    });
  });
}

const hello = join(import.meta.dirname, '../testing/programs/calls.c');

describe('at its end, held there, each process is as its calls say', () => {
  const cases: [name: string, program: string, args: readonly string[], least: number][] = [
    ['node', process.execPath, ['-e', 'new SharedArrayBuffer(1e6); new WebAssembly.Memory({ initial: 100 })'], 1],
    [
      'python3',
      '/usr/bin/python3',
      ['-c', 'import json, threading; [threading.Thread(target=str).start() for _ in range(5)]'],
      1,
    ],
    ['gcc, five processes', 'cc', ['-w', '-pthread', hello, '-o', '/dev/null'], 3],
    ['a shell with children', 'sh', ['-c', 'ls / | cat; (exit 3); sleep 0'], 4],
  ];
  for (const [name, program, args, least] of cases) {
    // Not every machine has Python.
    const tried = existsSync(program) || !program.includes('/') ? traced : () => undefined;
    tried(name, () =>
      listedAtEnds(program, args, least, ({ trace, program: end, trouble }, log) => {
        expect({ end, trouble, lost: trace.lost }).toEqual({ end: { code: 0 }, trouble: null, lost: 0 });
        // The same calls as strace printed, in the same order in each thread.
        expect(tracedCalls(trace)).toEqual(printedCalls(log));
        const processes = new Replay(trace).end().processes;
        expect(processes.length).toBeGreaterThanOrEqual(least);
        const exits = checkedExits(trace);
        if (exits >= least) for (const process of processes) expect(spaceOf(process).isWhole).toBe(true);
        return exits;
      }),
    );
  }

  traced('a program that makes every call there is, in threads and children; segments come from lists', () =>
    // The one that prints its list has used its stack most.
    listedAtEnds(programs.compile(source('calls'), '-w'), [], 3, ({ trace }) => checkedExits(trace)),
  );
});

traced('a program that is killed: its trace is kept', async () => {
  const watching = launch(programs.compile(source('busy')), []);
  await calls(watching, 300);
  const pid = watching.writer.keyframes[0]?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  const { program, trace, trouble } = await watching.ended;
  expect({ program, trouble }).toEqual({ program: { signal: 'SIGKILL' }, trouble: null });
  expect(trace.count).toBeGreaterThanOrEqual(300);
});

traced('stopped, a program that was launched fast ends', async () => {
  const watching = launch(programs.compile(source('busy')), []);
  await calls(watching, 100);
  watching.stop();
  expect(await watching.ended).toMatchObject({ program: { signal: 'SIGTERM' }, trouble: null });
});

traced(
  'strace is killed: the trace is kept, the program that was launched fast is ended, and it is reported',
  async () => {
    const watching = launch(programs.compile(source('busy')), []);
    await calls(watching, 100);
    const pid = watching.writer.keyframes[0]?.pid ?? 0;
    watching.child.kill('SIGKILL');
    const { trace, trouble } = await watching.ended;
    expect(trouble).toMatch(/was ended, too/);
    expect(trace.count).toBeGreaterThanOrEqual(100);
    // Gone, or not yet collected by its new parent.
    await expect.poll(() => statusOf(pid)?.state ?? 'Z').toBe('Z');
  },
);

traced('a program that was launched detachable goes on when watching stops, and when strace is killed', async () => {
  for (const how of ['stop', 'kill'] as const) {
    const watching = launch(programs.compile(source('busy')), [], { mode: 'detachable' });
    const exited = once(watching.child, 'exit');
    await calls(watching, 300);
    const pid = watching.child.pid ?? 0;
    const tracer = statusOf(pid)?.tracer ?? 0;
    expect(tracer).toBeGreaterThan(0);
    if (how === 'stop') watching.stop();
    else process.kill(tracer, 'SIGKILL');
    const { program, trouble, trace } = await watching.ended;
    expect({ program, isTrouble: trouble !== null }).toEqual({ program: null, isTrouble: how === 'kill' });
    expect(trace.count).toBeGreaterThanOrEqual(300);
    await expect.poll(() => statusOf(pid)?.tracer).toBe(0);
    // It still does what it did: its standard input's end is its own.
    watching.child.stdin?.end();
    expect(await exited).toEqual([5, null]);
  }
});

traced('attached to a busy program: stopped anywhere, it is as its calls say; and it goes on afterwards', async () => {
  const { pid, child } = await programs.start(programs.compile(source('busy')));
  const watching = Watching.attach(pid, 'busy', system);
  await calls(watching, 500);
  expect(() => checkAttaching(pid)).toThrow(/traces it already/);
  // strace says so of each thread; listened for before, because it may say so at once.
  const stopped = new Promise<void>((resolve) => {
    watching.subscribe((recorded) => recorded.kind === 'mark' && /stopped by/.test(recorded.mark.text) && resolve());
  });
  process.kill(pid, 'SIGSTOP');
  await stopped;
  // Then all that strace still has to say.
  await expect.poll(() => differences(spaceAtEnd(watching), readRegions(pid)), { timeout: 20_000 }).toEqual([]);
  process.kill(pid, 'SIGCONT');
  const before = watching.writer.count;
  await calls(watching, before + 100);
  watching.stop();
  const { program, trouble, trace } = await watching.ended;
  expect({ program, trouble, lost: trace.lost }).toEqual({ program: null, trouble: null, lost: 0 });
  expect(statusOf(pid)?.tracer).toBe(0);
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([5, null]);
});

function spaceAtEnd(watching: Watching) {
  const [process] = new Replay(watching.taken()).end().processes;
  return process ? spaceOf(process).pieces : [];
}

async function printedBy(program: string, args: readonly string[]): Promise<{ end: WatchEnd; out: string }> {
  const watching = launch(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  watching.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return { end: await watching.ended, out };
}

traced('a watched program has the descriptors that it was given, none of ours', async () => {
  const list = ['/proc/self/fd'];
  const { stdout } = spawnSync('ls', list, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect((await printedBy('ls', list)).out).toBe(stdout);
});

traced(
  'a program is held right after it was begun: its first list has what its beginning mapped, no more',
  async () => {
    const { trace } = (await printedBy('true', [])).end;
    const first = trace.keyframes.find(({ reason }) => reason === 'execute');
    const names = new Set(
      first?.regions.names.map((name) =>
        name
          .split('/')
          .at(-1)
          ?.replace(/-[\d.]+/, ''),
      ),
    );
    expect(names).toContain('true');
    expect([...names].filter((name) => /^libc\b/.test(name ?? ''))).toEqual([]);
  },
);

traced('a script whose first line names no interpreter is run by a shell, which the trace leaves out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'script');
  writeFileSync(script, 'echo "$0 $1"\n', { mode: 0o755 });
  const { end, out } = await printedBy(script, ['an argument']);
  expect(out).toBe(`${script} an argument\n`);
  expect(end).toMatchObject({ program: { code: 0 }, trouble: null });
  expect(callText(end.trace, 0)).toMatchObject({ call: 'execve', args: expect.stringContaining('an argument') });
});

test('what cannot be started or attached to is reported before', () => {
  expect(() => findProgram('no-such-program', '/', '/usr/bin:/bin')).toThrow(/no such program in PATH/);
  expect(() => findProgram('./no-such-file', '/')).toThrow(/no such file/);
  expect(() => findProgram('/', '/')).toThrow(/it is a folder/);
  expect(() => findProgram(import.meta.filename, '/')).toThrow(/not executable/);
  expect(findProgram('node', '/', `/nowhere:${join(process.execPath, '..')}`)).toBe(process.execPath);
  expect(() => checkAttaching(2 ** 22 + 1)).toThrow(/no such process/);
});

traced('Samepage does not attach to itself: it would wait for itself', () => {
  expect(() => checkAttaching(process.pid)).toThrow(/Samepage itself/);
});

traced('a process that ends while it is attached to', async () => {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const watching = Watching.attach(child.pid ?? 0, 'cat', system);
  await expect.poll(() => watching.writer.keyframes.length, { timeout: 10_000 }).toBeGreaterThan(0);
  child.stdin?.end();
  const { program, trouble } = await watching.ended;
  expect({ program, trouble }).toEqual({ program: { code: 0 }, trouble: null });
});
