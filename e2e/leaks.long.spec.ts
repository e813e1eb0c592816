/** What is unmapped leaves nothing in the page: no nodes, no listeners, no objects. */
import { expect } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { soak } from '../scripts/fuzz/soak.ts';
import { idle, test } from './support/app.ts';
import { held } from './support/held.ts';
import { card } from './support/window.ts';

test('cards that come and go leave nothing behind', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  const session = await page.context().newCDPSession(page);
  await withSession(app.url, async (engine) => {
    const comeAndGo = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const made = await engine.request('perform', {
          action: { kind: 'create-section', bytes: 65_536, mapView: true },
        });
        const shown = card(page, made.view ?? '');
        await expect(shown).toBeVisible();
        // With text from an input method on its way: that is a listener of the platform's.
        if (round % 2 === 0) {
          await shown.getByRole('grid').focus();
          await page.keyboard.press('Tab');
        }
        await idle(page);
        await engine.request('perform', { action: { kind: 'remove-section', section: made.section ?? 0 } });
        await expect(shown).toHaveCount(0);
      }
      await idle(page);
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await idle(page);
    };
    // Up to here, whatever is kept once (memoized texts, the history's 100 labels) is kept.
    await comeAndGo(6);
    const before = await held(session);
    await comeAndGo(20);
    const after = await held(session);
    // A card alone is about 300 nodes and 25 listeners. React and the platform hold on to the last few that went.
    expect(after.nodes - before.nodes).toBeLessThan(1000);
    expect(after.listeners - before.listeners).toBeLessThan(60);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * 2 ** 20);
  });
});

test('half a minute’s work leaves neither page nor host larger', { tag: '@web' }, async () => {
  // Ten samples at least: on a slow computer with another spec beside it they take minutes.
  test.setTimeout(480_000);
  const { grown, operations } = await soak({ steps: 30, seed: 1, from: 0, say: () => undefined });
  expect(grown).toEqual([]);
  expect(operations).toBeGreaterThan(1000);
});
