/** How often a session looks: rarely while nothing changes, at the display's rate while something does. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Stage } from '../engine/testing/stage.ts';
import type { FakeWorld } from '../engine/testing/world.ts';
import type { Session } from './session.ts';
import { articleSession, channelOf, type TestWindow, windowByPort } from './testing/window.ts';

let stage: Stage<FakeWorld>;
let session: Session;
let window: TestWindow;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  ({ stage, session } = await articleSession());
  window = windowByPort((port) => session.connect(channelOf(port)));
});

afterEach(async () => {
  window.channel.close();
  session.close();
  await stage.end();
  vi.useRealTimers();
});

async function acknowledged(): Promise<void> {
  const { sequence } = await window.next('bytes');
  await window.client.request('acknowledge', { sequence });
}

it('looks every 64 ms at what is quiet, and 60 times a second at what changes, until it has been quiet for a second', async () => {
  await window.client.request('state', {});
  const ranges = [{ view: 'A', offset: 0, length: 4 }];
  await window.client.request('watch', { ranges, sections: [], regions: false, paused: false });
  await acknowledged();
  const touched = vi.spyOn(stage.os, 'touched');
  const looksIn = (ms: number) => {
    touched.mockClear();
    vi.advanceTimersByTime(ms);
    return touched.mock.calls.length;
  };
  expect(looksIn(160)).toBe(10);
  looksIn(1000);
  expect(looksIn(640)).toBe(10);
  stage.os.memoryOf(stage.record(1).os).poke(2, Uint8Array.of(7));
  // 100 ms are promised from the write to the screen.
  vi.advanceTimersByTime(64);
  await acknowledged();
  expect(looksIn(160)).toBe(10);
  looksIn(1000);
  expect(looksIn(640)).toBe(10);
});
