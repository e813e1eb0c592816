/** Everything that was done is undone and done again, for real; and an undo that cannot be done says why. */
import { expect, type Page } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { coverage, type MapLine, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { takeAddress } from './support/inside.ts';
import { dragTo } from './support/map.ts';
import { readSection, writeSection } from './support/section-bytes.ts';
import {
  alertOf,
  button,
  card,
  chooseFromMenu,
  chooseProtection,
  expectAt,
  hex,
  mapAnotherView,
  statusOf,
  valueField,
  writeValue,
} from './support/window.ts';

/** All that matters of what is mapped where the views are: pieces with the same numbers are the same mapping. */
const ours = (pid: number): MapLine[] => coverage(mapsOf(pid), 0x280000, 0x400000);

interface Deed {
  /** Its name in the history. */
  label: string;
  do(page: Page): Promise<unknown>;
}

const deeds: Deed[] = [
  { label: 'New section 2 of 64 KiB', do: (page) => button(page, 'New section').click() },
  { label: 'Map view D of section 1', do: (page) => button(page, 'Map another view').click() },
  { label: 'Move B to 0x2d0000', do: (page) => dragTo(page, 'B', 0x2d0000) },
  { label: 'Make B read-only', do: (page) => chooseProtection(page, 'B', 'Read-only') },
  { label: 'Remap B as copy-on-write', do: (page) => chooseFromMenu(page, 'B', 'Remap as copy-on-write') },
  { label: 'Unmap B', do: (page) => button(card(page, 'B'), 'Unmap').click() },
  {
    label: 'Remove section 1',
    do: async (page) => {
      await chooseFromMenu(page, 'A', 'Remove section 1…');
      await button(page, 'Remove section').click();
    },
  },
];

test('whatever was done is taken back, and made again', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '42');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
  const before = ours(pid);
  for (const { label, do: perform } of deeds) {
    await test.step(label, async () => {
      await perform(page);
      await expect(button(page, 'Undo')).toHaveAttribute('title', new RegExp(`^Undo: ${label} `));
      await expect(button(page, 'Redo')).toBeDisabled();
      const after = ours(pid);
      expect(after).not.toEqual(before);

      await button(page, 'Undo').click();
      await expect(statusOf(page)).toContainText(`Undone: ${label} in`);
      expect(ours(pid)).toEqual(before);
      await button(page, 'Redo').click();
      await expect(statusOf(page)).toContainText(`Redone: ${label} in`);
      expect(ours(pid)).toEqual(after);
      await button(page, 'Undo').click();
      await expect(statusOf(page)).toContainText(`Undone: ${label} in`);
      expect(ours(pid)).toEqual(before);
      await expect(page.getByRole('group', { name: /^View [A-Z]$/ })).toHaveCount(2);
      await expectBytes(page, 'AB', 0, '2a 00 00 00');
    });
  }
});

test('writes are taken back one by one, to the beginning', async ({ app }) => {
  const { page, pid } = app;
  await expect(button(page, 'Undo')).toBeDisabled();
  for (const [letter, value] of [
    ['A', '1'],
    ['B', '258'],
    ['A', '3'],
  ] as const) {
    await writeValue(page, letter, value);
    await expect(statusOf(page)).toContainText(`4 bytes written at ${letter}+0x0 in`);
    await expect(valueField(page, 'A')).toHaveValue(value);
  }
  for (const [value, bytes] of [
    ['258', '02 01 00 00'],
    ['1', '01 00 00 00'],
    ['0', '00 00 00 00'],
  ] as const) {
    await button(page, 'Undo').click();
    await expect(valueField(page, 'B')).toHaveValue(value);
    await expect(valueField(page, 'A')).toHaveValue(value);
    expect(readSection(pid, 1, 0, 4)).toBe(bytes);
  }
  await expect(button(page, 'Undo')).toBeDisabled();
  await button(page, 'Redo').click();
  await expect(valueField(page, 'A')).toHaveValue('1');
  // Something new: what was undone is gone permanently.
  await writeValue(page, 'B', '9');
  await expect(button(page, 'Redo')).toBeDisabled();
  expect(readSection(pid, 1, 0, 4)).toBe('09 00 00 00');
});

test('private pages come back with the view that had them', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '1');
  await chooseFromMenu(page, 'B', 'Remap as copy-on-write');
  await expect(card(page, 'B')).toContainText('copy-on-write');
  await writeValue(page, 'B', '2');
  await expectBytes(page, 'B', 0, '02 00 00 00');
  await button(card(page, 'B'), 'Unmap').click();
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(page.getByText(/held for undo: 4(\.\d+)? KiB/)).toBeVisible();
  await button(page, 'Undo').click();
  await expect(card(page, 'B')).toContainText('0x290000–0x2a0000');
  await expectBytes(page, 'B', 0, '02 00 00 00');
  await expectBytes(page, 'A', 0, '01 00 00 00');
});

