/** Scenes over a real pipe, for all windows of a session. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stage } from '../engine/testing/stage.ts';
import type { FakeWorld } from '../engine/testing/world.ts';
import type { Session } from './session.ts';
import { articleSession, channelOf, type TestWindow, windowByPort } from './testing/window.ts';

let stage: Stage<FakeWorld>;
let session: Session;
const ends: (() => void)[] = [];

beforeEach(async () => {
  ({ stage, session } = await articleSession());
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  session.close();
  await stage.end();
});

function openWindow(): TestWindow {
  const window = windowByPort((port) => session.connect(channelOf(port)));
  ends.push(() => window.channel.close());
  return window;
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
