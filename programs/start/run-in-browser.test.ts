import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { announcement } from '../../client/session-socket.ts';
import { runInBrowser } from './run-in-browser.ts';
import { buildPrograms, type Programs } from './testing/programs.ts';

let programs: Programs;
let said: string[];
let noted: string[];
let graces: number;
/** What a person does once the window is reported to be open. */
let onNote: () => void;

beforeAll(async () => {
  programs = await buildPrograms({});
  await mkdir(join(programs.folder, 'bin'));
});

afterAll(() => programs.remove());

beforeEach(() => {
  said = [];
  noted = [];
  graces = 0;
  onNote = () => undefined;
});

/** Does what a browser does with the page that it is started with: goes on to the address in it, and connects. */
const connects = `
  const { readFileSync } = require('node:fs');
  const start = process.argv.find((arg) => arg.startsWith('--app=')).slice('--app='.length);
  const [, address] = /location\\.replace\\("(.*?)"\\)/.exec(readFileSync(new URL(start), 'utf8'));
  const { WebSocket } = require(${JSON.stringify(join(import.meta.dirname, '../../node_modules/ws'))});
  const { hash, host, origin, port } = new URL(address);
  const protocols = ['samepage', hash.replace('#token=', '')];
  const socket = new WebSocket('ws://127.0.0.1:' + port + '/session', protocols, { origin, headers: { Host: host } });
  socket.on('open', () => process.exit(0));`;

/** Runs with `browser` as the only program on the PATH, under the name of Chromium. */
async function run(browser: string): Promise<void> {
  const bin = join(programs.folder, 'bin');
  await writeFile(join(bin, 'chromium'), `#!${process.execPath}\n${browser}`, { mode: 0o755 });
  await runInBrowser({
    files: programs,
    port: 0,
    open: true,
    allowUnknownPeer: false,
    allowProcesses: false,
    machine: { platform: 'linux', env: { DISPLAY: ':0', PATH: bin }, root: false },
    grace: () => {
      graces += 1;
      return Promise.resolve();
    },
    say: (line) => {
      said.push(line);
      // The callback that gets the address stops the run.
      process.emit('SIGTERM');
    },
    note: (line) => {
      noted.push(line);
      onNote();
    },
  });
}

it('ends after the window’s process, and never shows the token', async () => {
  await run(connects);
  expect(graces).toBe(1);
  expect(said).toEqual([]);
  expect(noted).toEqual([`Samepage runs in a window of ${join(programs.folder, 'bin/chromium')}, and ends with it.`]);
});

it('prints the address where the window closed without having connected', async () => {
  await run('process.exit(1)');
  expect(graces).toBe(0);
  expect(said).toEqual([expect.stringMatching(announcement)]);
  expect(noted.at(-1)).toContain('chromium ended without having opened the page');
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends by %s though the page never connected, and starts nothing else',
  async (signal) => {
    onNote = () => process.emit(signal);
    await run('setInterval(() => undefined, 1000)');
    expect(said).toEqual([]);
    expect(noted).toHaveLength(1);
  },
);

it('passes on to the engine whether it ends with its window', async () => {
  const log = join(programs.folder, 'log');
  process.env['ECHO_LOG'] = log;
  await run('process.exit(1)');
  delete process.env['ECHO_LOG'];
  expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual([
    'started {"kind":"web","endsWithWindow":true}',
    'stopped',
    'started {"kind":"web","endsWithWindow":false}',
    'stopped',
  ]);
});
