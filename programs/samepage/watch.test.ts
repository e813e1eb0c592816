import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, expect, test, vi } from 'vitest';
import { openTrace } from '../../native-bridge/tracing/document/open-trace.ts';
import { encodeTrace } from '../../native-bridge/tracing/document/trace-file.ts';
import { hasStrace } from '../../native-bridge/tracing/testing/has-strace.ts';
import { statusOf } from '../../native-bridge/tracing/watch/rights.ts';
import type { ExitCode } from './command.ts';
import { runSamepage } from './run.ts';
import type { ProcessDocument } from './trace-document.ts';

const traced = hasStrace ? test : () => undefined;
const folder = mkdtempSync(join(tmpdir(), 'samepage-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const logs = join(import.meta.dirname, '../../native-bridge/tracing/testing/logs');

async function samepage(...args: string[]): Promise<{ code: ExitCode; stdout: string; stderr: string }> {
  const ran = { stdout: '', stderr: '' };
  const out = (text: string) => {
    ran.stdout += text;
  };
  const err = (text: string) => {
    ran.stderr += text;
  };
  return { code: await runSamepage('samepage', args, { out, err }), ...ran };
}

/** Arguments of Node: the command line as a process of its own, whose descriptors the program inherits. */
const asProcess = [
  '--input-type=module',
  '-e',
  `import { createServer } from 'vite';
  const server = await createServer({ configFile: false, logLevel: 'silent', server: { middlewareMode: true, ws: false } });
  const { runAndExit } = await server.ssrLoadModule(process.argv[1]);
  await runAndExit('samepage', process.argv.slice(2), (code) => process.exit(code));`,
  join(import.meta.dirname, 'run.ts'),
];

test.each([
  [['watch'], /behind “--”, or --attach PID/],
  [['watch', 'ls'], /The program stands behind “--”: watch -- ls/],
  [['watch', '--attach', '1', '--', 'ls'], /behind “--”, or --attach PID/],
  [['watch', '--attach', 'x'], /“x” is not a process number/],
  [['watch', '--attach', '1', '--detachable'], /detachable anyway/],
  [['trace'], /takes one file/],
  [['trace', 'a', 'b'], /takes one file/],
  [['trace', 'a', '--at', 'soon'], /“soon” is not a number of seconds/],
  [['trace', 'a', '--at', 'NaN'], /“NaN” is not a number of seconds/],
  [['trace', 'a', '--at', 'Infinity'], /not a number of seconds/],
  [['trace', 'a', '--at', '1e999'], /not a number of seconds/],
  [['trace', 'a', '--at', ''], /not a number of seconds/],
  [['trace', 'a', '--at', '-1'], /“-1” is before the first call/],
  [['trace', 'a', '--at=-0.5'], /“-0.5” is before the first call/],
  [['watch', '--json', '--'], /behind “--”, or --attach PID/],
  [['trace', 'a', '--at', '1', '--events'], /Either/],
])('%j is wrong use', async (args, sentence) => {
  expect(await samepage(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(sentence) });
});

test('a file that is no trace, and a program that is not there, are refused in one sentence', async () => {
  const stderr = expect.stringMatching(/^samepage: [^\n]+\n$/);
  expect(await samepage('trace', import.meta.filename, '--json')).toEqual({ code: 1, stdout: '', stderr });
  expect(await samepage('watch', '--save', join(folder, 'no/x'), '--', 'ls')).toEqual({ code: 1, stdout: '', stderr });
});

test('a log of strace’s from elsewhere: its calls and moments', async () => {
  const log = join(logs, 'raw.strace');
  const events = JSON.parse((await samepage('trace', log, '--events', '--json')).stdout);
  expect(events[0]).toEqual({
    time: 0,
    tid: expect.any(Number),
    call: 'execve',
    args: expect.stringContaining('"/tmp/traced/calls"'),
    result: '0',
  });
  const end = JSON.parse((await samepage('trace', log, '--json')).stdout);
  expect(end).toMatchObject({ events: events.length, lost: 0 });
  expect(end.processes).toHaveLength(3);
  // No call shows the image and the loader.
  expect(end.processes[0]).toMatchObject({ command: '/tmp/traced/calls', parent: null, complete: false });
  const last = events.at(-1).time / 1e6;
  const late = JSON.parse((await samepage('trace', log, '--at', String(last + 1), '--json')).stdout);
  expect(late.at).toBe(last + 1);
  expect(late.processes[0].regions).toEqual(end.processes[0].regions);
  expect(JSON.parse((await samepage('trace', log, '--at', '0', '--json')).stdout).processes[0].regions).toEqual([]);
  const table = (await samepage('trace', log)).stdout;
  expect(table).toContain(`${events.length} of ${events.length} calls, 0 not understood`);
  expect(table).toMatch(/rw-p +\d+ KiB +#\d+ mmap/);
});

test('a damaged file is one document or none, and one sentence', async () => {
  const whole = encodeTrace(openTrace(join(logs, 'timed.strace')));
  const head = Buffer.from(whole).indexOf('\n') + 1;
  const body = inflateRawSync(whole.subarray(head));
  const path = join(folder, 'damaged');
  const check = async (bytes: Uint8Array) => {
    writeFileSync(path, bytes);
    for (const more of [['--json'], ['--at', '0.01', '--json'], ['--events', '--json']]) {
      const { code, stdout, stderr } = await samepage('trace', path, ...more);
      if (code === 0) JSON.parse(stdout);
      else
        expect({ code, stdout, stderr }).toEqual({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(/^samepage: [^\n]+\n$/),
        });
    }
  };
  for (let length = 0; length < whole.length; length += 211) await check(whole.subarray(0, length));
  for (let place = 0; place < body.length; place += 251) {
    const changed = Buffer.from(body);
    changed[place] = (changed[place] ?? 0) ^ (1 << (place % 8));
    await check(Buffer.concat([whole.subarray(0, head), deflateRawSync(changed)]));
  }
  for (let place = 0; place < whole.length; place += 97) {
    const changed = Buffer.from(whole);
    changed[place] = (changed[place] ?? 0) ^ 0xff;
    await check(changed);
  }
}, 60_000);

test('--at takes seconds as programs print them', async () => {
  const log = join(logs, 'raw.strace');
  for (const [text, at] of [
    ['1e-05', 1e-5],
    ['.5', 0.5],
    ['-0', 0],
    ['1E300', 1e300],
  ] as const) {
    expect(JSON.parse((await samepage('trace', log, '--at', text, '--json')).stdout).at).toBe(at);
  }
});

traced('a program is watched, saved, and opened again', async () => {
  const file = join(folder, 'a.samepage-trace');
  const script = 'cd .; exit 3';
  const { code, stdout, stderr } = await samepage('watch', '--save', file, '--json', '--', 'sh', '-c', script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ exit: { code: 3 }, lost: 0 });
  const processes: ProcessDocument[] = document.processes;
  const [shell] = processes;
  expect(shell).toMatchObject({ parent: null, command: expect.stringContaining(`sh -c ${script}`) });
  const events = JSON.parse((await samepage('trace', file, '--events', '--json')).stdout);
  expect(events).toHaveLength(document.events);
  for (const { madeBy, start } of shell?.regions ?? []) {
    if (madeBy === null) continue;
    // Each is a call of that program which gave this address, or its beginning.
    const { call, result } = events[madeBy];
    expect(['execve', 'mmap', 'mremap', 'brk']).toContain(call);
    if (call === 'mmap') expect(Number(result)).toBeLessThanOrEqual(Number(start));
  }
  const opened = JSON.parse((await samepage('trace', file, '--json')).stdout);
  expect(opened.processes).toEqual(processes);
});

traced('what happens to the program is reported: a signal, and that it does not exist', async () => {
  const { code, stdout } = await samepage('watch', '--json', '--', 'sh', '-c', 'kill -9 $$');
  expect({ code, exit: JSON.parse(stdout).exit }).toEqual({ code: 0, exit: { signal: 'SIGKILL' } });
  const none = await samepage('watch', '--json', '--', 'no-such-program');
  expect(none).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/no such program in PATH/) });
});

