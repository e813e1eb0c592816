/**
 * Each request of the protocol's table and each action, with as much to do as can be made here: none keeps the engine's
 * thread to itself, and another window is answered meanwhile. Time is what the system is asked to do (metered-os.ts).
 */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { address } from '../../protocol/address.ts';
import { costOf } from '../../protocol/flow.ts';
import { mostRead } from '../../protocol/limits.ts';
import type { RequestArgs, RequestName } from '../../protocol/messages.ts';
import { type PageCall, pageCalls } from '../../protocol/model.ts';
import { Engine } from '../engine/engine.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { meteredOs } from './testing/metered-os.ts';
import { channelOf, TestWindow } from './testing/window.ts';
import { Turns } from './turns.ts';
import { windowPort } from './window-port.ts';

/** Milliseconds for which nobody may hold the engine. */
const mostMs = 50;
/** Large pages, so that much memory is few of them. */
const page = 64 * 1024;
const mebi = 2 ** 20;
const many = 512;
const written = 12 * mebi;
const privateBytes = 48 * mebi;

vi.setConfig({ testTimeout: 60_000 });

let world: FakeWorld;
let engine: Engine;
let session: Session;
let now: () => number;
const ends: (() => void)[] = [];

beforeEach(() => {
  world = fakeWorld({ pageSize: page });
  const metered = meteredOs(world.os);
  now = metered.now;
  engine = new Engine(metered.os, now);
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

const whole = { offset: 0, sharing: 'shared', protection: 'read-write', place: { kind: 'next-free' } } as const;

/** A section, and a view of it with as many private pages; `A`. */
async function privatePages(): Promise<void> {
  await engine.perform({ kind: 'create-section', bytes: 256 * mebi, mapView: false });
  await engine.perform({ ...whole, kind: 'map', section: 1, length: 256 * mebi, sharing: 'copy-on-write' });
  const bytes = new Uint8Array(written).fill(1);
  for (let offset = 0; offset < privateBytes; offset += written) {
    await engine.perform({ kind: 'write', view: 'A', offset, bytes });
  }
}

/** A section, and as many views of it as one message can name, in every second place. */
async function manyViews(): Promise<string[]> {
  await engine.perform({ kind: 'create-section', bytes: 16 * page, mapView: false });
  for (let index = 0; index < many; index += 1) {
    const place = { kind: 'fixed', address: address(2 ** 38 + 2 * index * page) } as const;
    await engine.perform({ ...whole, kind: 'map', section: 1, length: page, offset: (index % 16) * page, place });
  }
  return [...engine.model.views.keys()];
}

const away = address(2 ** 44);

/** By kind, so that none is forgotten; prepares what it works on. Of some there are several. */
const actions: Record<Action['kind'], (() => Promise<Action>)[]> = {
  'create-section': [() => Promise.resolve({ kind: 'create-section', bytes: 2 ** 45, mapView: true })],
  'open-file': [
    () => {
      const path = world.createFile(new Uint8Array(4 * mebi));
      return Promise.resolve({ kind: 'open-file', path, access: 'read-write', mapView: true });
    },
  ],
  'remove-section': [
    async () => {
      await manyViews();
      return { kind: 'remove-section', section: 1 };
    },
    async () => {
      await privatePages();
      return { kind: 'remove-section', section: 1 };
    },
  ],
  map: [
    async () => {
      await manyViews();
      return { ...whole, kind: 'map', section: 1, length: page };
    },
  ],
  unmap: [
    async () => {
      await privatePages();
      return { kind: 'unmap', view: 'A' };
    },
  ],
  move: [
    async () => {
      await privatePages();
      return { kind: 'move', view: 'A', to: away, method: 'remap' };
    },
    async () => {
      await privatePages();
      return { kind: 'move', view: 'A', to: away, method: 'unmap-map' };
    },
  ],
  'move-many': [
    async () => {
      const letters = await manyViews();
      const moves = letters.map((view, index) => {
        return { view, to: address(2 ** 38 + 2 * ((7 * index + 3) % many) * page) };
      });
      return { kind: 'move-many', moves, method: 'remap' };
    },
  ],
  resize: [
    async () => {
      await privatePages();
      return { kind: 'resize', view: 'A', address: engine.model.view('A').address, offset: 0, length: page };
    },
  ],
  protect: [
    async () => {
      await privatePages();
      return { kind: 'protect', view: 'A', protection: 'read' };
    },
  ],
  'remap-as': [
    async () => {
      await privatePages();
      return { kind: 'remap-as', view: 'A', sharing: 'shared' };
    },
  ],
  write: [
    async () => {
      await engine.perform({ kind: 'create-section', bytes: 16 * mebi, mapView: true });
      return { kind: 'write', view: 'A', offset: 0, bytes: new Uint8Array(15 * mebi).fill(7) };
    },
  ],
  // The fake has no such calls; they go in the same pieces as all that copies.
  // Those keys are all page calls.
  ...(Object.fromEntries(pageCalls.map((kind) => [kind, []])) as unknown as Record<PageCall, []>),
  ...{ 'name-view': [], 'name-section': [] },
  'start-article': [() => Promise.resolve({ kind: 'start-article' })],
};

for (const [kind, prepared] of Object.entries(actions)) {
  for (const [index, prepare] of prepared.entries()) {
    it(`${kind}${index === 0 ? '' : `, ${index + 1}`}, undone and redone: nobody waits longer, and another window is answered`, async () => {
      const action = await prepare();
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
  const letters = await manyViews();
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
  state: () => manyViews().then(() => ({})),
  run: async () => {
    const protect = { kind: 'protect', protection: 'read' } as const;
    return { label: 'All read-only', steps: (await manyViews()).map((view) => ({ action: { ...protect, view } })) };
  },
  clearHistory: () => manyRemoved().then(() => ({})),
  setHistoryBudget: () => manyRemoved().then(() => ({ bytes: 0 })),
  watch: async () => {
    const letters = await manyViews();
    const bytes = Uint8Array.of(1);
    for (const view of letters) await engine.perform({ kind: 'write', view, offset: 0, bytes });
    for (let section = 2; section <= 256; section += 1) {
      await engine.perform({ kind: 'create-section', bytes: 16 * page, mapView: false });
    }
    const ranges = letters.map((view) => ({ view, offset: 0, length: 16 * 1024 }));
    const sections = Array.from({ length: 256 }, (_, index) => ({ section: index + 1, cells: 1024 }));
    return { ranges, sections, regions: true, paused: false };
  },
  readBytes: () => manyViews().then(([view = '']) => ({ view, offset: 0, length: mostRead })),
  program: async () => {
    await manyViews();
    return { language: 'c-linux' };
  },
  scene: () => manyViews().then(() => ({ order: { do: 'list' } })),
  workspace: () => manyViews().then(() => ({ order: save })),
  regions: () => manyViews().then(() => ({})),
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
