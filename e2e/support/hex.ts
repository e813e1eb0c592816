/** The live bytes in a view's card, read and pointed at as a person does. */
import { expect, type Locator, type Page } from '@playwright/test';
import { card } from './window.ts';

export function gridOf(page: Page, letter: string): Locator {
  return card(page, letter).getByRole('grid', { name: `Bytes of view ${letter}`, exact: true });
}

interface ShownRow {
  /** Offset of its first byte within the view. */
  offset: number;
  hex: string[];
  text: string[];
}

/** The rows on show. Each has as many cells for digits as for characters. */
async function shownRows(page: Page, letter: string): Promise<ShownRow[]> {
  const rows = await gridOf(page, letter)
    .getByRole('row')
    .evaluateAll((elements) =>
      elements.map((row) => ({
        label: row.querySelector('[role="rowheader"]')?.textContent ?? '',
        cells: [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent ?? ''),
      })),
    );
  return rows.map(({ label, cells }) => {
    const half = cells.length / 2;
    return { offset: Number.parseInt(label.slice(1), 16), hex: cells.slice(0, half), text: cells.slice(half) };
  });
}

/** Bytes of a view as its card shows them, `2a 00 00 00`; `..` where a byte is out of sight. */
async function shownBytes(page: Page, letter: string, offset: number, count: number): Promise<string> {
  const shown = new Map<number, string>();
  for (const row of await shownRows(page, letter)) row.hex.forEach((text, at) => shown.set(row.offset + at, text));
  return Array.from({ length: count }, (_, index) => shown.get(offset + index) ?? '..').join(' ');
}

/** What the text column shows. */
export async function shownText(page: Page, letter: string, offset: number, count: number): Promise<string> {
  const shown = new Map<number, string>();
  for (const row of await shownRows(page, letter)) row.text.forEach((text, at) => shown.set(row.offset + at, text));
  return Array.from({ length: count }, (_, index) => shown.get(offset + index) ?? '').join('');
}

/** Waits until the cards of these views show these bytes from `offset` on. */
export async function expectBytes(page: Page, letters: string, offset: number, bytes: string): Promise<void> {
  const count = bytes.split(' ').length;
  for (const letter of letters) {
    await expect
      .poll(() => shownBytes(page, letter, offset, count), { message: `bytes of view ${letter}` })
      .toBe(bytes);
  }
}

/** The offset of the first byte on show. */
export async function firstShown(page: Page, letter: string): Promise<number> {
  return (await shownRows(page, letter))[0]?.offset ?? -1;
}

/** The cell of a byte that is on show. */
export async function cellOf(
  page: Page,
  letter: string,
  offset: number,
  column: 'hex' | 'text' = 'hex',
): Promise<Locator> {
  const rows = await shownRows(page, letter);
  const index = rows.findIndex((row) => offset >= row.offset && offset < row.offset + row.hex.length);
  const row = rows[index];
  if (!row) throw new Error(`byte ${offset} of view ${letter} is not on show`);
  const at = offset - row.offset + (column === 'text' ? row.hex.length : 0);
  return gridOf(page, letter).getByRole('row').nth(index).getByRole('gridcell').nth(at);
}

/** The offset of a view's cursor, as the grid reports it to a screen reader. */
export async function cursorOf(page: Page, letter: string): Promise<{ offset: number; column: 'hex' | 'text' }> {
  const slot = await gridOf(page, letter).evaluate((grid) => {
    const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    const row = active?.closest('[role="row"]');
    const cells = [...(row?.querySelectorAll('[role="gridcell"]') ?? [])];
    const label = row?.querySelector('[role="rowheader"]')?.textContent ?? '';
    return { label, at: active ? cells.indexOf(active) : -1, count: cells.length };
  });
  const half = slot.count / 2;
  const column = slot.at >= half ? 'text' : 'hex';
  return { offset: Number.parseInt(slot.label.slice(1), 16) + (slot.at % half), column };
}
