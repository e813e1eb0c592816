import { MessageChannel } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, TestWindow } from './testing/window.ts';

it('a window gets a sign of life every two seconds, also before it has asked for the state', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stage = new Stage(fakeWorld());
  const session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  const { port1, port2 } = new MessageChannel();
  session.connect(channelOf(port2));
  const window = new TestWindow(channelOf(port1));
  vi.advanceTimersByTime(4_000);
  expect([await window.next('alive'), await window.next('alive')]).toEqual([{}, {}]);
  port1.close();
  session.close();
  await stage.end();
  vi.useRealTimers();
});
