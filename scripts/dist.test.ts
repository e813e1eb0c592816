/** `npm run dist` where nothing can be downloaded: it must say so, and what to do, and not try for minutes. */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../programs/start/testing/run.ts';
import { obstacleToTools } from './package/download.ts';

/** A port that nothing listens at: discard's, which no browser and no fetch() uses either. */
const nowhere = 'http://127.0.0.1:9';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-dist-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('ends with one message where Electron cannot be downloaded', async () => {
  const program = runProgram(join(import.meta.dirname, 'run-ts.mjs'), ['scripts/dist.ts'], {
    ELECTRON_MIRROR: `${nowhere}/`,
    ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'no-electron'),
    electron_config_cache: folder,
    CI: '',
    SAMEPAGE_OLD_ELECTRON: '',
  });
  const { code, stdout, stderr } = await program.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^No package of Samepage in Electron can be made here: no current Electron: its program could not be downloaded; .*\.$/m,
  );
  expect(stderr).toContain('ELECTRON_MIRROR');
  expect(stderr).toContain('SAMEPAGE_OLD_ELECTRON');
  expect(stderr).toContain('npm run deb');
});

it('knows whether electron-builder’s tools can be downloaded', async () => {
  const cache = { ELECTRON_BUILDER_CACHE: join(folder, 'not-yet') };
  const mirror = (url: string) => obstacleToTools({ ...cache, ELECTRON_BUILDER_BINARIES_MIRROR: url });
  expect(await mirror(nowhere)).toBe('127.0.0.1:9 does not answer');
  expect(await obstacleToTools({ ELECTRON_BUILDER_CACHE: folder })).toBeNull();
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // It listens at a port, not at a path.
  const { port } = server.address() as AddressInfo;
  expect(await mirror(`http://127.0.0.1:${port}/`)).toBeNull();
  server.close();
});
