/** A copy-on-write view has its own page after its own first write, and takes it along. */
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { dragTo } from './support/map.ts';
import { readSection } from './support/section-bytes.ts';
import {
  button,
  card,
  chooseFromMenu,
  expectAt,
  mapAnotherView,
  moveBy,
  statusOf,
  writeValue,
} from './support/window.ts';

for (const { method, copied } of [
  { method: 'Remap', copied: false },
  { method: 'Unmap there, map here', copied: true },
]) {
  test(`it follows until its own first write, and keeps that through a move: ${method}`, async ({ app }) => {
    const { page, pid } = app;
    await moveBy(page, method);
    await mapAnotherView(page, 'C');
    await chooseFromMenu(page, 'C', 'Remap as copy-on-write');
    await expect(card(page, 'C')).toContainText('copy-on-write · bytes of A, B until written here');
    await writeValue(page, 'A', '1');
    await expectBytes(page, 'ABC', 0, '01 00 00 00');

    await writeValue(page, 'C', '2');
    await expectBytes(page, 'C', 0, '02 00 00 00');
    await expect(card(page, 'C')).toContainText('private page: view C’s own copy');
    await expectBytes(page, 'AB', 0, '01 00 00 00');
    await writeValue(page, 'A', '3');
    await expectBytes(page, 'AB', 0, '03 00 00 00');
    await expectBytes(page, 'C', 0, '02 00 00 00');

    await dragTo(page, 'C', 0x2f0000);
    await expectAt(page, 'C', 0x2f0000);
    const figures = statusOf(page);
    await expect(figures).toContainText(/C moved 0x[0-9a-f]+ → 0x2f0000 in/);
    if (copied) await expect(figures).toContainText('4 KiB copied');
    else await expect(figures).not.toContainText('copied');
    expect(coverage(mapsOf(pid), 0x2a0000, 0x2b0000)).toEqual([]);
    expect(coverage(mapsOf(pid), 0x2f0000, 0x300000)).toMatchObject([
      { perms: 'rw-p', start: 0x2f0000, end: 0x300000 },
    ]);
    await expectBytes(page, 'C', 0, '02 00 00 00');
    await writeValue(page, 'B', '4');
    await expectBytes(page, 'AB', 0, '04 00 00 00');
    await expectBytes(page, 'C', 0, '02 00 00 00');
    expect(readSection(pid, 1, 0, 1)).toBe('04');

    // Back where it was, the page is still its own.
    await button(page, 'Undo').click();
    await button(page, 'Undo').click();
    await expectAt(page, 'C', 0x2a0000);
    await expectBytes(page, 'C', 0, '02 00 00 00');
    await expectBytes(page, 'AB', 0, '03 00 00 00');
  });
}

test('remapped as shared, it gives its own page up, and says so', async ({ app }) => {
  const { page } = app;
  await chooseFromMenu(page, 'B', 'Remap as copy-on-write');
  await expect(card(page, 'B')).toContainText('copy-on-write');
  await writeValue(page, 'B', '5');
  await expectBytes(page, 'B', 0, '05 00 00 00');
  await chooseFromMenu(page, 'B', 'Remap as shared');
  await expectBytes(page, 'AB', 0, '00 00 00 00');
  await expect(statusOf(page)).toContainText('4 KiB of private pages given up; undo brings them back.');
  await button(page, 'Undo').click();
  await expectBytes(page, 'B', 0, '05 00 00 00');
});
