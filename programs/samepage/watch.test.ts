import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasStrace } from '../../native-bridge/tracing/testing/has-strace.ts';
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

test.each([
  [['watch'], /behind “--”, or --attach PID/],
  [['watch', 'ls'], /The program stands behind “--”: watch -- ls/],
  [['watch', '--attach', '1', '--', 'ls'], /behind “--”, or --attach PID/],
  [['watch', '--attach', 'x'], /“x” is no process number/],
  [['watch', '--attach', '1', '--detachable'], /detachable anyway/],
  [['trace'], /takes one file/],
  [['trace', 'a', 'b'], /takes one file/],
  [['trace', 'a', '--at', 'soon'], /“soon” is no number of seconds/],
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
  const killed = await samepage('watch', '--json', '--', 'sh', '-c', 'kill -9 $$');
  expect({ code: killed.code, exit: JSON.parse(killed.stdout).exit }).toEqual({ code: 0, exit: { signal: 'SIGKILL' } });
  const none = await samepage('watch', '--json', '--', 'no-such-program');
  expect(none).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/no such program in PATH/) });
});