test('bytes that somebody else changed since are not overwritten unasked', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');
  writeSection(pid, 1, 0, Uint8Array.of(99));
  await expect(valueField(page, 'B')).toHaveValue('99');
  await button(page, 'Undo').click();
  await expect(alertOf(page)).toContainText('The bytes at A+0x0 are no longer what was written');
  expect(readSection(pid, 1, 0, 4)).toBe('63 00 00 00');
  await expect(button(page, 'Undo')).toBeEnabled();
  await button(alertOf(page), 'Overwrite').click();
  await expect(alertOf(page)).toHaveCount(0);
  await expect(valueField(page, 'B')).toHaveValue('0');
  expect(readSection(pid, 1, 0, 4)).toBe('00 00 00 00');

  // Redo is as careful.
  writeSection(pid, 1, 0, Uint8Array.of(7));
  await button(page, 'Redo').click();
  await expect(alertOf(page)).toContainText('no longer what was written');
  await button(alertOf(page), 'Dismiss').click();
  await expect(alertOf(page)).toHaveCount(0);
  await expect(valueField(page, 'A')).toHaveValue('7');
});

test('where the old address was taken meanwhile, another one is offered', async ({ app }) => {
  const { page, pid } = app;
  await mapAnotherView(page, 'C');
  await dragTo(page, 'C', 0x2e0000);
  await expectAt(page, 'C', 0x2e0000);
  await takeAddress(app, 0x2a8000, 0x1000);
  const foreign = coverage(mapsOf(pid), 0x2a0000, 0x2b0000);
  await button(page, 'Undo').click();
  await expect(alertOf(page)).toContainText('0x2a8000–0x2a9000');
  await expectAt(page, 'C', 0x2e0000);
  await expect(button(page, 'Undo')).toHaveAttribute('title', /^Undo: Move C to 0x2e0000 /);

  const offer = alertOf(page).getByRole('button', { name: /^Undo at 0x[0-9a-f]+ instead$/ });
  const offered = Number(/0x[0-9a-f]+/.exec(await offer.innerText())?.[0]);
  await offer.click();
  await expectAt(page, 'C', offered);
  await expect(alertOf(page)).toHaveCount(0);
  expect(coverage(mapsOf(pid), 0x2a0000, 0x2b0000)).toEqual(foreign);
  expect(coverage(mapsOf(pid), offered, offered + 0x10000)).toMatchObject([{ start: offered, perms: 'rw-s' }]);
  expect(hex(offered)).not.toBe('0x2e0000');
});

test('a step that can be done no more is forgotten, and the one before it is undone', async ({ app }) => {
  const { page, pid } = app;
  for (const value of ['1', '2']) {
    await writeValue(page, 'A', value);
    await expect(valueField(page, 'B')).toHaveValue(value);
  }
  writeSection(pid, 1, 0, Uint8Array.of(99));
  await button(page, 'Undo').click();
  await button(alertOf(page), 'Forget this step').click();
  await expect(statusOf(page)).toContainText('Forgotten: Write');
  expect(readSection(pid, 1, 0, 4)).toBe('63 00 00 00');
  await button(page, 'Undo').click();
  await button(alertOf(page), 'Overwrite').click();
  await expect(valueField(page, 'A')).toHaveValue('0');
});

test('the history holds no more than is wanted, and says when it forgets', { tag: '@web' }, async ({ app }) => {
  const { page, url } = app;
  await page.keyboard.press('ControlOrMeta+,');
  const smallest = page.getByRole('group', { name: /^Undo may hold/ }).getByLabel('64 MiB');
  // It is checked once the engine has taken it.
  await smallest.click();
  await expect(smallest).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const bytes = new Uint8Array(8 * 2 ** 20);
  await withSession(url, async (engine) => {
    const { view } = await engine.request('perform', {
      action: { kind: 'create-section', bytes: bytes.length, mapView: true },
    });
    for (let written = 1; written <= 6; written += 1) {
      await engine.request('perform', {
        action: { kind: 'write', view: view ?? '', offset: 0, bytes: bytes.fill(written) },
      });
    }
  });
  // Each write holds 16 MiB. Forgotten are the section and two writes.
  await expect(page.getByText(/3 steps forgotten, held for undo: 64 MiB/)).toBeVisible();
});

test('the list of what was done goes to any moment, and back', async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await writeValue(page, 'A', '7');
  await writeValue(page, 'A', '8');
  await idle(page);
  const history = button(page, 'History');
  const moments = page.getByRole('menu', { name: 'History' }).getByRole('menuitemradio');
  await history.click();
  await expect(moments).toHaveText([/^Write/, /^Write/, /^Map view C of section 1$/, 'The beginning']);
  await expect(moments.first()).toBeChecked();
  // Back to where C had just been mapped.
  await moments.nth(2).click();
  await expect(valueField(page, 'A')).toHaveValue('0');
  await expect(card(page, 'C')).toBeVisible();
  await history.click();
  await expect(moments.nth(2)).toBeChecked();
  await moments.first().click();
  await expect(valueField(page, 'C')).toHaveValue('8');
  // What another window does meanwhile is in no list that is open: nothing is undone by counting from there.
  await idle(page);
  await history.click();
  const other = await app.openWindow();
  // Its bytes have come: what is typed replaces them.
  await idle(other);
  await writeValue(other, 'A', '9');
  await expect(valueField(page, 'C')).toHaveValue('9');
  await idle(page);
  await moments.last().dispatchEvent('click');
  await expect(statusOf(page)).toContainText('has changed since');
  await expect(valueField(page, 'C')).toHaveValue('9');
  await other.close();
  // By keyboard alone, to the beginning.
  await history.focus();
  await page.keyboard.press('ArrowDown');
  await expect(moments.first()).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(card(page, 'C')).toBeHidden();
  await expect(valueField(page, 'B')).toHaveValue('0');
});
