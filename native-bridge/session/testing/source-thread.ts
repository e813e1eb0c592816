/** A program's thread as its source stands, not built. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export interface SourceThread {
  folder: string;
  /** For `new Worker`. */
  entry: string;
  remove(): Promise<void>;
}

/** `path`: of its entry, from the project's root. `after`: what else runs in the thread, with `parentPort` at hand. */
export async function sourceThread(path: string, after = ''): Promise<SourceThread> {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-thread-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const entry = join(folder, 'thread.mjs');
  await writeFile(
    entry,
    `import { appendFileSync, closeSync, readFileSync } from 'node:fs';
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
     await server.ssrLoadModule(${JSON.stringify(`/${path}`)});
     ${after}`,
  );
  return { folder, entry, remove: () => rm(folder, { recursive: true }) };
}
