/** "Move to address…": the same by typing. */
import { expect, type Locator, type Page } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { dragOver, ghostText, zoomInAt } from './support/map.ts';
import {
  alertOf,
  button,
  card,
  expectAt,
  handle,
  rangeText,
  statusOf,
  valueField,
  writeValue,
} from './support/window.ts';

async function openDialog(page: Page, letter: string): Promise<{ dialog: Locator; address: Locator }> {
  await button(card(page, letter), 'Move to address…').click();
  const dialog = page.getByRole('dialog', { name: `Move view ${letter}`, exact: true });
  await expect(dialog).toBeVisible();
  return { dialog, address: dialog.getByRole('textbox', { name: 'New address', exact: true }) };
}

test('moves the view, by either method', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '42');
  let from = 0x280000;
  for (const [method, to, text] of [
    ['Unmap there, map here', 0x3_0000_0000, '0x300000000'],
    ['Remap', 0x5_1234_5000, "0x5_1234'5000"],
  ] as const) {
    const { dialog, address } = await openDialog(page, 'A');
    await expect(address).toBeFocused();
    await expect(address).toHaveValue(`0x${from.toString(16)}`);
    await address.fill(text);
    await expect(address).toHaveAccessibleDescription(`Free: ${rangeText({ start: to, end: to + 0x10000 })}`);
    await dialog.getByRole('radio', { name: method }).check();
    await button(dialog, 'Move').click();
    await expect(dialog).toBeHidden();
    await expectAt(page, 'A', to);
    await expect(statusOf(page)).toContainText(`→ 0x${to.toString(16)} in`);
    expect(coverage(mapsOf(pid), from, from + 0x10000)).toEqual([]);
    expect(coverage(mapsOf(pid), to, to + 0x10000)).toMatchObject([{ perms: 'rw-s', offset: 0 }]);
    await expect(button(card(page, 'A'), 'Move to address…')).toBeFocused();
    from = to;
  }
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
});

test('an impossible address is refused in the dialog, with the reason and what lies there', async ({ app }) => {
  const { page, pid } = app;
  const stack = mapsOf(pid).find(({ path }) => path === '[stack]');
  if (!stack) throw new Error('no stack is listed');
  const inStack = Math.floor((stack.end - 0x1000) / 0x1000) * 0x1000;
  const { dialog, address } = await openDialog(page, 'B');
  const refusals: [string, string | RegExp][] = [
    ['0x280000', 'Taken: view A lies at 0x280000–0x290000.'],
    ['0x27f000', 'Taken: view A lies at 0x280000–0x290000.'],
    [`0x${inStack.toString(16)}`, /^Taken: stack rw- lies at 0x7f[0-9a-f]+–0x7f[0-9a-f]+\.$/],
    ['0x300800', '0x300800 is not a multiple of 4 KiB.'],
    ['0x0', /^0x0 is out of range\. Addresses here are 0x[0-9a-f]+–0x[0-9a-f]+\.$/],
    ['0x7ffffffff000', /^0x7ffffffff000 is beyond the end of user addresses, 0x7f[0-9a-f]+\.$/],
    ['290000g', '“290000g” is not a hex number: “g” is none of its digits, 0–9 and a–f.'],
    ['B+64 quarts', '“64 quarts” is not a length. Type 64, 0x40 or 64 KiB.'],
    ['', 'Type an address, such as 0x2c0000.'],
  ];
  for (const [text, sentence] of refusals) {
    await address.fill(text);
    await expect(address).toHaveAccessibleDescription(sentence);
    await expect(button(dialog, 'Move')).toBeDisabled();
    await address.press('Enter');
    await expect(dialog).toBeVisible();
  }
  // Given up, all is as before, and the focus is back where it was.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button(card(page, 'B'), 'Move to address…')).toBeFocused();
  await expectAt(page, 'B', 0x290000);
});

test('beside what is not ours: named while dragging, and never overwritten', async ({ app }) => {
  const { page, pid } = app;
  // The first thing with its own name that has a free mebibyte before it.
  const maps = mapsOf(pid);
  const foreign = maps.find(
    ({ start, path }, index) =>
      path.startsWith('/') && !path.endsWith(' (deleted)') && start - (maps[index - 1]?.end ?? 0) > 2 ** 20,
  );
  if (!foreign) throw new Error('nothing foreign has room before it');
  const beside = foreign.start - 0x20000;
  const { address } = await openDialog(page, 'B');
  await address.fill(`0x${beside.toString(16)}`);
  await address.press('Enter');
  await expectAt(page, 'B', beside);

  // A page is several pixels wide then, whatever lies around.
  await zoomInAt(page, 'B', 160);
  // To the middle of the map, away from the edge at which a drag scrolls it on.
  await handle(page, 'B').press('d');
  await handle(page, 'B').press('d');

  const label = `${foreign.path.slice(foreign.path.lastIndexOf('/') + 1)} ${foreign.perms.slice(0, 3)}`;
  const over = foreign.start - 0x8000;
  await dragOver(page, 'B', over);
  await expect(ghostText(page, 'B')).toHaveText(`View B at 0x${over.toString(16)}, taken: ${label}`);
  await page.mouse.up();
  await expect(alertOf(page)).toContainText(`${label} is there`);
  await expect(alertOf(page)).toContainText(rangeText(foreign));
  await expectAt(page, 'B', beside);
  expect(coverage(mapsOf(pid), foreign.start, foreign.end)).toEqual([foreign]);
  await expect(valueField(page, 'B')).toHaveValue('0');
});
