/** The engine's real thread, with faults in it that nothing catches. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchEngine } from './start-engine.ts';

const root = join(import.meta.dirname, '../..');

/** The thread as it stands, not built. After each question about unsaved bytes `fault` is run; what is said of it goes nowhere. */
const threadWith = (fault: string) => `
import { parentPort } from 'node:worker_threads';
import { createServer } from 'vite';
process.stderr.write = () => true;
const server = await createServer({
  configFile: false,
  root: ${JSON.stringify(root)},
  logLevel: 'silent',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false, watch: null },
});
await server.ssrLoadModule('/native-bridge/threads/engine-thread.ts');
parentPort.on('message', ({ kind }) => {
  if (kind === 'unsaved') { ${fault} }
});
`;

it.runIf(existsSync('/proc/self/maps')).each([
  ['an exception', `throw new Error('planted');`],
  ['a rejection', `void Promise.reject(new Error('planted'));`],
])('%s that nothing catches does not end the engine', { timeout: 60_000 }, async (_, fault) => {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-thread-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const entry = join(folder, 'thread.mjs');
  await writeFile(entry, threadWith(fault));
  const crashes: string[] = [];
  const { thread, ready } = launchEngine({
    host: { kind: 'web', endsWithWindow: true },
    entry,
    onCrash: (message) => crashes.push(message),
  });
  try {
    await ready;
    await thread.unsaved();
    // By the time that this is answered, or cannot be any more, the fault has had its effect.
    await thread.unsaved();
    expect(crashes).toEqual([]);
  } finally {
    expect(await thread.stop()).toBe(true);
    await rm(folder, { recursive: true });
  }
});
