// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Watch } from '../../protocol/messages.ts';
import { inventView } from '../testing/invented-views.ts';
import { askForFirstPicture, endFirstPicture } from './first-picture.ts';
import { liveBytes } from './live-bytes.ts';
import { watchSet } from './watch.ts';

const views = [inventView('A', 0x10000, 0x10000), inventView('B', 0x20000, 100)];
let asked: Watch[];
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  watchSet.connect((watch) => asked.push(watch));
});
afterEach(() => {
  endFirstPicture();
  watchSet.sendNow();
  watchSet.connect(null);
  vi.useRealTimers();
});

const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Whether the picture may be drawn. */
function ask(): { ready: boolean } {
  const asking = { ready: false };
  void askForFirstPicture(views, 4096, 50).then(() => {
    asking.ready = true;
  });
  return asking;
}

it('asks at once for the first page of each view and for the regions, and waits for the bytes', async () => {
  const asking = ask();
  expect(asked.at(-1)).toMatchObject({
    ranges: [
      { view: 'A', offset: 0, length: 4096 },
      { view: 'B', offset: 0, length: 100 },
    ],
    regions: true,
  });
  await tick(10);
  expect(asking.ready).toBe(false);
  liveBytes.apply({ sequence: 1, parts: [] });
  await tick(0);
  expect(asking.ready).toBe(true);
});

it('does not wait for ever, nor for the bytes of no view', async () => {
  const asking = ask();
  await tick(49);
  expect(asking.ready).toBe(false);
  await tick(1);
  expect(asking.ready).toBe(true);
  await askForFirstPicture([], 4096, 50);
});

it('leaves it to what is drawn afterwards', () => {
  ask();
  endFirstPicture();
  watchSet.sendNow();
  expect(asked.at(-1)).toMatchObject({ ranges: [], regions: false });
});
