/** What is unmapped leaves nothing in the page: no nodes, no listeners, no objects. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { withEngine } from './support/engine-client.ts';
import { card } from './support/window.ts';

/** What the page holds after a collection of what it does not. */
async function held(session: CDPSession): Promise<{ nodes: number; listeners: number; heapBytes: number }> {
  // Blink's heap and V8's hold each other's objects: what the first collection frees may free more.
  for (let pass = 0; pass < 3; pass += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners'), heapBytes: value('JSHeapUsedSize') };
}

async function inspect(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('Performance.enable');
  return session;
}

test('cards that come and go leave nothing behind', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  const session = await inspect(page);
  await withEngine(app.url, async (engine) => {
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
    await comeAndGo(8);
    const before = await held(session);
    await comeAndGo(30);
    const after = await held(session);
    // A card alone is about 300 nodes and 25 listeners. React and the platform hold on to the last few that went.
    expect(after.nodes - before.nodes).toBeLessThan(1000);
    expect(after.listeners - before.listeners).toBeLessThan(60);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * 2 ** 20);
  });
});
