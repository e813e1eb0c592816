import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron } from './electron-binary.ts';

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
