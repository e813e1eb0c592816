/** Another process's list of regions in place of our own: by mouse and by keyboard, refused, changed, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { test as base, idle } from './support/app.ts';
import { exported } from './support/exported.ts';
import { holdRegions, type RegionHolder } from './support/map-regions.ts';
import type { RunningApp } from './support/running-app.ts';
import { button, card, handle, statusOf } from './support/window.ts';

const count = 3000;
/** Where they are: a thousand for each GiB (scripts/map-regions.mjs). */
const heldFrom = 0x1000_0000_0000;
const heldTo = heldFrom + 3 * 2 ** 30;

const test = base.extend<{ holder: RegionHolder }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  holder: async ({}, use) => {
    const holder = await holdRegions(count);
    await use(holder);
    await holder.stop();
  },
});

const pidField = (page: Page) => page.getByRole('combobox', { name: 'Process', exact: true });
const elsewhere = (page: Page) => page.getByRole('region', { name: 'Another process', exact: true });

async function askFor(page: Page, pid: number): Promise<void> {
  await button(page, 'Show another process’s regions…').click();
  await pidField(page).fill(String(pid));
  await button(page.getByRole('dialog'), 'Show').click();
}

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

/** The list as it is exported: the file's name, and its lines but the first. */
async function exportedList(app: RunningApp): Promise<{ name: string; lines: string[] }> {
  const { name, content } = await exported(app, 'Export the regions as CSV');
  return { name, lines: content.toString('utf8').trimEnd().split('\r\n').slice(1) };
}

