/** What another window changes while something is open or being read here. */
import { expect } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { idle, test } from './support/app.ts';
import { alertOf, button, card, makeSection } from './support/window.ts';

test('a section that goes while its dialog is open is not exchanged for another', { tag: '@web' }, async ({ app }) => {
  const { page, url } = app;
  await makeSection(page, '128 KiB');
  await button(page, 'Map another view with options…').click();
  const dialog = page.getByRole('dialog');
  const sections = dialog.getByRole('combobox', { name: 'Section' });
  await sections.selectOption('2');
  await withSession(url, async (engine) => {
    const perform = (action: Parameters<typeof engine.request<'perform'>>[1]['action']) =>
      engine.request('perform', { action });
    await perform({ kind: 'create-section', bytes: 4096, mapView: false });
    await expect(sections.locator('option')).toHaveCount(3);
    await expect(sections).toHaveValue('2');
    await perform({ kind: 'remove-section', section: 2 });
  });
  await expect(sections.locator('option', { hasText: 'removed' })).toHaveCount(1);
  await expect(sections).toHaveValue('2');
  await button(dialog, 'Map view').click();
  await expect(dialog.getByRole('alert')).toContainText('section 2');
  // One that is there can be chosen instead.
  await sections.selectOption('1');
  await expect(sections.locator('option')).toHaveCount(2);
  await button(dialog, 'Map view').click();
  await expect(dialog).toBeHidden();
});

test('a protection is chosen while another window changes it', { tag: '@web' }, async ({ app }) => {
  const { page, url } = app;
  const protection = card(page, 'B').getByRole('combobox', { name: 'Protection' });
  await protection.focus();
  await withSession(url, async (engine) => {
    await engine.request('perform', { action: { kind: 'protect', view: 'B', protection: 'none' } });
    await expect(protection).toHaveValue('none');
    await protection.selectOption('read');
    await expect(protection).toHaveValue('read');
    await engine.request('perform', { action: { kind: 'unmap', view: 'B' } });
  });
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(alertOf(page)).toHaveCount(0);
});

test('a full log of calls keeps its newest, and what is read where it is', { tag: '@web' }, async ({ app }) => {
  const { page, url } = app;
  const log = page.getByRole('listbox', { name: 'Calls' });
  const rowCss = 18;
  const heightOf = () => log.evaluate(({ scrollHeight }) => scrollHeight);
  await withSession(url, async (engine) => {
    const change = async (times: number) => {
      for (let index = 0; index < times; index += 1) {
        const protection = index % 2 === 0 ? ('read' as const) : ('read-write' as const);
        await engine.request('perform', { action: { kind: 'protect', view: 'A', protection } });
      }
      await idle(page);
    };
    await change(520);
    await expect.poll(heightOf).toBe(500 * rowCss);
    const rest = () => log.evaluate((it) => it.scrollHeight - it.clientHeight - it.scrollTop);
    await expect.poll(rest).toBeLessThan(2);

    await log.evaluate((it) => it.scrollTo(0, 400 * 18 + 5));
    const place = await log.evaluate(({ scrollTop }) => scrollTop);
    await expect.poll(() => log.locator('.call').count()).toBeGreaterThan(0);
    await change(10);
    await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop)).toBe(place - 10 * rowCss);
    // What is read goes at last, too: then the oldest that is left.
    await change(520);
    await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop)).toBeLessThan(rowCss);
    expect(await heightOf()).toBe(500 * rowCss);
  });
});
