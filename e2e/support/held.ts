import type { CDPSession } from '@playwright/test';

/** What a page holds after a collection of what it does not. */
export async function held(session: CDPSession): Promise<{ nodes: number; listeners: number; heapBytes: number }> {
  await session.send('HeapProfiler.enable');
  await session.send('Performance.enable');
  // Blink's heap and V8's hold each other's objects: what the first collection frees may free more.
  for (let pass = 0; pass < 3; pass += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners'), heapBytes: value('JSHeapUsedSize') };
}
