/** The engine's real thread: with faults in it that nothing catches, and within a call that does not return. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { costOf } from '../../protocol/flow.ts';
import { joinPage } from '../session/page-pipe.ts';
import { sourceThread } from '../session/testing/source-thread.ts';
import { TestWindow } from '../session/testing/window.ts';
import { type EngineThread, launchEngine } from './start-engine.ts';

const crashes: string[] = [];

/** After each question about unsaved bytes `fault` is run in the thread. */
async function withEngine(
  fault: (folder: string) => string,
  use: (thread: EngineThread, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-engine-thread-'));
  const source = await sourceThread(
    'native-bridge/threads/engine-thread.ts',
    `parentPort.on('message', ({ kind }) => {
       if (kind === 'unsaved') { ${fault(folder)} }
     });`,
  );
  const { thread, ready } = launchEngine({
    host: { kind: 'web', endsWithWindow: true },
    processes: true,
    entry: source.entry,
    onCrash: (message) => crashes.push(message),
  });
  try {
    await ready;
    await use(thread, folder);
  } finally {
    expect(await thread.stop()).toBe(true);
    await source.remove();
    await rm(folder, { recursive: true });
  }
}

const onLinux = existsSync('/proc/self/maps');

it.runIf(onLinux).each([
  ['an exception', `throw new Error('planted');`],
  ['a rejection', `void Promise.reject(new Error('planted'));`],
])('%s that nothing catches does not end the engine', { timeout: 60_000 }, (_, fault) =>
  withEngine(
    () => fault,
    async (thread) => {
      await thread.unsaved();
      // By the time that this is answered, or cannot be any more, the fault has had its effect.
      await thread.unsaved();
      expect(crashes).toEqual([]);
    },
  ),
);

it.runIf(onLinux)(
  'files that native calls open and Node closes are nothing to warn of',
  { timeout: 60_000 },
  async () => {
    // As libc.open does it: opened where Node's thread does not see it.
    const fd = openSync('/dev/null', 'r');
    const fault = (folder: string) => `
    process.once('warning', ({ message }) => appendFileSync(${JSON.stringify(join(folder, 'said'))}, message));
    if (!globalThis.closed) closeSync(${fd});
    globalThis.closed = true;`;
    await withEngine(fault, async (thread, folder) => {
      await appendFile(join(folder, 'said'), '');
      await thread.unsaved();
      // Warnings come a turn later.
      await thread.unsaved();
      expect(await readFile(join(folder, 'said'), 'utf8')).toBe('');
    });
    // It is closed, for the whole process.
    expect(() => closeSync(fd)).toThrow('EBADF');
  },
);

/** A window behind a host's pipe. */
function openWindow(thread: EngineThread): TestWindow {
  let hear: (message: Uint8Array) => void = () => undefined;
  let close: () => void = () => undefined;
  const pipe = joinPage(
    {
      send(message) {
        pipe.left(costOf(message));
        hear(message);
      },
      pause: () => undefined,
      resume: () => undefined,
      close: () => close(),
    },
    thread,
  );
  return new TestWindow({
    post: (message) => pipe.message(message),
    onMessage(listener) {
      hear = listener;
    },
    onClose(listener) {
      close = listener;
    },
    close: () => pipe.closed(),
  });
}

it.runIf(onLinux)(
  'within one system call, windows that ask get the state, and later what has changed',
  { timeout: 60_000 },
  async () => {
    const fifoIn = (folder: string) => join(folder, 'fifo');
    // Opening it waits until somebody opens it for writing: fifo(7).
    const fault = (folder: string) => `readFileSync(${JSON.stringify(fifoIn(folder))});`;
    await withEngine(fault, async (thread, folder) => {
      execFileSync('mkfifo', [fifoIn(folder)]);
      const window = openWindow(thread);
      // By then the state has been the same for two seconds.
      await window.next('alive');
      const before = await window.client.request('state', {});
      const order: string[] = [];
      const blocked = thread.unsaved().then(() => order.push('call returned'));
      const other = openWindow(thread);
      const [state] = await Promise.all([other.client.request('state', {}), window.client.request('state', {})]);
      order.push('states answered');
      expect(state).toEqual(before);
      await appendFile(fifoIn(folder), 'x');
      await blocked;
      await Promise.all([other.next('missed'), window.next('missed')]);
      expect(order).toEqual(['states answered', 'call returned']);
      for (const { channel } of [window, other]) channel.close();
    });
  },
);
