/** What destroys more than undo may keep asks first: by mouse and by keyboard, and every window sees what became of it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import {
  button,
  card,
  chooseFromMenu,
  handle,
  makeSection,
  mapAnotherView,
  statusOf,
  writeValue,
} from './support/window.ts';

const asking = (page: Page) => page.getByRole('dialog', { name: 'Do it without undo?' });

/** View C, of a section of 65 MiB, all of whose pages are there; undo may hold 64 MiB. */
async function fillMoreThanUndoHolds(page: Page): Promise<void> {
  await button(page, 'Settings').click();
  const budget = page
    .getByRole('group', { name: 'Undo may hold (all windows)' })
    .getByRole('radio', { name: '64 MiB' });
  // The engine says what holds: it is not chosen before its answer.
  await budget.click();
  await expect(budget).toBeChecked();
  await page.keyboard.press('Escape');
  await makeSection(page, '65 MiB');
  await expect(card(page, 'C')).toBeVisible();
  await chooseFromMenu(page, 'C', 'Bring in all its pages');
  await expect(statusOf(page)).toContainText('All pages of C are in');
  await writeValue(page, 'C', '5');
  await expectBytes(page, 'C', 0, '05 00 00 00');
}

test('a hole of more than undo may hold is punched when asked for, and ends what can be undone', async ({ app }) => {
  const { page } = app;
  await fillMoreThanUndoHolds(page);
  const other = await app.openWindow();
  await expectBytes(other, 'C', 0, '05 00 00 00');

  await chooseFromMenu(page, 'C', 'Punch a hole');
  await expect(asking(page)).toContainText('Punch a hole where C lies');
  await expect(asking(page)).toContainText('65 MiB would be lost for good: undo keeps at most 64 MiB (Settings).');
  await expect(asking(page)).toContainText('3 steps of the history could not be undone any more, either.');
  await button(asking(page), 'Cancel').click();
  await expect(asking(page)).toBeHidden();
  await expectBytes(page, 'C', 0, '05 00 00 00');
  await expect(button(page, 'Undo')).toHaveAttribute('title', /^Undo: Write /);

  await chooseFromMenu(page, 'C', 'Punch a hole');
  await button(asking(page), 'Do it without undo').click();
  await expectBytes(page, 'C', 0, '00 00 00 00');
  await expect(statusOf(page)).toContainText('The section holds nothing where C shows it: all zeros');
  await expectBytes(other, 'C', 0, '00 00 00 00');
  for (const window of [page, other]) {
    await expect(button(window, 'Undo')).toBeDisabled();
    await expect(button(window, 'Undo')).toHaveAttribute('title', /^Done without undo: Punch a hole where C lies/);
    await expect(asking(window)).toBeHidden();
  }
  await writeValue(page, 'C', '6');
  await button(page, 'Undo').click();
  await expectBytes(page, 'C', 0, '00 00 00 00');
  await button(page, 'History').click();
  await expect(page.getByRole('menu', { name: 'History' }).getByRole('menuitemradio')).toHaveText([
    /^Write 4 bytes at C\+0x0/,
    /^Punch a hole where C lies \(without undo\)/,
  ]);
});

test('by keyboard: Enter and Esc leave all as it is, and private pages are asked for, too', async ({ app }) => {
  const { page } = app;
  await fillMoreThanUndoHolds(page);
  await mapAnotherView(page, 'D');
  await chooseFromMenu(page, 'D', 'Remap as copy-on-write');
  await chooseFromMenu(page, 'D', 'Bring them in for writing');
  await expect(statusOf(page)).toContainText('All pages of D are in, and may be written at once');
  await handle(page, 'D').focus();
  for (const key of ['Enter', 'Escape']) {
    await page.keyboard.press('Delete');
    await expect(asking(page)).toContainText('Unmap D');
    await expect(button(asking(page), 'Cancel')).toBeFocused();
    await page.keyboard.press(key);
    await expect(asking(page)).toBeHidden();
    await expect(handle(page, 'D')).toBeFocused();
  }
  await page.keyboard.press('Delete');
  await expect(button(asking(page), 'Cancel')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(card(page, 'D')).toHaveCount(0);
  await idle(page);
  await expect(button(page, 'Undo')).toBeDisabled();
  await expectBytes(page, 'C', 0, '05 00 00 00');
});

/** How much more memory of its own a process may have; bytes. */
function leaveMemory(pid: number, bytes: number | 'unlimited'): void {
  const used = Number(/^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  const most = bytes === 'unlimited' ? bytes : used + bytes;
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--data=${most}:`], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
}

test('what undo may hold, but has no memory for, is asked for as well', async ({ app }) => {
  const { page, pid } = app;
  await makeSection(page, '96 MiB');
  await expect(card(page, 'C')).toBeVisible();
  await chooseFromMenu(page, 'C', 'Remap as copy-on-write');
  await chooseFromMenu(page, 'C', 'Bring them in for writing');
  await expect(statusOf(page)).toContainText('All pages of C are in, and may be written at once');
  await idle(page);
  leaveMemory(pid, 96 * 2 ** 20);
  try {
    await handle(page, 'C').focus();
    await page.keyboard.press('Delete');
    await expect(asking(page)).toContainText('Unmap C');
    await expect(asking(page)).toContainText(
      /96 MiB would be lost for good: the memory that is left has room for \S+ MiB of it\./,
    );
    await button(asking(page), 'Do it without undo').click();
    await expect(card(page, 'C')).toHaveCount(0);
    await idle(page);
    await expect(button(page, 'Undo')).toBeDisabled();
  } finally {
    leaveMemory(pid, 'unlimited');
  }
});
