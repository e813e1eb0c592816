/** Scenes over a real pipe, for all windows of a session. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, TestWindow } from './testing/window.ts';

let stage: Stage<FakeWorld>;
let session: Session;
const ends: (() => void)[] = [];

beforeEach(async () => {
  stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
  session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  session.close();
  await stage.end();
});

function openWindow(): TestWindow {
  const { port1, port2 } = new MessageChannel();
  session.connect(channelOf(port2));
  ends.push(() => port1.close());
  return new TestWindow(channelOf(port1));
}

describe('a session', () => {
  it('plays a scene for all windows, which each get the state of it, also after a reload', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await other.client.request('state', {});
    const begun = other.next('scene');
    await one.client.request('scene', { order: { do: 'start', id: 'copy-on-write' } });
    expect((await begun).scene).toMatchObject({ id: 'copy-on-write', done: [] });
    const gone = other.next('scene');
    const { scene } = await one.client.request('scene', { order: { do: 'step' } });
    expect(scene?.done).toMatchObject([{ ok: true }]);
    expect((await gone).scene).toEqual(scene);
    expect((await openWindow().client.request('state', {})).scene).toEqual(scene);
    await other.client.request('scene', { order: { do: 'leave', keep: false } });
    expect((await one.client.request('state', {})).scene).toBeNull();
    expect(stage.snapshot.views).toHaveLength(2);
  });

  it('refuses what scenes cannot be asked for', async () => {
    const window = openWindow();
    for (const order of [null, 'start', { do: 'dance' }, { do: 'start' }, { do: 'step', prediction: 'much' }]) {
      const refused = window.client.request('scene', { order });
      await expect(refused).rejects.toMatchObject({ data: { code: 'InvalidArgument' } });
    }
  });
});
