/** What is searched for: kinds of values, nonsense, and what is found far too often. */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { barOf, fieldOf, foundIn, openSearch, searchFor } from './support/search.ts';
import { sectionPath, writeSection } from './support/section-bytes.ts';
import { alertOf, button, card, handle, makeSection, statusOf } from './support/window.ts';

/** For each place where it is to be found, a line of the list that ends with it. */
const linesOf = (offsets: readonly number[]) =>
  offsets.map((offset) => new RegExp(`A\\+0x${offset.toString(16)}section`));

test('text in UTF-8 and UTF-16, in either case, and numbers of every type are found where they are', async ({
  app,
}) => {
  const { page, pid } = app;
  const numbers = Buffer.alloc(0x100);
  numbers.writeUInt8(0xfb, 0x03);
  numbers.writeUInt16LE(51_966, 0x11);
  numbers.writeUInt32LE(0xdead_beef, 0x20);
  numbers.writeBigUInt64LE(2n ** 63n + 1n, 0x33);
  numbers.writeFloatLE(-1.5, 0x44);
  numbers.writeDoubleLE(0.1, 0x59);
  numbers.writeBigInt64LE(1_764_397_445n, 0x68);
  numbers.writeUInt32BE(0x0102_0304, 0x81);
  writeSection(pid, 1, 0x2f80, numbers);
  writeSection(pid, 1, 0x4ffa, Buffer.from('Größe ÄRGER größe', 'utf8'));
  writeSection(pid, 1, 0x7ffb, Buffer.from('Größe größe', 'utf16le'));
  await openSearch(page);
  const matchCase = barOf(page).getByRole('checkbox', { name: 'Match case' });
  for (const [kind, text, offsets] of [
    ['text (UTF-8)', 'GRößE', [0x4ffa, 0x4ffa + 15]],
    ['text (UTF-8)', 'Ärger', [0x4ffa + 8]],
    ['text (UTF-8)', 'ärger', []],
    ['text (UTF-16)', 'gRöße', [0x7ffb, 0x7ffb + 12]],
    ['BYTE (u8)', '0xfb', [0x2f83]],
    ['i8', '-5', [0x2f83]],
    ['WORD (u16)', '51966', [0x2f91]],
    ['i16', '-13570', [0x2f91]],
    ['DWORD (u32)', '0xdeadbeef', [0x2fa0]],
    ['i32', '-559038737', [0x2fa0]],
    ['QWORD (u64)', '9223372036854775809', [0x2fb3]],
    ['i64', '-9223372036854775807', [0x2fb3]],
    ['float (f32)', '-1.5', [0x2fc4]],
    ['double (f64)', '0.1', [0x2fd9]],
    ['time_t 64 (time64)', '2025-11-29 06:24:05Z', [0x2fe8]],
    ['bytes in hex', '01 02 ?? 04', [0x3001]],
  ] as const) {
    await searchFor(page, text, kind);
    await expect(barOf(page), `${text} as ${kind}`).toContainText(new RegExp(`${offsets.length} match(es)? in`));
    await expect(foundIn(page), `${text} as ${kind}`).toHaveText(linesOf(offsets));
  }
  await searchFor(page, '0xdeadbeef', 'DWORD (u32)');
  await barOf(page).getByRole('checkbox', { name: 'Aligned' }).check();
  await searchFor(page, '51966', 'WORD (u16)');
  await expect(barOf(page)).toContainText('0 matches in');
  await searchFor(page, 'größe', 'text (UTF-8)');
  await expect(barOf(page)).toContainText('2 matches in');
  await matchCase.check();
  await button(barOf(page), 'Search').click();
  await expect(foundIn(page)).toHaveText(linesOf([0x4ffa + 15]));
});