test('map, table and export show it, and lead back to our own', async ({ app, holder }) => {
  const { page } = app;
  const placeOfB = async () => Math.round((await handle(page, 'B').boundingBox())?.x ?? Number.NaN);
  const before = await placeOfB();
  await askFor(page, holder.pid);
  await expect(elsewhere(page)).toContainText(`Process ${holder.pid} (node)`);
  await expect(elsewhere(page)).toContainText('our views and sections are not in it');
  await expect(statusOf(page)).toContainText(`process ${holder.pid} (node): `);
  // Our views are in our own space only, but their cards stay.
  await expect(handle(page, 'A')).toHaveCount(0);
  await expect(card(page, 'A')).toBeVisible();

  await button(page, 'Address space as a table').click();
  const table = page.getByRole('treegrid');
  await expect(table.getByRole('row', { name: `Regions of process ${holder.pid} (node)` })).toBeVisible();
  await expect(table.getByRole('row', { name: /view/ })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await button(page, 'Address space as a table').click();

  const { name, lines } = await exportedList(app);
  expect(name).toContain(`samepage-${holder.pid}-`);
  // Node's own may come and go, anywhere else; what the process mapped stays.
  const isHeld = (start: number) => start >= heldFrom && start < heldTo;
  const mapped = mapsOf(holder.pid).filter(({ start }) => isHeld(start));
  expect(mapped.length).toBe(count);
  expect(lines.map((line) => Number(line.split(',')[0])).filter(isHeld)).toEqual(mapped.map(({ start }) => start));

  await button(page, 'Back to Samepage’s own').click();
  await expect(elsewhere(page)).toHaveCount(0);
  await idle(page);
  expect(await placeOfB()).toBe(before);
});

test('from the keyboard: found by name, walked through, left again', async ({ app, holder }) => {
  const { page } = app;
  await runByName(page, 'another process');
  await expect(pidField(page)).toBeFocused();
  await page.keyboard.type(String(holder.pid));
  await page.keyboard.press('Enter');
  await expect(elsewhere(page)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('0x100000000000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
  await idle(page);
  await page.keyboard.press('.');
  await expect(statusOf(page)).toContainText(/0x1000000\w+–0x1000000\w+, \d/);
  // What only our own space has is not to be found in it.
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('A+0x40');
  await expect(page.getByText('There is no view A', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await runByName(page, 'back to samepage');
  await expect(elsewhere(page)).toHaveCount(0);
  await expect(handle(page, 'A')).toBeVisible();
});

test('chosen from the list of processes, by mouse and by keyboard', async ({ app, holder }) => {
  const { page } = app;
  const dialog = page.getByRole('dialog');
  await button(page, 'Show another process’s regions…').click();
  await pidField(page).fill('map-regions');
  const option = dialog.getByRole('option', { name: String(holder.pid) });
  await expect(option).toContainText('node');
  await expect(option).toContainText('MiB');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('dialog').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await option.click();
  await expect(elsewhere(page)).toContainText(`Process ${holder.pid} (node)`);
  await button(page, 'Back to Samepage’s own').click();

  await runByName(page, 'another process');
  await expect(pidField(page)).toBeFocused();
  await page.keyboard.type(`map-regions ${holder.pid}`);
  // Of words, the first process in which they are is active: Enter shows it.
  await expect(dialog.getByRole('option', { selected: true })).toContainText(String(holder.pid));
  await page.keyboard.press('Enter');
  await expect(elsewhere(page)).toContainText(`Process ${holder.pid} (node)`);
});

// Sets the last used process number, so that the next process gets the one after it; needs privileges (proc_sys_kernel(5)).
const lastPid = '/proc/sys/kernel/ns_last_pid';
const maySetPids = process.getuid?.() === 0 && existsSync(lastPid);
if (maySetPids) {
  test('a number that is given again is another process: the one that is shown has ended', async ({ app }) => {
    const { page } = app;
    const children: ChildProcess[] = [];
    const start = (...command: [string, string]) => {
      const child = spawn(command[0], [command[1]]);
      children.push(child);
      return child;
    };
    try {
      const first = start('sleep', '1000');
      const pid = first.pid ?? 0;
      await askFor(page, pid);
      await expect(elsewhere(page)).toContainText(`Process ${pid} (sleep)`);
      first.kill();
      await once(first, 'exit');
      // Others may come between, and take it.
      for (let again: ChildProcess | null = null; again?.pid !== pid; ) {
        again?.kill();
        writeFileSync(lastPid, String(pid - 1));
        again = start('tail', '-f');
      }
      await expect(elsewhere(page).getByRole('alert')).toContainText(`Process ${pid} has ended`);
      await expect(elsewhere(page)).toContainText(`Process ${pid} (sleep)`);
      await expect(statusOf(page)).toContainText(`The map shows the last list of process ${pid} (sleep)`);
      // Asked for, it is shown as what it is now.
      await askFor(page, pid);
      await expect(elsewhere(page)).toContainText(`Process ${pid} (tail)`);
      await expect(statusOf(page)).toContainText(`process ${pid} (tail): `);
    } finally {
      for (const child of children) child.kill();
    }
  });
}

/** Maps each file at its address, and says so once all are. */
const mapFiles = `
  const libc = require('koffi').load('libc.so.6');
  const mmap = libc.func('intptr_t mmap(intptr_t, size_t, int, int, int, int64_t)');
  const [PROT_READ, MAP_PRIVATE_FIXED_NOREPLACE] = [1, 0x100002];
  for (const [path, at] of JSON.parse(process.argv[1]))
    mmap(at, 65536, PROT_READ, MAP_PRIVATE_FIXED_NOREPLACE, require('fs').openSync(path), 0);
  console.log('ready');
  setInterval(() => {}, 2 ** 30);`;

test('two files of one name are two: each is proposed, and gone to where the proposal says', async ({ app }) => {
  const { page } = app;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-twins-'));
  const files = ['one', 'two'].map((name, index) => {
    mkdirSync(join(folder, name));
    const path = join(folder, name, 'libtwin.so');
    writeFileSync(path, Buffer.alloc(65536));
    return [path, 0x3000_0000_0000 + index * 0x2000_0000_0000] as const;
  });
  const child = spawn(process.execPath, ['-e', mapFiles, JSON.stringify(files)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    await askFor(page, child.pid ?? 0);
    await expect(elsewhere(page)).toContainText(`Process ${child.pid} (node)`);
    const field = page.getByRole('combobox', { name: 'Go to address, view or name', exact: true });
    for (const [path, at] of [...files].reverse()) {
      await field.fill('libtwin');
      await expect(page.getByRole('listbox', { name: 'Places' }).getByRole('option')).toHaveCount(2);
      const option = page.getByRole('option', { name: path });
      await expect(option).toContainText(`0x${at.toString(16)}–`);
      await option.click();
      await expect(statusOf(page)).toContainText(`The map shows 0x${at.toString(16)} (`);
    }
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});

test('what cannot be read says why, at the field, and changes nothing', async ({ app }) => {
  const { page } = app;
  await askFor(page, 2 ** 22 - 1);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('cannot be read: there is no such process');
  await expect(pidField(page)).toHaveAttribute('aria-invalid', 'true');
  await pidField(page).fill('no-such-name');
  await expect(dialog).toContainText('No process in the list matches.');
  // Our own number is no other process.
  await pidField(page).fill(String(app.pid));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(elsewhere(page)).toHaveCount(0);
  await expect(handle(page, 'A')).toBeVisible();
});

test('changes come by themselves, and the end is shown', async ({ app, holder }) => {
  const { page } = app;
  await askFor(page, holder.pid);
  await expect(elsewhere(page)).toBeVisible();
  const writeOnly = async () => (await exportedList(app)).lines.filter((line) => line.includes(',-w-,')).length;
  expect(await writeOnly()).toBe(0);
  holder.change();
  await expect.poll(writeOnly).toBe(100);
  await holder.stop();
  await expect(elsewhere(page).getByRole('alert')).toContainText('What is shown is its last list.');
  // It has ended either way: until its parent has asked how, the system still lists it.
  await expect(elsewhere(page).getByRole('alert')).toContainText(/there is no such process|has ended \(a zombie/);
});

test('what is done to our own views comes back to them', async ({ app, holder }) => {
  const { page } = app;
  for (const [name, letter] of [
    ['Map another view', 'C'],
    ['New section', 'D'],
  ] as const) {
    await askFor(page, holder.pid);
    await expect(elsewhere(page)).toBeVisible();
    await button(page, name).click();
    await expect(elsewhere(page)).toHaveCount(0);
    await expect(handle(page, letter)).toBeInViewport();
  }
  await askFor(page, holder.pid);
  await button(page, 'Undo').click();
  await expect(elsewhere(page)).toHaveCount(0);
  await expect(card(page, 'D')).toHaveCount(0);
});