traced('a program whose interpreter is missing, and a place that cannot be saved to, are one sentence', async () => {
  const script = join(folder, 'script');
  writeFileSync(script, '#!/nowhere/sh\n', { mode: 0o755 });
  expect(await samepage('watch', '--json', '--', script)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^samepage: The program was not started: the system cannot execute it[^\n]*\n$/),
  });
  for (const place of ['', folder, script]) {
    const refused = { code: 1, stdout: '', stderr: expect.stringMatching(/^samepage: [^\n]+\n$/) };
    expect(await samepage('watch', '--json', '--save', place, '--', 'true')).toEqual(refused);
  }
});

traced(
  'whatever the program does with its output and descriptors, standard output holds the document alone',
  () => {
    for (const [script, exit, printed] of [
      ['echo out; echo err >&2', { code: 0 }, /^out\nerr\n$/],
      ['exec <&- >&- 2>&- 3>&-; exec /bin/true', { code: 0 }, /^$/],
      ['kill -SEGV $$', { signal: 'SIGSEGV' }, /^$/],
      ['/bin/true & exec /bin/sh -c "exit 7"', { code: 7 }, /^$/],
    ] as const) {
      const args = [...asProcess, 'watch', '--json', '--', 'sh', '-c', script];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect({ status, exit: JSON.parse(stdout).exit, stderr }).toEqual({
        status: 0,
        exit,
        stderr: expect.stringMatching(printed),
      });
    }
  },
  120_000,
);

traced(
  'Samepage is killed: the program goes on to its end, in all ways, and the trace up to there is kept',
  async () => {
    const watchers = ['fast', 'detachable', 'attach'].map(async (way) => {
      const file = join(folder, `${way}.samepage-trace`);
      // What comes through it lets the program go on.
      const line = join(folder, `${way}.line`);
      execFileSync('mkfifo', [line]);
      const attached = way === 'attach' ? spawn('cat', [line], { stdio: 'ignore' }) : null;
      if (attached) await once(attached, 'spawn');
      const how = attached ? ['--attach', `${attached.pid}`] : ['--', 'cat', line];
      const more = way === 'detachable' ? ['--detachable'] : [];
      const args = [...asProcess, 'watch', '--save', file, ...more, ...how];
      const watcher = spawn(process.execPath, args, { stdio: 'ignore' });
      // It is saved first after a moment.
      const saved = { timeout: 30_000, interval: 100 };
      await vi.waitFor(() => expect(openTrace(file).keyframes.length).toBeGreaterThan(0), saved);
      const pid = openTrace(file).keyframes[0]?.pid ?? 0;
      watcher.kill('SIGKILL');
      await once(watcher, 'exit');
      expect({ way, state: statusOf(pid)?.state }).toEqual({ way, state: expect.stringMatching(/[RSDt]/) });
      await writeFile(line, '');
      await vi.waitFor(() => expect(statusOf(pid)?.state ?? 'Z').toBe('Z'), { timeout: 30_000, interval: 50 });
      const { processes } = JSON.parse((await samepage('trace', file, '--json')).stdout);
      expect(processes[0].regions.length).toBeGreaterThan(10);
    });
    await Promise.all(watchers);
  },
  90_000,
);
