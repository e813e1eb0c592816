/** The programs end when they are asked to, whatever hangs, and leave nothing behind. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { announcement, openSessionSocket } from '../../client/session-socket.ts';
import { thisMachine } from '../../native-bridge/os/machine.ts';
import { buildPrograms, type Programs } from './testing/programs.ts';
import { type RunningProgram, runProgram } from './testing/run.ts';

/** Far beyond the 5 s within which they end, for a machine that is busy otherwise. */
const limitMs = 30_000;

let programs: Programs;
/** What is temporary of the programs: their window's profile. */
let temporary: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  programs = await buildPrograms({ serve: 'web-host/serve.ts', start: 'programs/start/start.ts' });
}, limitMs);

afterAll(() => programs.remove());

beforeEach(async () => {
  temporary = join(programs.folder, 'temporary');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary);
  execFileSync('mkfifo', [join(temporary, 'fifo')]);
  env = {
    TMPDIR: temporary,
    PATH: `${temporary}${delimiter}${process.env['PATH']}`,
    DISPLAY: ':0',
    // The windows' browser is a script, which needs no sandbox that root could not have.
    NODE_OPTIONS: '--import=data:text/javascript,process.geteuid=()=>1000',
    ECHO_FIFO: join(temporary, 'fifo'),
    ECHO_LOG: join(temporary, 'log'),
  };
});

const program = (name: string) => join(programs.folder, 'main', `${name}.cjs`);
const profiles = async () => (await readdir(temporary)).filter((name) => name.startsWith('samepage-window-'));
const until = (happened: () => boolean) => vi.waitUntil(happened, { timeout: limitMs, interval: 5 });

/** In a browser's place: it says that it runs, and lives on whatever it is asked to do. */
async function installStubbornBrowser(): Promise<void> {
  const script = `#!/bin/sh\ntrap '' TERM INT HUP\ntouch '${temporary}/opened'\nwhile :; do sleep 1; done\n`;
  await writeFile(join(temporary, 'chromium'), script, { mode: 0o755 });
}

/** `start --web`, with its window open and no page connected. */
async function startInWindow(): Promise<RunningProgram> {
  await installStubbornBrowser();
  const start = runProgram(program('start'), ['--web'], env);
  await until(() => existsSync(join(temporary, 'opened')));
  expect(await profiles()).toHaveLength(1);
  return start;
}

/** `serve`, with a window connected that has made the engine hang. */
async function serveHung(engine: 'loop' | 'stuck'): Promise<RunningProgram> {
  const serve = runProgram(program('serve'), ['--no-open'], { ...env, ECHO_ENGINE: engine });
  const address = announcement.exec(await serve.nextLine())?.[1] ?? '';
  const socket = openSessionSocket(address);
  socket.on('error', () => undefined);
  const log = () => existsSync(join(temporary, 'log'));
  await until(log);
  await vi.waitUntil(async () => (await readFile(join(temporary, 'log'), 'utf8')).includes('connected'), {
    timeout: limitMs,
    interval: 5,
  });
  return serve;
}

// Signals that a program can answer, and named pipes.
describe.runIf(thisMachine().platform !== 'win32')('asked to end', { timeout: limitMs }, () => {
  it('by SIGTERM before the page has connected, start ends and starts nothing else', async () => {
    const start = await startInWindow();
    start.child.kill('SIGTERM');
    expect(await start.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(await profiles()).toEqual([]);
  });

  it('for the second time, start ends at once, and its window’s profile goes all the same', async () => {
    const start = await startInWindow();
    start.child.kill('SIGTERM');
    // The first is being worked at: until its browser is killed for not ending, there is time.
    start.child.kill('SIGINT');
    const { code, signal } = await start.ended;
    expect([code, signal]).toEqual([null, expect.stringMatching(/SIGINT|SIGTERM/)]);
    expect(await profiles()).toEqual([]);
  });

  it('while its engine runs in circles, serve ends that thread', async () => {
    const serve = await serveHung('loop');
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('while its engine is within a system call, serve says so and is killed', async () => {
    const serve = await serveHung('stuck');
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({
      signal: 'SIGKILL',
      stderr: 'Samepage’s engine did not end: a system call does not return. The process is killed.\n',
    });
  });

  it('for the second time while its engine hangs, serve ends at once', async () => {
    const serve = await serveHung('stuck');
    serve.child.kill('SIGTERM');
    serve.child.kill('SIGINT');
    const { code, signal } = await serve.ended;
    expect([code, signal]).toEqual([null, expect.stringMatching(/SIGINT|SIGTERM/)]);
  });
});
