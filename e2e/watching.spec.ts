/** A real program that is watched from the window: started, its moments by keyboard and by mouse, and left again. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    await expect(dialog.getByRole('combobox', { name: 'Command line', exact: true })).toBeFocused();
    await page.keyboard.type('true');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('which is not installed here');
    return;
  }
  // Paths are completed: of a program, of the folder where it starts.
  const line = dialog.getByRole('combobox', { name: 'Command line', exact: true });
  await line.fill('/usr/bin/strac');
  await expect(dialog.getByRole('option', { name: 'strace', exact: true })).toBeVisible();
  await line.press('Tab');
  await expect(line).toHaveValue(/^\/usr\/bin\/strace/);
  const start = dialog.getByRole('combobox', { name: 'Folder', exact: true });
  await start.fill('/usr/bi');
  await dialog.getByRole('option', { name: 'bin, folder', exact: true }).click();
  await expect(start).toHaveValue('/usr/bin/');
  await start.fill('~');

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
  await page.keyboard.press('Home');
  await page.keyboard.press(']');
  await expect(strip).toHaveAttribute('aria-valuenow', '12');
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

  // Zoomed by keys, the strip ends elsewhere; played and paused by Space.
  const atRightEnd = async () => {
    await page.mouse.click(box.x + box.width - 1, box.y + box.height / 2);
    return await positionOf(page);
  };
  for (const back of ['---', '0']) {
    const zoomedIn = async () => {
      await strip.focus();
      // At once: the moment that is zoomed around may still be on its way.
      for (const key of ['0', 'Home', '+', '+', '+']) await page.keyboard.press(key);
      await atRightEnd();
      await expect(strip).not.toHaveAttribute('aria-valuenow', '0');
      return await positionOf(page);
    };
    await expect.poll(zoomedIn).toBeLessThan(events - 12);
    for (const key of back) await strip.press(key);
    await expect.poll(atRightEnd).toBeGreaterThan(events - 12);
  }
  await strip.press('Home');
  await strip.press(' ');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(2);
  await strip.press(' ');
  await expect(button(page.getByRole('region', { name: 'Timeline', exact: true }), 'Play the trace')).toBeVisible();

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
      ['Attach to a running process', 'Watching'],
      ['Sample a running process', 'Watching'],
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
      await expect(statusOf(page)).toContainText('is no longer watched', { timeout: 30_000 });
      await runByName(page, 'Leave the trace');
      await expect(slider(page)).toHaveCount(0);
      expect(child.exitCode).toBeNull();
    }
  } finally {
    child.kill('SIGKILL');
  }
});

test('each process of a program that forks has its own space, below its parent', async ({ app }) => {
  const { page } = app;
  if (!existsSync('/usr/bin/strace')) return;
  await watchProgram(page, "sh -c 'ls / >/dev/null; exit 3'");
  await expect(statusOf(page)).toContainText('ended with code 3', { timeout: 30_000 });
  const chooser = page.getByRole('combobox', { name: 'Process of the trace', exact: true });
  const names = () => chooser.locator('option').allTextContents();
  await expect.poll(names).toEqual([expect.stringMatching(/^\d+ .*sh -c/), expect.stringMatching(/^└\s\d+ .*ls \/$/)]);
  const [, child = ''] = await names();
  await chooser.selectOption({ label: child });
  await expect(page.getByText(`Process ${Number(/\d+/.exec(child))}`, { exact: true })).toBeVisible();

  // At the beginning of the trace it is not there; at its end it is as it was just before its own end.
  await expect(regionCount(page)).toHaveText(/^[1-9]\d* regions$/);
  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Call 0 of /);
  await expect(regionCount(page)).toHaveText('0 regions');
  await page.keyboard.press('End');
  await expect(regionCount(page)).toHaveText(/^[1-9]\d* regions$/);
  const [parent = ''] = await names();
  await chooser.selectOption({ label: parent });
  await expect(page.getByText(`Process ${Number.parseInt(parent, 10)}`, { exact: true })).toBeVisible();
  await runByName(page, 'Leave the trace');
});

test('a program that is let go of, or whose strace is killed, goes on as was said; one that is killed leaves its trace', async ({
  app,
}) => {
  const { page } = app;
  if (!existsSync('/usr/bin/strace')) return;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-watched-'));
  chmodSync(folder, 0o755);
  const line = join(folder, 'line');
  // It waits for what comes through the line, without a call on memory.
  execFileSync('mkfifo', ['-m', '666', line]);
  const chooser = page.getByRole('combobox', { name: 'Process of the trace', exact: true });
  try {
    for (const [way, act, status, goesOn] of [
      ['detachable', 'stop', 'is no longer watched', true],
      ['detachable', 'kill strace', 'strace has ended before the program, which goes on unwatched', true],
      ['fast', 'kill strace', 'strace has ended before the program, which was ended, too', false],
      ['fast', 'kill', 'was ended by SIGKILL', false],
    ] as const) {
      await watchProgram(page, `cat ${line}`, way);
      await expect(statusOf(page)).toContainText('Watching');
      // Once cat has been executed.
      await expect
        .poll(() => chooser.locator('option').allTextContents())
        .toEqual([expect.stringMatching(/^\d+ .*cat /)]);
      const pid = Number.parseInt((await chooser.locator('option').textContent()) ?? '', 10);
      await expect.poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('cat\n');
      // What a loader and the C library map: without a locale cat makes 16 calls until it waits.
      await expect.poll(async () => Number(await slider(page).getAttribute('aria-valuemax'))).toBeGreaterThan(12);
      if (act === 'stop') await runByName(page, 'Stop watching');
      else process.kill(act === 'kill' ? pid : tracerOf(pid), 'SIGKILL');
      await expect(statusOf(page)).toContainText(status, { timeout: 30_000 });
      if (goesOn) {
        await expect.poll(() => tracerOf(pid)).toBe(0);
        expect(existsSync(`/proc/${pid}`)).toBe(true);
        // The end of the line is the end of the program, which nothing has harmed.
        writeFileSync(line, '');
      }
      await expect.poll(() => isGone(pid)).toBe(true);
      // Its trace is still there to be gone through.
      await slider(page).focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Call 1 of .*: execve\(/);
      await runByName(page, 'Leave the trace');
      await expect(slider(page)).toHaveCount(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function watchProgram(page: Page, line: string, way: 'fast' | 'detachable' = 'fast'): Promise<void> {
  await runByName(page, 'Watch a program');
  const dialog = page.getByRole('dialog', { name: 'Watch a program', exact: true });
  await dialog.getByRole('radio', { name: `Start it, ${way}` }).check();
  await dialog.getByRole('combobox', { name: 'Command line', exact: true }).fill(line);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

const statusField = (pid: number, name: string) =>
  new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
const tracerOf = (pid: number) => Number(statusField(pid, 'TracerPid'));

/** Ended, or not collected by its parent yet. */
function isGone(pid: number): boolean {
  try {
    return statusField(pid, 'State') === 'Z';
  } catch {
    return true;
  }
}
