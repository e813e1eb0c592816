/** Many windows that look at much: what one of them is to be sent never keeps another one's request waiting. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { costOf } from '../../protocol/flow.ts';
import type { Watch } from '../../protocol/messages.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Feed } from './feed.ts';
import { Session } from './session.ts';
import { channelOf, TestWindow } from './testing/window.ts';
import { Turns } from './turns.ts';
import { windowPort } from './window-port.ts';

const watchA: Watch = { ranges: [{ view: 'A', offset: 0, length: 4 }], sections: [], regions: false, paused: false };
const others = 20;

let stage: Stage<FakeWorld>;
let session: Session;
/** Milliseconds that have gone by: each look at bytes takes longer than a round of turns may. */
let now = 0;
let looks = 0;
const ends: (() => void)[] = [];

beforeEach(async () => {
  stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
  const { readMany } = stage.os;
  const slow: typeof readMany = (...wanted) => {
    looks += 1;
    now += 20;
    return readMany.apply(stage.os, wanted);
  };
  Object.assign(stage.os, { readMany: slow });
  Object.assign(stage.engine, { now: () => now });
  session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  session.close();
  await stage.end();
});

function open(turns: Turns): TestWindow {
  const { port1, port2 } = new MessageChannel();
  session.connect(windowPort(port2, turns));
  ends.push(() => port1.close());
  const channel = channelOf(port1);
  channel.onMessage((message) => port1.postMessage(costOf(message)));
  return new TestWindow(channel);
}

it('that begin to look, all at the same time', async () => {
  const turns = new Turns(() => now);
  const windows = Array.from({ length: others }, () => open(turns));
  const bystander = open(turns);
  looks = 0;
  const asked = windows.map((window) => window.client.request('watch', watchA));
  // Which of several ports is read first is Node's affair: by then theirs have been.
  await new Promise((resolve) => setImmediate(resolve));
  await bystander.client.request('state', {});
  expect(looks).toBeLessThan(others / 2);
  await Promise.all(asked);
  for (const window of windows) expect((await window.next('bytes')).parts).toHaveLength(1);
});

it('that have painted: what has changed since is looked at in a turn', async () => {
  const feed = new Feed(stage.engine, { send: () => undefined }, async () => stage.os.regions());
  feed.setWatch(watchA);
  feed.next();
  await stage.write('A', 0, 7);
  feed.tickBytes();
  looks = 0;
  feed.acknowledge(1);
  expect({ looks, ready: feed.ready() }).toEqual({ looks: 0, ready: true });
  feed.next();
  expect(looks).toBe(1);
});
