/** A real program that is watched from the window: started, its moments by keyboard and by mouse, and left again. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { button, statusOf } from './support/window.ts';

test.use({ allowProcesses: true });

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the trace', exact: true });
const regionCount = (page: Page) => page.locator('[data-part="process-title"] span').first();

async function positionOf(page: Page): Promise<number> {
  return Number(await slider(page).getAttribute('aria-valuenow'));
}

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

test('a program is watched, its moments are gone through, and the map comes back', async ({ app }) => {
  const { page } = app;
  await runByName(page, 'Watch a program');
  const dialog = page.getByRole('dialog', { name: 'Watch a program', exact: true });
  await expect(dialog).toBeVisible();
  if (!existsSync('/usr/bin/strace')) {
    await expect(dialog.getByRole('textbox', { name: 'Command line', exact: true })).toBeFocused();
    await page.keyboard.type('true');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('which is not installed here');
    return;
  }
  await button(dialog, "sh -c 'ls >/dev/null; exit 3'").click();
  await expect(statusOf(page)).toContainText('ended with code 3', { timeout: 30_000 });

  // The newest moment is on show.
  const strip = slider(page);
  const events = Number(await strip.getAttribute('aria-valuemax'));
  expect(events).toBeGreaterThan(20);
  await expect(strip).toHaveAttribute('aria-valuenow', String(events));

  // By keyboard.
  await strip.focus();
  await page.keyboard.press('Home');
  await expect(strip).toHaveAttribute('aria-valuetext', /^Call 0 of /);
  await page.keyboard.press('ArrowRight');
  await expect(strip).toHaveAttribute('aria-valuetext', /^Call 1 of .*: \w+\(/);
  await page.keyboard.press('PageUp');
  await expect(strip).toHaveAttribute('aria-valuenow', String(Math.min(101, events)));
  await page.keyboard.press('End');
  await expect(strip).toHaveAttribute('aria-valuenow', String(events));
  await page.keyboard.press('Home');
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowRight');
  await expect(strip).toHaveAttribute('aria-valuetext', /^Call 12 of .*: \w+\(/);
  await expect(regionCount(page)).toHaveText(/^[1-9]\d* regions?$/);

  // The moment is kept, and the end compared with it; the map marks what differs.
  await page.keyboard.press('m');
  await expect(statusOf(page)).toContainText('Moment 1 is kept: call 12');
  await page.keyboard.press('End');
  await expect(strip).toHaveAttribute('aria-valuenow', String(events));
  await button(page.getByRole('region', { name: 'Timeline', exact: true }), 'Compare').click();
  const compared = page.getByRole('region', { name: 'Compare moments', exact: true });
  await compared.getByRole('combobox', { name: 'Compare with', exact: true }).selectOption({ label: 'Moment 1' });
  await expect(compared.getByRole('status')).toContainText(/[1-9]\d* added \+\d/);
  await compared
    .getByRole('button', { name: /^call \d+$/ })
    .first()
    .click();
  await expect.poll(() => positionOf(page)).toBeLessThan(events);
  await strip.focus();
  await page.keyboard.press('[');
  await expect(strip).toHaveAttribute('aria-valuenow', '12');
  await expect(compared.getByRole('status')).toContainText('0 added');
  await button(page.getByRole('region', { name: 'Timeline', exact: true }), 'Compare').click();
  await expect(compared).toHaveCount(0);

  // By mouse: a place later on the strip is a later call.
  await idle(page);
  const box = await strip.boundingBox();
  if (!box) throw new Error('the strip has no place');
  await page.mouse.move(box.x + 1, box.y + box.height / 2);
  await page.mouse.down();
  await expect.poll(() => positionOf(page)).toBeLessThan(12);
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(events - 12);

  await runByName(page, 'Leave the trace');
  await expect(strip).toHaveCount(0);
  await expect(page.getByText('Address space', { exact: true })).toBeVisible();
});

test('a running process is attached to, let go of, and sampled; it goes on', async ({ app }) => {
  const { page } = app;
  const child = spawn(process.execPath, [
    '-e',
    'setInterval(() => { globalThis.kept = Buffer.alloc(2 ** 20, 1); }, 20)',
  ]);
  try {
    for (const [way, title] of [
      ['Attach to a process that runs', 'Watching'],
      ['Sample a process that runs', 'Watching'],
    ] as const) {
      if (way.startsWith('Attach') && !existsSync('/usr/bin/strace')) continue;
      await runByName(page, 'Watch a program');
      const dialog = page.getByRole('dialog', { name: 'Watch a program', exact: true });
      await dialog.getByRole('radio', { name: way }).check();
      await dialog.getByRole('combobox', { name: 'Process', exact: true }).fill(String(child.pid));
      await page.keyboard.press('Enter');
      await expect(statusOf(page)).toContainText(title);
      await expect.poll(async () => Number(await slider(page).getAttribute('aria-valuemax'))).toBeGreaterThan(0);
      await expect(regionCount(page)).toHaveText(/^[1-9]\d* regions?$/);
      await runByName(page, 'Stop watching');
      await expect(statusOf(page)).toContainText('is watched no more', { timeout: 30_000 });
      await runByName(page, 'Leave the trace');
      await expect(slider(page)).toHaveCount(0);
      expect(child.exitCode).toBeNull();
    }
  } finally {
    child.kill('SIGKILL');
  }
});
