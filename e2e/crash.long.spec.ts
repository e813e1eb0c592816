/** A host that is killed: the next one offers the layout, with all that the window showed. Both hosts. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startWebHost } from '../tooling/app/web-host.ts';
import { idle, test } from './support/app.ts';
import { startElectronApp } from './support/electron-app.ts';
import { cursorOf, gridOf } from './support/hex.ts';
import { acrossOf } from './support/map.ts';
import { alertOf, button, card, chooseFromMenu, expectAt, handle, rangeOf } from './support/window.ts';

const root = process.cwd();

test('after kill -9 the layout is offered, with names, cursors, selection, pinned cards, types and the place of the map', async ({
  host,
  chromium,
  desktop,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-crash-'));
  const start = async (): Promise<{ page: Page; kill: () => void; stop: () => Promise<void> }> => {
    if (!chromium) {
      const app = await startElectronApp({
        ...{ root, desktop, settings: folder, testInfo: null },
        watchPage: () => undefined,
      });
      return { ...app, kill: () => process.kill(app.pid, 'SIGKILL') };
    }
    const program = await startWebHost(root, 'serve', '0', [], folder);
    const page = await chromium.newPage();
    await page.goto(program.url);
    return { page, kill: () => process.kill(program.pid, 'SIGKILL'), stop: () => page.close().then(program.stop) };
  };
  const layouts = join(folder, ...(host === 'electron' ? ['Samepage'] : ['samepage']), 'layouts');
  const kept = async () => {
    const names = await readdir(layouts).catch(() => []);
    return Promise.all(
      names.map(async (name): Promise<unknown> => JSON.parse(await readFile(join(layouts, name), 'utf8'))),
    );
  };

  const first = await start();
  await idle(first.page);
  await handle(first.page, 'B').focus();
  await first.page.keyboard.press('+');
  await idle(first.page);
  const across = await acrossOf(first.page).innerText();
  await chooseFromMenu(first.page, 'B', 'Name and note…');
  await first.page.keyboard.type('survivor');
  await first.page.keyboard.press('Enter');
  await expect(card(first.page, 'B')).toContainText('survivor');
  await card(first.page, 'B').getByRole('combobox', { name: 'Type', exact: true }).selectOption('i16');
  await button(card(first.page, 'B'), 'Pin card').click();
  await gridOf(first.page, 'B').focus();
  await first.page.keyboard.press('ArrowDown');
  const { start: address } = await rangeOf(first.page, 'B');
  const cursor = await cursorOf(first.page, 'B');
  const window = { selected: ['B'], pinned: ['B'], values: { type: 'i16' } };
  const views = [{ letter: 'A' }, { letter: 'B', name: 'survivor', cursor: `0x${cursor?.offset.toString(16)}` }];
  await expect.poll(kept, { timeout: 15_000 }).toMatchObject([{ views, window }]);
  first.kill();

  const second = await start();
  await idle(second.page);
  await expect(alertOf(second.page)).toContainText(
    'Samepage ended without being closed. The layout of its 2 views was kept',
  );
  await button(second.page, 'Open that layout').click();
  await expect(card(second.page, 'B')).toContainText('survivor');
  await expectAt(second.page, 'B', address);
  await expect(card(second.page, 'B')).toHaveClass(/selected/);
  await expect(button(card(second.page, 'B'), 'Pin card')).toHaveAttribute('aria-pressed', 'true');
  await expect(card(second.page, 'B').getByRole('combobox', { name: 'Type', exact: true })).toHaveValue('i16');
  expect(await cursorOf(second.page, 'B')).toEqual(cursor);
  await expect(acrossOf(second.page)).toHaveText(across);
  await second.stop();
  expect(await kept()).toEqual([]);
  await rm(folder, { recursive: true });
});