test('nonsense is refused in a sentence beside the field, and the next search goes on', async ({ app }) => {
  const { page, pid } = app;
  writeSection(pid, 1, 0x100, Buffer.from('needle'));
  await openSearch(page);
  for (const [kind, text, sentence] of [
    ['text (UTF-8)', '', 'Type what to search for.'],
    ['text (UTF-8)', '   ', 'Type what to search for.'],
    ['text (UTF-8)', 'x'.repeat(5000), 'These are 5000 bytes; up to 1024 can be searched for.'],
    ['bytes in hex', 'xyz', '“xyz” is not a byte in hex.'],
    ['bytes in hex', '4d5', '“4d5” has an odd number of digits.'],
    ['bytes in hex', '??', 'Any bytes are everywhere: type one byte at least.'],
    ['bytes in hex', '00 '.repeat(100_000), 'These are 100000 bytes; up to 1024 can be searched for.'],
    ['BYTE (u8)', '256', 'BYTE holds 0 to 255'],
    ['i8', '-129', 'i8 holds -128 to 127.'],
    ['DWORD (u32)', '4e9', '“4e9” is not a whole number.'],
    ['QWORD (u64)', '9'.repeat(10_000), 'QWORD holds 0 to 18446744073709551615'],
    ['double (f64)', 'one half', '“one half” is not a'],
    ['time_t 64 (time64)', '2026-13-01', '2026-13-01'],
  ] as const) {
    await searchFor(page, text, kind);
    await expect(barOf(page), `${text.slice(0, 40)} as ${kind}`).toContainText(sentence);
    await expect(fieldOf(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(fieldOf(page)).toBeFocused();
  }
  await expect(alertOf(page)).toHaveCount(0);
  await searchFor(page, 'needle', 'text (UTF-8)');
  await expect(barOf(page)).toContainText('1 match in');
});

/** Of the current colour of marks, on the map's canvas within a view's block. */
async function markedPixels(page: Page, letter: string): Promise<number> {
  await idle(page);
  const box = await handle(page, letter).boundingBox();
  if (!box) throw new Error('it is not on the map');
  return await page.evaluate(({ x, y, width, height }) => {
    const accent = document.createElement('canvas').getContext('2d');
    const canvas = document.querySelector<HTMLCanvasElement>('[role="application"] canvas');
    const picture = canvas?.getContext('2d');
    if (!accent || !picture || !canvas) throw new Error('there is no canvas');
    accent.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent');
    accent.fillRect(0, 0, 1, 1);
    const [red, green, blue] = accent.getImageData(0, 0, 1, 1).data;
    const place = canvas.getBoundingClientRect();
    const ratio = canvas.width / place.width;
    // Within the selection's outline.
    const inset = 4;
    const shown = picture.getImageData(
      (x - place.x + inset) * ratio,
      (y - place.y) * ratio,
      (width - 2 * inset) * ratio,
      (height + 8) * ratio,
    ).data;
    let marked = 0;
    for (let at = 0; at < shown.length; at += 4) {
      if (shown[at] === red && shown[at + 1] === green && shown[at + 2] === blue) marked += 1;
    }
    return marked;
  }, box);
}

test('of many thousands of matches the first ten thousand come soon, are listed, marked, and gone through', async ({
  app,
}) => {
  const { page, pid } = app;
  await makeSection(page, '1 GiB');
  await expect(card(page, 'C')).toBeVisible();
  // Each in a page of its own, untouched ones between them.
  const file = openSync(sectionPath(pid, 2), 'r+');
  for (let index = 0; index < 12_000; index += 1) writeSync(file, 'needle', index * 0x2000 + 7);
  closeSync(file);
  await openSearch(page);
  const before = await markedPixels(page, 'C');
  await page.evaluate(() => {
    const notes: string[] = [];
    Object.assign(window, { notes });
    new MutationObserver(() => notes.push(document.querySelector('.search-note')?.textContent ?? '')).observe(
      document.body,
      { subtree: true, childList: true, characterData: true },
    );
  });
  await searchFor(page, 'Needle');
  await expect(barOf(page)).toContainText('The first 10,000 matches in 39.1 MiB of touched pages', { timeout: 20_000 });
  // They came in several parts, and not one by one.
  const notes = await page.evaluate(() => ('notes' in window && Array.isArray(window.notes) ? window.notes : []));
  const parts = new Set(notes.filter((note) => / match(es)? so far$/.test(note)));
  expect(parts.size).toBeGreaterThan(1);
  expect(parts.size).toBeLessThan(300);
  expect(await markedPixels(page, 'C')).toBeGreaterThan(before + 50);

  const goes = async (key: string, place: string, offset: number) => {
    await page.keyboard.press(key);
    await expect(statusOf(page)).toContainText(`Match ${place} of 10,000: 0x${(0x10_0000_0000 + offset).toString(16)}`);
    await expect(card(page, 'C')).toContainText(`+0x${offset.toString(16)}`);
  };
  await fieldOf(page).focus();
  await goes('Enter', '1', 7);
  await goes('F3', '2', 0x2007);
  await goes('Shift+F3', '1', 7);
  await goes('Shift+F3', '10,000', 9999 * 0x2000 + 7);
  await expect(foundIn(page).and(page.locator('[aria-selected="true"]'))).toHaveAttribute('aria-posinset', '10000');
  await goes('F3', '1', 7);
  await barOf(page).getByRole('listbox', { name: 'Matches' }).focus();
  await goes('End', '10,000', 9999 * 0x2000 + 7);
  await goes('ArrowUp', '9,999', 9998 * 0x2000 + 7);
  await goes('Home', '1', 7);

  // The marks go with the bar; so do they with their view, and nothing is gone to where there is none.
  await button(card(page, 'C'), 'Unmap').click();
  await expect(foundIn(page).first()).toHaveText('section 2+0x7, mapped nowhere');
  await page.keyboard.press('F3');
  await expect(statusOf(page)).toContainText('section 2 + 0x2007, which no view shows. Map it to see it.');
  await button(page, 'Undo').click();
  await expect(foundIn(page).first()).toContainText('C+0x7');
  await fieldOf(page).press('Escape');
  await expect(barOf(page)).toHaveCount(0);
  // No more than the outline of a selection.
  expect(await markedPixels(page, 'C')).toBeLessThanOrEqual(before);
});

test('a tebibyte with a thousand touched pages is searched everywhere, and nothing is paged in', async ({ app }) => {
  const { page, pid } = app;
  await makeSection(page, '1 TiB');
  await expect(card(page, 'C')).toBeVisible();
  const file = openSync(sectionPath(pid, 2), 'r');
  for (let index = 0; index < 1000; index += 1) {
    writeSection(pid, 2, index * 2 ** 30 + 7, Buffer.from('needle'));
  }
  const { blocks } = fstatSync(file);
  await openSearch(page);
  for (const where of ['everywhere', 'section 2', 'view C']) {
    await barOf(page).getByRole('combobox', { name: 'In' }).selectOption(where);
    await searchFor(page, 'Needle');
    await expect(barOf(page)).toContainText('1,000 matches in 3.91 MiB of touched pages');
  }
  expect(fstatSync(file).blocks).toBe(blocks);
  closeSync(file);
  await fieldOf(page).press('Shift+F3');
  await expect(statusOf(page)).toContainText('Match 1,000 of 1,000');
  await expect(card(page, 'C')).toContainText(`+0x${(999 * 2 ** 30 + 7).toString(16)}`);
});
