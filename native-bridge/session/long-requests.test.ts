/**
 * Each request of the protocol's table and each action, with as much to do as can be made here: none keeps the engine's
 * thread to itself, and another window is answered meanwhile. Time is what the system is asked to do (metered-os.ts).
 */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { address } from '../../protocol/address.ts';
import { costOf } from '../../protocol/flow.ts';
import { mostRead } from '../../protocol/limits.ts';
import type { RequestArgs, RequestName } from '../../protocol/messages.ts';
import { Engine } from '../engine/engine.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { away, LongWork, longActions, page } from './testing/long-actions.ts';
import { meteredOs } from './testing/metered-os.ts';
import { channelOf, TestWindow } from './testing/window.ts';
import { Turns } from './turns.ts';
import { windowPort } from './window-port.ts';

/** Milliseconds for which nobody may hold the engine. */
const mostMs = 50;

vi.setConfig({ testTimeout: 60_000 });

let world: FakeWorld;
let engine: Engine;
let work: LongWork;
let session: Session;
let now: () => number;
const ends: (() => void)[] = [];

beforeEach(() => {
  world = fakeWorld({ pageSize: page });
  const metered = meteredOs(world.os);
  now = metered.now;
  engine = new Engine(metered.os, now);
  work = new LongWork(world, engine);
  session = new Session(engine, { kind: 'web', endsWithWindow: true });
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  session.close();
  await engine.close();
});

const turns = new Turns(() => now());
function openWindow(): TestWindow {
  const { port1, port2 } = new MessageChannel();
  session.connect(windowPort(port2, turns));
  ends.push(() => port1.close());
  return new TestWindow({
    ...channelOf(port1),
    // As a host does: numbers say what was taken.
    onMessage: (listener) =>
      port1.on('message', (message: Uint8Array | number) => {
        if (typeof message === 'number') return;
        port1.postMessage(costOf(message));
        listener(message);
      }),
  });
}

/** Runs with an eye on the longest turn of the event loop; milliseconds. */
async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = now();
  let running = true;
  const look = () => {
    longest = Math.max(longest, now() - before);
    before = now();
    if (running) setImmediate(look);
  };
  setImmediate(look);
  await run();
  // What is left to be looked at and sent afterwards belongs to it.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  running = false;
  return longest;
}

for (const [kind, prepared] of Object.entries(longActions)) {
  for (const [index, prepare] of prepared.entries()) {
    it(`${kind}${index === 0 ? '' : `, ${index + 1}`}, undone and redone: nobody waits longer, and another window is answered`, async () => {
      const action = await prepare(work);
      const [window, other] = [openWindow(), openWindow()];
      for (const travel of [
        () => window.client.request('perform', { action }),
        () => window.client.request('undo', {}),
        () => window.client.request('redo', {}),
      ]) {
        const began = now();
        const { revision } = engine.snapshot({ kind: 'web', endsWithWindow: true });
        const order: string[] = [];
        const longest = await longestTurn(async () => {
          const done = travel().then(() => order.push('done'));
          const asked = other.client.request('state', {}).then((state) => {
            order.push('state');
            return state;
          });
          const [, state] = await Promise.all([done, asked]);
          // As it was before, not half done.
          if (order[0] === 'state') expect(state.revision).toBe(revision);
        });
        if (now() - began > 4 * mostMs) expect(order).toEqual(['state', 'done']);
        expect(longest).toBeLessThan(mostMs);
      }
    });
  }
}

it('what is half done is not looked at: a watch is answered meanwhile, and shows the end', async () => {
  const letters = await work.manyViews();
  await engine.perform({ kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.of(7) });
  const places = letters.map((view) => ({ view, to: engine.model.view(view).address })).reverse();
  const moves = letters.map((view, index) => ({ view, to: places[index]?.to ?? away }));
  const [window, other] = [openWindow(), openWindow()];
  await other.client.request('state', {});
  const order: string[] = [];
  const moved = window.client.request('perform', { action: { kind: 'move-many', moves, method: 'remap' } });
  while (!engine.paused) await new Promise((resolve) => setImmediate(resolve));
  const ranges = [{ view: 'A', offset: 0, length: 4 }];
  const watched = other.client.request('watch', { ranges, sections: [], regions: false, paused: false });
  const shown = other.next('bytes');
  await Promise.all([
    moved.then(() => order.push('moved')),
    watched.then(() => order.push('watched')),
    shown.then(({ parts }) => {
      // Read where the view is, not where another one is by now.
      expect(parts[0]?.data).toEqual(Uint8Array.of(7, 0, 0, 0));
      order.push('shown');
    }),
  ]);
  expect(order[0]).toBe('watched');
});

const save = { do: 'save', path: null, contents: true, shown: { cursors: {}, map: null } };
type Other = Exclude<RequestName, 'perform' | 'undo' | 'redo' | 'watching'>;

/** Everything else that a window may ask; `watching` is another thread's work. */
const requests: { [N in Other]: () => Promise<RequestArgs<N>> } = {
  state: () => work.manyViews().then(() => ({})),
  run: async () => {
    const protect = { kind: 'protect', protection: 'read' } as const;
    return {
      label: 'All read-only',
      steps: (await work.manyViews()).map((view) => ({ action: { ...protect, view } })),
    };
  },
  clearHistory: () => manyRemoved().then(() => ({})),
  setHistoryBudget: () => manyRemoved().then(() => ({ bytes: 0 })),
  watch: async () => {
    const letters = await work.manyViews();
    const bytes = Uint8Array.of(1);
    for (const view of letters) await engine.perform({ kind: 'write', view, offset: 0, bytes });
    for (let section = 2; section <= 256; section += 1) {
      await engine.perform({ kind: 'create-section', bytes: 16 * page, mapView: false });
    }
    const ranges = letters.map((view) => ({ view, offset: 0, length: 16 * 1024 }));
    const sections = Array.from({ length: 256 }, (_, index) => ({ section: index + 1, cells: 1024 }));
    return { ranges, sections, regions: true, paused: false };
  },
  readBytes: () => work.manyViews().then(([view = '']) => ({ view, offset: 0, length: mostRead })),
  program: async () => {
    await work.manyViews();
    return { language: 'c-linux' };
  },
  scene: () => work.manyViews().then(() => ({ order: { do: 'list' } })),
  workspace: () => work.manyViews().then(() => ({ order: save })),
  regions: () => work.manyViews().then(() => ({})),
  showProcess: () => Promise.resolve({ pid: process.pid }),
  startJob: () => {
    const args = { start: address(page), end: address(2 ** 46) };
    return Promise.resolve({ id: 1, job: { kind: 'regionUse', args } });
  },
  cancelJob: () => Promise.resolve({ id: 1 }),
  acknowledge: () => Promise.resolve({ sequence: 2 ** 50 }),
};

/** Many removed sections that the history holds. */
async function manyRemoved(): Promise<void> {
  for (let section = 1; section <= 200; section += 1) {
    await engine.perform({ kind: 'create-section', bytes: 16 * page, mapView: false });
    await engine.perform({ kind: 'remove-section', section });
  }
}

for (const name of Object.keys(requests)) {
  it(`${name}: nobody waits longer`, async () => {
    // The table's own keys.
    const request = name as Other;
    const args = await requests[request]();
    const window = openWindow();
    await window.client.request('state', {});
    expect(await longestTurn(() => window.client.request(request, args))).toBeLessThan(mostMs);
  });
}
