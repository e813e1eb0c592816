/** More views of a section: at once, or with every option that there is. */
import { expect, type Locator, type Page } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import {
  button,
  card,
  chooseFromMenu,
  expectAt,
  handle,
  hex,
  mapAnotherView,
  rangeOf,
  statusOf,
  writeValue,
} from './support/window.ts';

const KiB = 1024;

test('another view appears at the next free slot, at once', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '42');
  const c = await mapAnotherView(page, 'C');
  expect(c).toEqual({ start: 0x2a0000, end: 0x2b0000 });
  await expectBytes(page, 'ABC', 0, '2a 00 00 00');
  await expect(handle(page, 'C')).toHaveAccessibleName('View C at 0x2a0000');
  await expect(statusOf(page)).toContainText('C mapped at 0x2a0000–0x2b0000 in');
  expect(coverage(mapsOf(pid), 0x280000, 0x2b0000)).toHaveLength(3);

  const d = await mapAnotherView(page, 'D');
  expect(d.start).toBe(c.end);
});

async function openOptions(page: Page): Promise<Locator> {
  await button(page, 'Map another view with options…').click();
  const dialog = page.getByRole('dialog', { name: 'Map another view with options', exact: true });
  await expect(dialog).toBeVisible();
  return dialog;
}

interface Wanted {
  title: string;
  choose(dialog: Locator): Promise<unknown>;
  offset?: number;
  length?: number;
  address?: number;
  /** As the system lists it. */
  perms: string;
}

const field = (dialog: Locator, name: string) => dialog.getByLabel(name, { exact: true });
const radio = (dialog: Locator, name: string) => dialog.getByRole('radio', { name });

const wanted: Wanted[] = [
  { title: 'as the dialog proposes', choose: async () => undefined, perms: 'rw-s' },
  {
    title: 'a part of it, in hex',
    choose: async (dialog) => {
      await field(dialog, 'Offset').fill('0x4000');
      await field(dialog, 'Length').fill('32 KiB');
    },
    offset: 0x4000,
    length: 32 * KiB,
    perms: 'rw-s',
  },
  { title: 'copy-on-write', choose: (dialog) => radio(dialog, 'Copy-on-write').check(), perms: 'rw-p' },
  {
    title: 'read-only',
    choose: (dialog) => field(dialog, 'Protection').selectOption({ label: 'Read-only' }),
    perms: 'r--s',
  },
  {
    title: 'without access',
    choose: (dialog) => field(dialog, 'Protection').selectOption({ label: 'No access' }),
    perms: '---s',
  },
  {
    title: 'copy-on-write and read-only',
    choose: async (dialog) => {
      await radio(dialog, 'Copy-on-write').check();
      await field(dialog, 'Protection').selectOption({ label: 'Read-only' });
    },
    perms: 'r--p',
  },
  { title: 'where the system likes', choose: (dialog) => radio(dialog, 'Chosen by the system').check(), perms: 'rw-s' },
  {
    title: 'at an address that is typed',
    choose: async (dialog) => {
      await radio(dialog, 'This address').check();
      await field(dialog, 'Address in hex').fill('0x3a1000');
    },
    address: 0x3a1000,
    perms: 'rw-s',
  },
];

test('with options: range, sharing, protection and address are the ones asked for', async ({ app }) => {
  const { page, pid } = app;
  let index = 2;
  for (const { title, choose, offset = 0, length = 64 * KiB, address, perms } of wanted) {
    const letter = 'ABCDEFGHIJ'.charAt(index++);
    await test.step(`${letter}: ${title}`, async () => {
      const dialog = await openOptions(page);
      await choose(dialog);
      await button(dialog, 'Map view').click();
      await expect(dialog).toBeHidden();
      const range = address ? await expectAt(page, letter, address) : await rangeOf(page, letter);
      expect(range.end - range.start).toBe(length);
      // What was just made comes into sight.
      await expect(handle(page, letter)).toHaveAccessibleName(`View ${letter} at ${hex(range.start)}`);
      expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([
        { ...range, perms, offset, path: '/memfd:samepage-section-1 (deleted)' },
      ]);
    });
  }
});

test('what cannot be mapped is refused in the dialog, with the reason', async ({ app }) => {
  const { page } = app;
  const dialog = await openOptions(page);
  const submit = button(dialog, 'Map view');
  const refusals: [string, string, string][] = [
    ['Offset', '100', 'The offset must be a multiple of 4 KiB.'],
    ['Offset', '64 KiB', 'Section 1 ends at 64 KiB.'],
    ['Offset', 'soon', '“soon” is not an offset. Type one such as 64 KiB, 1.5 GiB or 0x10000.'],
    ['Offset', '0', 'from +0x0'],
    ['Length', '128 KiB', 'From there, section 1 has 64 KiB.'],
    ['Length', '0', 'A view shows at least 4 KiB.'],
    ['Length', '5000', 'The length must be a multiple of 4 KiB.'],
    ['Length', '16 KiB', '16 KiB'],
  ];
  for (const [field, text, sentence] of refusals) {
    await dialog.getByLabel(field, { exact: true }).fill(text);
    await expect(dialog.getByLabel(field, { exact: true })).toHaveAccessibleDescription(sentence);
  }
  await dialog.getByRole('radio', { name: 'This address' }).check();
  const address = dialog.getByLabel('Address in hex', { exact: true });
  await address.fill('0x28c000');
  await expect(address).toHaveAccessibleDescription('Taken: view A lies at 0x280000–0x290000.');
  await expect(submit).toBeDisabled();
  await address.press('Enter');
  await expect(dialog).toBeVisible();
  await address.fill('0x27e000');
  await expect(address).toHaveAccessibleDescription('Taken: view A lies at 0x280000–0x290000.');
  await address.fill('0x27c000');
  await expect(address).toHaveAccessibleDescription('Free: 0x27c000–0x280000');
  await expect(submit).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card(page, 'C')).toHaveCount(0);
});

test('the current section is the one whose view was chosen last', async ({ app }) => {
  const { page, pid } = app;
  await button(page, 'New section').click();
  await expect(card(page, 'C')).toContainText('Section 2');
  const d = await mapAnotherView(page, 'D');
  await expect(card(page, 'D')).toContainText('Section 2');
  await card(page, 'A').getByText('Value').click();
  await mapAnotherView(page, 'E');
  await expect(card(page, 'E')).toContainText('Section 1');
  expect(coverage(mapsOf(pid), d.start, d.end)).toMatchObject([{ path: '/memfd:samepage-section-2 (deleted)' }]);

  // Another one can be chosen in the dialog.
  const dialog = await openOptions(page);
  await dialog.getByLabel('Section', { exact: true }).selectOption({ label: 'Section 2 · 64 KiB' });
  await button(dialog, 'Map view').click();
  await expect(card(page, 'F')).toContainText('Section 2');
});

test('where no view is left, the way to the next one stands in the cards’ place', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '42');
  for (const letter of ['A', 'B']) await chooseFromMenu(page, letter, 'Unmap');
  const none = page.getByRole('region', { name: 'Views', exact: true });
  await expect(none).toContainText('No view is mapped.');
  await button(none, 'Map another view').click();
  await expectBytes(page, 'C', 0, '2a 00 00 00');
  await expect(none).not.toContainText('No view is mapped.');
});
