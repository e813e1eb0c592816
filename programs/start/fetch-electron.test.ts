import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchElectron } from './fetch-electron.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-electron-package-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Fetches with `source` as the package's install.js. */
async function fetchWith(source: string, stallMs = 60_000): Promise<{ failure: string | null; progress: number }> {
  await writeFile(join(folder, 'install.js'), source);
  let progress = 0;
  const failure = await fetchElectron({
    packageFolder: folder,
    env: process.env,
    onProgress: () => {
      progress += 1;
      writeFileSync(join(folder, 'seen'), '');
    },
    stallMs,
    lookMs: 5,
  });
  return { failure, progress };
}

describe('fetchElectron', () => {
  it('resolves with null once the install has succeeded', async () => {
    expect(await fetchWith('')).toEqual({ failure: null, progress: 0 });
  });

  it('says that the download failed', async () => {
    expect((await fetchWith('process.exit(1)')).failure).toContain('could not be downloaded');
  });

  it('gives up on a download that does not move', async () => {
    expect((await fetchWith('setInterval(() => {}, 1000)', 100)).failure).toContain('stalled');
  });

  it('sees the bytes arrive, and reports it once', async () => {
    // Ends only once it was seen to grow.
    const growing = `
      const { appendFileSync, existsSync } = require('node:fs');
      const { join } = require('node:path');
      const { tmpdir } = require('node:os');
      const timer = setInterval(() => {
        appendFileSync(join(tmpdir(), 'electron.zip'), 'more');
        if (existsSync(join(__dirname, 'seen'))) clearInterval(timer);
      }, 10);`;
    expect(await fetchWith(growing)).toEqual({ failure: null, progress: 1 });
  });
});
