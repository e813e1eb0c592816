/**
 * Whatever native call of an operation fails, the first, the last or any between: sections, views, bytes, regions,
 * history, letters and open sections are as before, and the error is the system's own. Undo and redo likewise.
 */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { address, offsetAddress } from '../../protocol/address.ts';
import { asProblem, type ErrorData, SamepageError } from '../../protocol/errors.ts';
import { Stage } from './test-stage.ts';
import { type FakeWorld, fakeWorld } from './test-world.ts';

const injected: ErrorData = {
  code: 'OutOfMemory',
  message: 'There is no memory left (test)',
  call: 'any',
  osCode: 12,
  osName: 'ENOMEM',
};

const pages = 4;

/** Section 1 with A shared, B copy-on-write with a private page, C the same without access; section 2, a file, with D. */
async function setUp(): Promise<Stage<FakeWorld>> {
  const stage = new Stage(fakeWorld());
  const section = await stage.section(pages * stage.page);
  await stage.map(section);
  await stage.map(section, { sharing: 'copy-on-write' });
  await stage.map(section, { sharing: 'copy-on-write', place: { kind: 'fixed', address: stage.place() } });
  await stage.write('A', 0, 1, 2, 3);
  await stage.write('B', 10, 4);
  await stage.write('C', stage.page, 5);
  await stage.perform({ kind: 'protect', view: 'C', protection: 'none' });
  const path = stage.world.createFile(Uint8Array.of(6, 7, 8));
  await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
  return stage;
}

const at = address(0x5000_0000);
const actions: [string, (stage: Stage) => Action][] = [
  ['start-article', () => ({ kind: 'start-article' })],
  ['create-section', () => ({ kind: 'create-section', bytes: 4096, mapView: false })],
  ['create-section with a view', () => ({ kind: 'create-section', bytes: 4096, mapView: true })],
  ['open-file', () => ({ kind: 'open-file', path: '/home/someone/file-1', access: 'read-only', mapView: true })],
  ['remove-section', () => ({ kind: 'remove-section', section: 1 })],
  ['map', ({ page }) => mapOf(page, { kind: 'next-free' })],
  ['map where the system likes', ({ page }) => mapOf(page, { kind: 'system' })],
  ['map at an address', ({ page }) => mapOf(page, { kind: 'fixed', address: at })],
  ['unmap', () => ({ kind: 'unmap', view: 'A' })],
  ['unmap with private pages', () => ({ kind: 'unmap', view: 'B' })],
  ['unmap with private pages and no access', () => ({ kind: 'unmap', view: 'C' })],
  ['move by remap', () => ({ kind: 'move', view: 'B', to: at, method: 'remap' })],
  ['move by unmap-map', () => ({ kind: 'move', view: 'C', to: at, method: 'unmap-map' })],
  ['move onto itself', (stage) => nudge(stage, 'C')],
  ['move-many by remap', ({ page }) => moveAll(page, 'remap')],
  ['move-many by unmap-map', ({ page }) => moveAll(page, 'unmap-map')],
  ['move-many in a circle', (stage) => swap(stage, 'A', 'B')],
  ['resize: a part less', (stage) => resize(stage, 'B', 1, 2)],
  ['resize: less on either side, without access', (stage) => resize(stage, 'C', 1, 1)],
  ['protect', () => ({ kind: 'protect', view: 'B', protection: 'none' })],
  ['remap-as copy-on-write', () => ({ kind: 'remap-as', view: 'A', sharing: 'copy-on-write' })],
  ['remap-as shared', () => ({ kind: 'remap-as', view: 'B', sharing: 'shared' })],
  ['remap-as shared without access', () => ({ kind: 'remap-as', view: 'C', sharing: 'shared' })],
  ['write', () => write('A', 5)],
  ['write into a private page', () => write('B', 5)],
  ['write that makes pages private', ({ page }) => write('B', page - 1)],
  ['write into a file', () => write('D', 0)],
];

function mapOf(page: number, place: Extract<Action, { kind: 'map' }>['place']): Action {
  return { kind: 'map', section: 1, offset: page, length: page, sharing: 'shared', protection: 'read', place };
}

function nudge(stage: Stage, view: string): Action {
  return { kind: 'move', view, to: offsetAddress(stage.view(view).address, stage.page), method: 'remap' };
}

function moveAll(page: number, method: 'remap' | 'unmap-map'): Action {
  const moves = ['A', 'B', 'C'].map((view, index) => ({ view, to: offsetAddress(at, index * pages * page) }));
  return { kind: 'move-many', moves, method };
}

function swap(stage: Stage, one: string, other: string): Action {
  const moves = [
    { view: one, to: stage.view(other).address },
    { view: other, to: stage.view(one).address },
  ];
  return { kind: 'move-many', moves, method: 'remap' };
}

/** `length` pages from `offset` on. */
function resize(stage: Stage, view: string, offset: number, length: number): Action {
  const { address: from } = stage.view(view);
  const { page } = stage;
  const to = offsetAddress(from, offset * page);
  return { kind: 'resize', view, address: to, offset: offset * page, length: length * page };
}

function write(view: string, offset: number): Action {
  return { kind: 'write', view, offset, bytes: Uint8Array.of(91, 92, 93) };
}

