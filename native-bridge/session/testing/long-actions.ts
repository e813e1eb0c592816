/** Actions with as much to do as can be made here, for tests of how long each keeps the engine. */
import type { Action } from '../../../protocol/actions.ts';
import { address } from '../../../protocol/address.ts';
import { type PageCall, pageCalls } from '../../../protocol/model.ts';
import type { Engine } from '../../engine/engine.ts';
import type { FakeWorld } from '../../engine/testing/world.ts';

/** Large pages, so that much memory is few of them. */
export const page = 64 * 1024;
const mebi = 2 ** 20;
const many = 512;
const written = 12 * mebi;
const privateBytes = 48 * mebi;

const whole = { offset: 0, sharing: 'shared', protection: 'read-write', place: { kind: 'next-free' } } as const;
export const away = address(2 ** 44);

export class LongWork {
  readonly world: FakeWorld;
  readonly engine: Engine;

  constructor(world: FakeWorld, engine: Engine) {
    this.world = world;
    this.engine = engine;
  }

  /** A section, and a view of it with as many private pages; `A`. */
  async privatePages(): Promise<void> {
    const { engine } = this;
    await engine.perform({ kind: 'create-section', bytes: 256 * mebi, mapView: false });
    await engine.perform({ ...whole, kind: 'map', section: 1, length: 256 * mebi, sharing: 'copy-on-write' });
    const bytes = new Uint8Array(written).fill(1);
    for (let offset = 0; offset < privateBytes; offset += written) {
      await engine.perform({ kind: 'write', view: 'A', offset, bytes });
    }
  }

  /** A section, and as many views of it as one message can name, in every second place. */
  async manyViews(): Promise<string[]> {
    const { engine } = this;
    await engine.perform({ kind: 'create-section', bytes: 16 * page, mapView: false });
    for (let index = 0; index < many; index += 1) {
      const place = { kind: 'fixed', address: address(2 ** 38 + 2 * index * page) } as const;
      await engine.perform({ ...whole, kind: 'map', section: 1, length: page, offset: (index % 16) * page, place });
    }
    return [...engine.model.views.keys()];
  }
}

/** By kind, so that none is forgotten; prepares what it works on. Of some there are several. */
export const longActions: Record<Action['kind'], ((work: LongWork) => Promise<Action>)[]> = {
  'create-section': [() => Promise.resolve({ kind: 'create-section', bytes: 2 ** 45, mapView: true })],
  'open-file': [
    ({ world }) => {
      const path = world.createFile(new Uint8Array(4 * mebi));
      return Promise.resolve({ kind: 'open-file', path, access: 'read-write', mapView: true });
    },
  ],
  'remove-section': [
    async (work) => {
      await work.manyViews();
      return { kind: 'remove-section', section: 1 };
    },
    async (work) => {
      await work.privatePages();
      return { kind: 'remove-section', section: 1 };
    },
  ],
  map: [
    async (work) => {
      await work.manyViews();
      return { ...whole, kind: 'map', section: 1, length: page };
    },
  ],
  unmap: [
    async (work) => {
      await work.privatePages();
      return { kind: 'unmap', view: 'A' };
    },
  ],
  move: [
    async (work) => {
      await work.privatePages();
      return { kind: 'move', view: 'A', to: away, method: 'remap' };
    },
    async (work) => {
      await work.privatePages();
      return { kind: 'move', view: 'A', to: away, method: 'unmap-map' };
    },
  ],
  'move-many': [
    async (work) => {
      const letters = await work.manyViews();
      const moves = letters.map((view, index) => {
        return { view, to: address(2 ** 38 + 2 * ((7 * index + 3) % many) * page) };
      });
      return { kind: 'move-many', moves, method: 'remap' };
    },
  ],
  resize: [
    async (work) => {
      await work.privatePages();
      return { kind: 'resize', view: 'A', address: work.engine.model.view('A').address, offset: 0, length: page };
    },
  ],
  protect: [
    async (work) => {
      await work.privatePages();
      return { kind: 'protect', view: 'A', protection: 'read' };
    },
  ],
  'remap-as': [
    async (work) => {
      await work.privatePages();
      return { kind: 'remap-as', view: 'A', sharing: 'shared' };
    },
  ],
  write: [
    async (work) => {
      await work.engine.perform({ kind: 'create-section', bytes: 16 * mebi, mapView: true });
      return { kind: 'write', view: 'A', offset: 0, bytes: new Uint8Array(15 * mebi).fill(7) };
    },
  ],
  // The fake has no such calls; they go in the same pieces as all that copies.
  // Those keys are all page calls.
  ...(Object.fromEntries(pageCalls.map((kind) => [kind, []])) as unknown as Record<PageCall, []>),
  ...{ 'name-view': [], 'name-section': [] },
  'start-article': [() => Promise.resolve({ kind: 'start-article' })],
};
