import { expect, it, vi } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, windowByPort } from './testing/window.ts';

it('a window gets a sign of life every two seconds, also before it has asked for the state', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stage = new Stage(fakeWorld());
  const session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  const window = windowByPort((port) => session.connect(channelOf(port)));
  vi.advanceTimersByTime(4_000);
  expect([await window.next('alive'), await window.next('alive')]).toEqual([{}, {}]);
  window.channel.close();
  session.close();
  await stage.end();
  vi.useRealTimers();
});
