/** How often a session looks: rarely while nothing changes, at the display's rate while something does. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, TestWindow } from './testing/window.ts';

let stage: Stage<FakeWorld>;
let session: Session;
let window: TestWindow;
let end: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
  session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  const { port1, port2 } = new MessageChannel();
  session.connect(channelOf(port2));
  window = new TestWindow(channelOf(port1));
  end = () => port1.close();
});

afterEach(async () => {
  end();
  session.close();
  await stage.end();
  vi.useRealTimers();
});

async function acknowledged(): Promise<void> {
  const { sequence } = await window.next('bytes');
  await window.client.request('acknowledge', { sequence });
}

it('looks 14 times a second at what is quiet, and 60 times at what changes, until it has been quiet for a second', async () => {
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
  expect(looksIn(720)).toBe(10);
  stage.os.memoryOf(stage.record(1).os).poke(2, Uint8Array.of(7));
  // 100 ms are promised from the write to the screen.
  vi.advanceTimersByTime(72);
  await acknowledged();
  expect(looksIn(160)).toBe(10);
  looksIn(1000);
  expect(looksIn(720)).toBe(10);
});
