/** File names with undecodable or invisible characters: shown, distinguished, typed and exported. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { test as base, idle } from './support/app.ts';
import { exported } from './support/exported.ts';
import { button, card, rangeOf, statusOf } from './support/window.ts';

interface OddNames {
  folder: string;
  /** A program and libraries of such names, running. */
  child: ChildProcess;
}

/** Byte by byte, as Latin-1. */
const programName = 'b\x07\n\xe2\x80\xae\xe9';
const shownProgram = String.raw`b\x07\x0a\u202e\xe9`;

const test = base.extend<{ odd: OddNames }>({
  odd: async ({ app }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-names-'));
    const path = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
    copyFileSync('/bin/cat', path(programName));
    const library = mapsOf(app.pid).find((each) => /\/libm\.so/.test(each.path));
    if (!library) throw new Error('the app uses no libm');
    for (const name of ['caf\xe8.so', 'caf\xe9.so', 'odd\xef\xbf\xbf\x1b[31m.so'])
      copyFileSync(library.path, path(name));
    // Node takes no bytes that are no text: the shell finds the files by patterns.
    const script = 'set -- ./*.so; LD_PRELOAD="$1:$2:$3" exec ./b*';
    const child = spawn('/bin/sh', ['-c', script], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin?.write('ready');
    await once(child.stdout ?? child, 'data');
    await use({ folder, child });
    child.kill();
    rmSync(folder, { recursive: true });
  },
});

async function goTo(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+g');
  await page.getByRole('combobox', { name: 'Go to address, view or name', exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

test('of another process: in its heading, in the table, in go-to and in every export', async ({ app, odd }) => {
  const { page } = app;
  const { pid } = odd.child;
  await button(page, 'Show another process’s regions…').click();
  await page.getByRole('combobox', { name: 'Process', exact: true }).fill(String(pid));
  await button(page.getByRole('dialog'), 'Show').click();
  await expect(statusOf(page)).toContainText(`process ${pid} (${shownProgram}): `);
  await expect(page.getByRole('region', { name: 'Another process', exact: true })).toContainText(shownProgram);

  const csv = (await exported(app, 'Export the regions as CSV')).content.toString('utf8').trimEnd().split('\r\n');
  const starts = (name: string) => csv.filter((line) => line.endsWith(`/${name}`)).map((line) => line.split(',')[0]);
  const { content } = await exported(app, 'Export the regions as JSON');
  const { regions } = JSON.parse(content.toString('utf8'));
  const libraries = [String.raw`caf\xe8.so`, String.raw`caf\xe9.so`, String.raw`odd\uffff\x1b[31m.so`];
  // The page's own policy forbids to parse the picture; Electron opens no page that is not the app's.
  const other = app.host === 'electron' ? null : await page.context().newPage();
  for (const name of [shownProgram, ...libraries]) {
    const [start] = starts(name);
    expect(start).toBeDefined();
    expect(regions).toContainEqual(expect.objectContaining({ start, name: `${odd.folder}/${name}` }));
    await goTo(page, name);
    await expect(statusOf(page)).toHaveText(`The map shows ${start} (${name})`);
    if (!other || name === libraries[0] || name === libraries[1]) continue;
    // The picture is of where the map is, also on its way.
    await idle(page);
    const svg = (await exported(app, 'Export the picture as SVG')).content.toString('utf8');
    const parsed = await other.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        problem: document.querySelector('parsererror')?.textContent ?? null,
        texts: document.documentElement.textContent,
      };
    }, svg);
    expect(parsed.problem).toBeNull();
    expect(parsed.texts).toContain(name);
  }
  await other?.close();
  // The table keeps what is selected in sight.
  await goTo(page, shownProgram);
  await button(page, 'Address space as a table').click();
  await expect(page.getByRole('treegrid').getByRole('row', { name: shownProgram }).first()).toBeVisible();
});

test('of a file to be mapped: typed as they are or as they are shown, to the last space', async ({ app, odd }) => {
  const { page, pid } = app;
  writeFileSync(join(odd.folder, 'trailing '), 'x'.repeat(4096));
  const open = async (path: string) => {
    await button(page, 'New section with options…').click();
    const dialog = page.getByRole('dialog', { name: 'New section with options', exact: true });
    await dialog.getByRole('radio', { name: 'A file' }).check();
    await dialog.getByLabel('Path', { exact: true }).fill(path);
    return dialog;
  };
  const shown = String.raw`${odd.folder}/trailing\x20`;
  const dialog = await open(`${odd.folder}/trailing `);
  await expect(dialog).toContainText(`That is ${shown}`);
  await button(dialog, 'Make section').click();
  await expect(card(page, 'C')).toContainText(String.raw`file trailing\x20`);
  const { start } = await rangeOf(page, 'C');
  expect(mapsOf(pid).find((region) => region.start === start)?.path).toBe(`${odd.folder}/trailing `);

  await button(await open(String.raw`${odd.folder}/caf\xe9.so`), 'Make section').click();
  await expect(card(page, 'D')).toContainText(String.raw`file caf\xe9.so`);
  await button(await open(String.raw`${odd.folder}/caf\xea.so`), 'Make section').click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    String.raw`There is no file ${odd.folder}/caf\xea.so`,
  );
});
