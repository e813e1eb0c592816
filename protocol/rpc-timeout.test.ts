import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Channel } from './rpc.ts';

// birpc keeps the timers that it finds when it is loaded: ours must be there first.
beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});

it('a request that is never answered is rejected after a minute', async () => {
  const { connectClient } = await import('./rpc.ts');
  const silent: Channel = { post: () => undefined, onMessage: () => undefined, onClose: () => undefined };
  const ignore = () => undefined;
  const client = connectClient(
    silent,
    {
      changed: ignore,
      bytes: ignore,
      touched: ignore,
      regions: ignore,
      regionsChanged: ignore,
      regionsLost: ignore,
      missed: () => undefined,
      calls: ignore,
      alive: ignore,
      scene: ignore,
    },
    ignore,
  );
  let settled: unknown = null;
  const request = client.request('regions', {}).catch((error: unknown) => {
    settled = error;
  });
  await vi.advanceTimersByTimeAsync(59_999);
  expect(settled).toBeNull();
  await vi.advanceTimersByTimeAsync(2);
  await request;
  expect(settled).toMatchObject({ name: 'SamepageError', data: { code: 'TimedOut' } });
});
