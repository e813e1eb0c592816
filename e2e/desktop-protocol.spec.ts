/** The short version of `npm run fuzz -- desktop`: hostile pages, over Electron's own port. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { attack } from '../scripts/fuzz/attack.ts';
import { hostileWindow } from '../scripts/fuzz/electron-channel.ts';
import { residentMiB } from '../scripts/fuzz/resident.ts';
import { idle, test } from './support/app.ts';

test('hostile pages bring nothing down, and other windows work on', { tag: '@desktop' }, async ({ app }) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), 'samepage-hostile-'));
  const file = join(folder, 'file.bin');
  await writeFile(file, new Uint8Array(10_000).fill(7));
  const report = await attack({
    ...{ steps: 1500, seed: 20_261_129, from: 0, file },
    say: (line) => test.info().annotations.push({ type: 'fuzz', description: line }),
    open: () => hostileWindow(app),
    residentMiB: () => residentMiB(app.pid),
  });
  expect(report).toContain('1500 hostile messages');
  await idle(app.page);
  await rm(folder, { recursive: true });
});
