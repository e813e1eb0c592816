import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchElectron, findElectron } from './electron-binary.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-electron-package-'));
  await writeFile(join(folder, 'package.json'), '{ "version": "45.4.1" }');
});

afterEach(() => rm(folder, { recursive: true }));

async function download(version = '45.4.1'): Promise<void> {
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'dist/version'), version);
  await writeFile(join(folder, 'dist/electron'), '');
  await writeFile(join(folder, 'path.txt'), 'electron');
}

describe('findElectron', () => {
  it('finds the program of a whole download', async () => {
    await download();
    expect(findElectron(folder, {})).toBe(join(folder, 'dist/electron'));
  });

  it('takes the version with the v that Electron’s archive has', async () => {
    await download('v45.4.1');
    expect(findElectron(folder, {})).toBe(join(folder, 'dist/electron'));
  });

  it.each(['path.txt', 'dist/version', 'dist/electron', 'package.json'])('does not without %s', async (name) => {
    await download();
    await rm(join(folder, name));
    expect(findElectron(folder, {})).toBeNull();
  });

  it('does not take another version’s program', async () => {
    await download('44.0.0');
    expect(findElectron(folder, {})).toBeNull();
  });

  it('looks where ELECTRON_OVERRIDE_DIST_PATH says, and only there', async () => {
    await download();
    const elsewhere = join(folder, 'elsewhere');
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeNull();
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'electron'), '');
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron'));
  });

  it('does not mind a package that is not there', () => {
    expect(findElectron(join(folder, 'missing'), {})).toBeNull();
  });
});

describe('fetchElectron', () => {
  /** The package's install.js, as `source`. */
  async function fetchWith(source: string): Promise<{ failure: string | null; progress: number }> {
    await writeFile(join(folder, 'install.js'), source);
    let progress = 0;
    const failure = await fetchElectron({
      packageFolder: folder,
      env: process.env,
      onProgress: () => {
        progress += 1;
      },
      stallMs: 300,
      lookMs: 5,
    });
    return { failure, progress };
  }

  it('resolves with null once the install has succeeded', async () => {
    expect(await fetchWith('')).toEqual({ failure: null, progress: 0 });
  });

  it('says that the download failed', async () => {
    expect((await fetchWith('process.exit(1)')).failure).toContain('could not be downloaded');
  });

  it('gives up on a download that does not move', async () => {
    expect((await fetchWith('setInterval(() => {}, 1000)')).failure).toContain('stalled');
  });

  it('tells once of the first bytes, and waits for as long as more come', async () => {
    // Takes longer than the stall limit, but never rests that long.
    const growing = `
      const { appendFileSync } = require('node:fs');
      const { join } = require('node:path');
      const { tmpdir } = require('node:os');
      let rounds = 0;
      const timer = setInterval(() => {
        appendFileSync(join(tmpdir(), 'electron.zip'), 'more');
        rounds += 1;
        if (rounds === 50) clearInterval(timer);
      }, 10);`;
    expect(await fetchWith(growing)).toEqual({ failure: null, progress: 1 });
  });
});
