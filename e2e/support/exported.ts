/** What the app exports, as a person gets it: downloaded by the browser, or saved where Electron's dialog says. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { RunningApp } from './running-app.ts';
import { button, statusOf } from './window.ts';

export interface Exported {
  /** The file's name as the app proposes it. */
  name: string;
  content: Buffer;
}

async function choose(page: Page, entry: string): Promise<void> {
  await button(page, 'Export').click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

/** Chooses an entry of the Export menu, waits until the page says that it is done, and reads the file. */
export async function exported({ page, host, inMain }: RunningApp, entry: string): Promise<Exported> {
  if (host !== 'electron') {
    const started = page.waitForEvent('download');
    await choose(page, entry);
    const download = await started;
    const name = download.suggestedFilename();
    await expect(statusOf(page)).toHaveText(`${name} was handed to the browser to save`);
    return { name, content: await readFile(await download.path()) };
  }
  const folder = await mkdtemp(join(tmpdir(), 'samepage-exported-'));
  // A path that is set beforehand takes the place of a person's answer to the native dialog.
  await inMain(({ session }, into) => {
    const { join: joined } = process.getBuiltinModule('node:path');
    session.defaultSession.once('will-download', (_, item) => item.setSavePath(joined(into, item.getFilename())));
  }, folder);
  await choose(page, entry);
  await expect(statusOf(page)).toContainText(`Exported ${folder}/`);
  const path = (await statusOf(page).innerText()).slice('Exported '.length);
  const content = await readFile(path);
  await rm(folder, { recursive: true });
  return { name: path.slice(folder.length + 1), content };
}
