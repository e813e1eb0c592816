/** The real `serve` and `start`, built into a temporary folder around an engine that does nothing but echo. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/**
 * What the engine's thread looks like from the host. ECHO_ENGINE=fail refuses to start; when a window connects, =crash dies,
 * =loop runs in circles, and =stuck waits in a system call (see fifo(7)) until something writes to ECHO_FIFO. Otherwise it
 * echoes, and writes `stopped` into ECHO_LOG when it is stopped in order.
 */
const echoEngine = `
const { appendFileSync, openSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { ECHO_ENGINE, ECHO_FIFO, ECHO_LOG } = process.env;
const log = (line) => ECHO_LOG && appendFileSync(ECHO_LOG, line + '\\n');
parentPort.on('message', (order) => {
  if (order.kind === 'connect') {
    if (ECHO_ENGINE === 'crash') throw new Error('planted crash');
    log('connected');
    if (ECHO_ENGINE === 'stuck') openSync(ECHO_FIFO, 'r');
    while (ECHO_ENGINE === 'loop');
    order.port.on('message', (message) => order.port.postMessage(message));
    return;
  }
  log(order.kind === 'stop' ? 'stopped' : order.kind);
  parentPort.postMessage({ kind: 'answer', id: order.id, value: false });
});
log('started ' + JSON.stringify(workerData.host));
if (ECHO_ENGINE === 'fail') parentPort.postMessage({ kind: 'failed', message: 'Not yet on this platform.' });
else parentPort.postMessage({ kind: 'ready' });
`;

export interface Programs {
  /** The temporary folder, with main/ and renderer/ in it. */
  folder: string;
  engine: string;
  pageFolder: string;
  remove(): Promise<void>;
}

/** Builds nothing but the engine and the page; `entries` (from the project's root) are built beside them. */
export async function buildPrograms(entries: Record<string, string>): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-programs-'));
  if (Object.keys(entries).length > 0) {
    await build({
      configFile: false,
      root,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: true,
        outDir: join(folder, 'main'),
        target: 'node20',
        rolldownOptions: { input: entries, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      },
    });
  }
  await mkdir(join(folder, 'main'), { recursive: true });
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'main/engine-thread.cjs'), echoEngine);
  await writeFile(join(folder, 'renderer/index.html'), '<title>Samepage</title>');
  return {
    folder,
    engine: join(folder, 'main/engine-thread.cjs'),
    pageFolder: join(folder, 'renderer'),
    remove: () => rm(folder, { recursive: true }),
  };
}