/** All that must not have changed. */
function everything(stage: Stage<FakeWorld>) {
  const { model } = stage.engine;
  const { history, unsaved } = stage.snapshot;
  return {
    ...stage.picture(),
    ...{ undo: history.undo, redo: history.redo, unsaved },
    ...{ nextView: model.nextView, nextSection: model.nextSection, openSections: stage.world.openSections() },
  };
}

/**
 * Lets the n-th native call of an operation fail, for every n until there is no n-th call. Returns how many failures
 * were refusals; the rest were figures or closings, which an operation that is done does not fail for.
 */
async function failEachCall(
  prepare: () => Promise<Stage<FakeWorld>>,
  operate: (stage: Stage) => Promise<unknown>,
  alsoTold: Partial<ErrorData>[] = [],
): Promise<{ refused: number; done: number }> {
  const model = await prepare();
  await operate(model);
  const wanted = everything(model);
  const counts = { refused: 0, done: 0 };
  for (let n = 1; ; n += 1) {
    const stage = await prepare();
    const before = everything(stage);
    stage.os.failAt(n, injected);
    const thrown = await operate(stage).then(
      () => null,
      (error: unknown) => error,
    );
    if (stage.os.failurePending) return counts;
    if (thrown === null) {
      counts.done += 1;
      // What could not be checked, or not be closed, is told; nothing else differs.
      stage.engine.check(stage.engine.model.views.keys());
      expect({ ...everything(stage), openSections: 0 }).toEqual({ ...wanted, openSections: 0 });
    } else {
      counts.refused += 1;
      expect([injected, ...alsoTold]).toContainEqual(asProblem(thrown).data);
      expect(everything(stage)).toEqual(before);
      await operate(stage);
      expect(everything(stage)).toEqual(wanted);
    }
    await stage.end();
  }
}

describe('an operation of which one native call fails', () => {
  it.each(actions)('%s', async (_, actionOn) => {
    const { refused } = await failEachCall(setUp, (stage) => stage.perform(actionOn(stage)));
    expect(refused).toBeGreaterThan(0);
  });

  it.each(actions)('the undo of %s', async (_, actionOn) => {
    const prepare = async () => {
      const stage = await setUp();
      await stage.perform(actionOn(stage));
      return stage;
    };
    await failEachCall(prepare, (stage) => stage.undo());
  });

  it.each(actions)('the redo of %s', async (_, actionOn) => {
    const prepare = async () => {
      const stage = await setUp();
      await stage.perform(actionOn(stage));
      await stage.undo();
      return stage;
    };
    await failEachCall(prepare, (stage) => stage.redo());
  });

  it('one after which nothing can be redone, so that what was held for that is closed', async () => {
    const prepare = async () => {
      const stage = await setUp();
      await stage.section();
      await stage.undo();
      return stage;
    };
    const { done } = await failEachCall(prepare, (stage) => stage.perform(write('A', 0)));
    expect(done).toBeGreaterThan(0);
  });

  it('an unmapping of a view whose protection was changed in parts from outside', async () => {
    const prepare = async () => {
      const stage = await setUp();
      stage.os.protect(offsetAddress(stage.view('A').address, stage.page), stage.page, 'read');
      stage.engine.check(['A']);
      return stage;
    };
    const { refused } = await failEachCall(prepare, (stage) => stage.perform({ kind: 'unmap', view: 'A' }));
    expect(refused).toBeGreaterThan(0);
  });

  it('an undo that goes elsewhere', async () => {
    const prepare = async () => {
      const stage = await setUp();
      const places = ['A', 'B'].map((letter) => stage.view(letter).address);
      await stage.perform({ kind: 'remove-section', section: 1 });
      for (const place of places) stage.squat(place, stage.page);
      return stage;
    };
    // Where no other place can be looked for, it stays at that the place is taken.
    const taken = expect.objectContaining({ code: 'AddressInUse' });
    const { refused } = await failEachCall(prepare, (stage) => stage.undo({ at }), [taken]);
    expect(refused).toBeGreaterThan(5);
  });
});

it('what cannot be closed is told: as a warning of what was done, or when the history is cleared', async () => {
  const stage = await setUp();
  stage.os.closeSection = () => {
    throw new SamepageError({ ...injected, message: 'close will not (test)' });
  };
  await stage.section();
  await stage.undo();
  const { warnings } = await stage.perform(write('A', 0));
  expect(warnings).toEqual(['close will not (test)']);
  await stage.perform({ kind: 'remove-section', section: 1 });
  await expect(stage.engine.clearHistory()).rejects.toThrow('close will not');
  expect(stage.snapshot.history).toMatchObject({ undo: [], redo: [], heldBytes: 0 });
  await stage.engine.clearHistory();
});

it('a write that ends short, as where a file was cut short in that moment, leaves the bytes as they were', async () => {
  const stage = await setUp();
  const before = everything(stage);
  const all = stage.os.write.bind(stage.os);
  stage.os.write = (to, source) => {
    stage.os.write = all;
    return all(to, source.subarray(0, 2));
  };
  await expect(stage.perform(write('A', 0))).rejects.toMatchObject({ code: 'AccessViolation' });
  expect(everything(stage)).toEqual(before);
});
