/**
 * The window on Windows' own calls: what a person does first, against the web host in Wine. The other specs know Linux's
 * addresses, pages and lists; here no address is taken for granted, and everything goes by 64 KiB.
 */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../../tooling/app/maps.ts';
import { openWine } from '../../tooling/wine/wine.ts';
import { test } from '../support/app.ts';
import { expectBytes } from '../support/hex.ts';
import { dragTo } from '../support/map.ts';
import {
  alertOf,
  button,
  card,
  expectAt,
  makeSection,
  mapAnotherView,
  rangeOf,
  statusOf,
  valueField,
  writeValue,
} from '../support/window.ts';

const unit = 0x10000;

/** `npm run poke`, built, in its own process in Wine. */
async function poke(...args: string[]): Promise<void> {
  const wine = await openWine();
  if ('obstacle' in wine) throw new Error(wine.obstacle);
  const program = wine.inside(join(wine.folder, 'dist/main/samepage.cjs'));
  expect(await wine.run(wine.nodeExe, [program, 'poke', ...args], join(wine.folder, 'poke.txt'), 30_000)).toBe(0);
}

test('begins with the article; a value written into A shows in B', async ({ app }) => {
  const { page } = app;
  for (const letter of ['A', 'B']) await expect(valueField(page, letter)).toHaveValue('0');
  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
  await expect(statusOf(page)).toContainText('page faults not counted by this system');
  await expect(page.getByText(/^Windows 10\.0/)).toBeVisible();

  // Linux, beneath: both are shared mappings of one inode.
  const maps = mapsOf(app.pid);
  const pieces = [await rangeOf(page, 'A'), await rangeOf(page, 'B')].map(({ start, end }) => {
    const [piece] = coverage(maps, start, end);
    return piece && { ...piece, start: piece.start - start, end: piece.end - start };
  });
  expect(pieces[0]).toMatchObject({ start: 0, end: unit, perms: 'rw-s', offset: 0 });
  expect(pieces[1]).toEqual(pieces[0]);
});

test('another view is mapped, dragged, and taken back', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '42');
  const { start } = await mapAnotherView(page, 'C');
  await expectBytes(page, 'ABC', 0, '2a 00 00 00');
  await dragTo(page, 'C', start + 2 * unit);
  await expectAt(page, 'C', start + 2 * unit);
  await expect(statusOf(page)).toContainText(`C moved 0x${start.toString(16)} → 0x${(start + 2 * unit).toString(16)}`);
  await expectBytes(page, 'ABC', 0, '2a 00 00 00');
  expect(coverage(mapsOf(app.pid), start, start + unit).map(({ perms }) => perms)).not.toContain('rw-s');

  await button(page, 'Undo').click();
  await expectAt(page, 'C', start);
  await button(page, 'Undo').click();
  await expect(card(page, 'C')).toHaveCount(0);
  await button(page, 'Redo').click();
  await expectAt(page, 'C', start);
});

test('a view of 256 KiB is nudged onto itself by 64 KiB, both ways', async ({ app }) => {
  const { page } = app;
  await makeSection(page, '256 KiB');
  await expect(card(page, 'C')).toBeVisible();
  const { start, end } = await rangeOf(page, 'C');
  expect(end - start).toBe(4 * unit);
  await writeValue(page, 'C', '42');
  for (const to of [start + unit, start, start + 3 * unit]) {
    await dragTo(page, 'C', to);
    await expectAt(page, 'C', to);
    await expect(valueField(page, 'C')).toHaveValue('42');
  }
});

test('a taken place is refused and named; addresses go by 64 KiB', async ({ app }) => {
  const { page } = app;
  const a = await rangeOf(page, 'A');
  const b = await rangeOf(page, 'B');
  await dragTo(page, 'B', a.start);
  await expect(alertOf(page)).toContainText('view A is there');
  await expectAt(page, 'B', b.start);
});

test('another process writes into the section, and every view shows it', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '1');
  const pid = /PID (\d+)/.exec(await page.getByText(/^PID \d+$/).innerText())?.[1] ?? '';
  await poke(pid, '1', '0', '1234');
  for (const letter of ['A', 'B']) await expect(valueField(page, letter)).toHaveValue('1234');
});

test('a reload comes back to the same views and values', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '77');
  const c = await mapAnotherView(page, 'C');
  await page.reload();
  await expectAt(page, 'C', c.start);
  for (const letter of ['A', 'B', 'C']) await expect(valueField(page, letter)).toHaveValue('77');
});
