/** What happens to the mappings from outside: shown, reported, and survived. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { startWebHost } from '../tooling/app/web-host.ts';
import { test } from './support/app.ts';
import { expectBytes, shownText } from './support/hex.ts';
import { unmapBehind } from './support/inside.ts';
import { writeSection } from './support/section-bytes.ts';
import { alertOf, button, card, handle, mapAnotherView, valueField, writeValue } from './support/window.ts';

test('another process pokes a value into the section: every view shows it', async ({ app }) => {
  const { page, pid } = app;
  await mapAnotherView(page, 'C');
  const poke = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['dist/main/samepage.cjs', 'poke', String(pid), ...args], {
      encoding: 'utf8',
    });
  const { stdout } = await poke('1', '0', '77');
  expect(stdout).toContain('Wrote 77');
  for (const letter of ['A', 'B', 'C']) await expect(valueField(page, letter)).toHaveValue('77');
  await poke('1', '8', 'Hello', '--type', 'text');
  await expect.poll(() => shownText(page, 'B', 8, 6)).toBe('Hello·');
  await expectBytes(page, 'AC', 8, '48 65 6c 6c 6f 00');
  // What cannot be poked is reported, and nothing is changed.
  await expect(poke('2', '0', '1')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('section-2') });
  await expect(poke('1', '65533', '1')).rejects.toMatchObject({ code: 1 });
  await expect(poke('1', '0')).rejects.toMatchObject({ code: 2 });
});

test('bytes that change all the time are shown as they come', async ({ app }) => {
  const { page, pid } = app;
  for (let value = 1; value <= 30; value += 1) {
    writeSection(pid, 1, 0, Uint8Array.of(value));
    if (value % 10 === 0) await expect(valueField(page, 'B')).toHaveValue(String(value));
  }
  await expect(valueField(page, 'A')).toHaveValue('30');
});

test('a view that is unmapped from outside says so; the rest goes on', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '42');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
  await unmapBehind(app, 0x294000, 0x4000);
  const alert = card(page, 'B').getByRole('alert');
  await expect(alert).toContainText('0x294000–0x298000');
  await expect(alert).toContainText('The system lists nothing mapped here: it was unmapped from outside.');
  await expect(page.getByText('1 difference from the system’s list')).toBeVisible();
  // What is left of it is still read through it.
  await writeValue(page, 'A', '43');
  await expectBytes(page, 'AB', 0, '2b 00 00 00');

  await unmapBehind(app, 0x290000, 0x10000);
  await expect(alert).toContainText('0x290000–0x2a0000');
  await expectBytes(page, 'B', 0, '?? ?? ?? ??');
  await expect(card(page, 'B')).toContainText('unreadable: it is no longer mapped as we left it');
  await writeValue(page, 'B', '1');
  await expect(alertOf(page)).toContainText('View B is no longer as it was mapped, at 0x290000–0x2a0000');

  await button(card(page, 'B'), 'Unmap').click();
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(page.getByText('agrees with the system')).toBeVisible();
  await expect(handle(page, 'B')).toHaveCount(0);
  await expect(valueField(page, 'A')).toHaveValue('43');
  expect(coverage(mapsOf(pid), 0x280000, 0x2a0000)).toMatchObject([{ start: 0x280000, end: 0x290000 }]);
});

test('a file that is cut short is reported in its card; what is left stays', async ({ app }) => {
  const { page } = app;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-files-'));
  const file = join(folder, 'long.bin');
  writeFileSync(file, Buffer.alloc(3 * 4096, 'x'));
  await button(page, 'New section with options…').click();
  const dialog = page.getByRole('dialog', { name: 'New section with options', exact: true });
  await dialog.getByRole('radio', { name: 'A file' }).check();
  await dialog.getByLabel('Path', { exact: true }).fill(file);
  await dialog.getByRole('radio', { name: 'Read and write' }).check();
  await button(dialog, 'Make section').click();
  await expectBytes(page, 'C', 0, '78 78 78 78');

  truncateSync(file, 0);
  await expectBytes(page, 'C', 0, '?? ?? ?? ??');
  await expect(card(page, 'C')).toContainText('unreadable: past the end of the file');
  await expect(valueField(page, 'C')).toHaveValue('');
  await writeValue(page, 'C', '1');
  await expect(alertOf(page)).toContainText('cut short');
  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');

  // It grows again: so it is read again.
  truncateSync(file, 4096);
  await expectBytes(page, 'C', 0, '00 00 00 00');
  rmSync(folder, { recursive: true });
});

test('a host that stands still, and one that is gone, are reported, and nothing is claimed of what holds now', {
  tag: '@web',
}, async ({ app, problems }) => {
  problems.allow(/WebSocket|Failed to load resource/);
  const { page, pid } = app;
  const bar = page.getByRole('contentinfo');
  await expect(bar).toContainText('agrees with the system');
  process.kill(pid, 'SIGSTOP');
  try {
    await expect(page.getByRole('alert')).toContainText('engine does not answer');
    await expect(bar).toContainText('not live: no answer');
    await expect(bar).not.toContainText('agrees');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(bar).toContainText('agrees with the system');
  process.kill(pid, 'SIGTERM');
  await expect(page.getByRole('alert')).toContainText('Connection lost');
  await expect(bar).toContainText('not live: no connection');
  await expect(bar).not.toContainText('agrees');
  await expect(button(page, 'Reconnect now')).toBeVisible();
  await expect(page.locator('.cards')).toHaveCSS('filter', 'grayscale(1)');
});

test('a page of a run that has ended says that another Samepage answers now', { tag: '@web' }, async ({
  app,
  problems,
}) => {
  problems.allow(/WebSocket|403|Failed to load resource/);
  const { page, pid } = app;
  process.kill(pid, 'SIGTERM');
  await expect(page.getByRole('alert')).toContainText('Connection lost');
  const port = new URL(app.url).port;
  const next = await startWebHost(process.cwd(), 'serve', port);
  try {
    await button(page, 'Reconnect now').click();
    await expect(page.getByRole('alert')).toContainText('Another Samepage is running here now');
    await expect(page.getByRole('alert')).toContainText('Open the address that the new one printed.');
  } finally {
    await next.stop();
  }
});
