import { expect, it, vi } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { Stage } from '../engine/testing/stage.ts';
import { fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, windowByPort } from './testing/window.ts';

it('a window gets a sign of life every two seconds, also before it has asked for the state', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
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

it('also where the engine’s thread gets little of a busy computer, and each tick comes late', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const world = fakeWorld();
  let nowMs = 1_000;
  const engine = new Engine(world.os, () => nowMs);
  const session = new Session(engine, { kind: 'web', endsWithWindow: true });
  const window = windowByPort((port) => session.connect(channelOf(port)));
  // Each tick, of whatever rhythm, 400 ms after the one before.
  for (; nowMs < 7_000; nowMs += 400) vi.advanceTimersToNextTimer();
  for (let sign = 0; sign < 3; sign += 1) expect(await window.next('alive')).toEqual({});
  window.channel.close();
  session.close();
  await engine.close();
  vi.useRealTimers();
});
