/** Whatever came back elsewhere: older steps still work there, or offer another way. The stack is never stuck. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../protocol/address.ts';
import { asProblem } from '../../protocol/errors.ts';
import { actionOf } from './testing/actions.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('what was undone elsewhere on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  /** A view of units 4 to 8 of a section of 16, at its own place. */
  async function middleView(): Promise<string> {
    const { unit } = stage;
    const section = await stage.section(16 * unit);
    const place = { kind: 'fixed', address: offsetAddress(stage.place(), 8 * unit) } as const;
    return await stage.map(section, { offset: 4 * unit, length: 4 * unit, sharing: 'copy-on-write', place });
  }

  const resize = (view: string, from: number, to: number) => {
    const { unit } = stage;
    const now = stage.view(view);
    const at = offsetAddress(now.address, from * unit - now.offset);
    return stage.perform({ kind: 'resize', view, address: at, offset: from * unit, length: (to - from) * unit });
  };

  it('a resized view that came back elsewhere is resized there', async () => {
    const view = await middleView();
    await stage.write(view, 0, 42);
    await resize(view, 2, 12);
    await stage.write(view, 9 * stage.unit, 43);
    const { address: old } = stage.view(view);
    await stage.perform({ kind: 'unmap', view });
    stage.squat(old);
    const at = stage.place();
    await stage.undo({ at });
    expect(stage.view(view).address).toBe(at);
    const before = stage.picture();
    await stage.undo();
    await stage.undo();
    expect(stage.view(view)).toMatchObject({ address: at + 2 * stage.unit, offset: 4 * stage.unit });
    expect(stage.view(view).length).toBe(4 * stage.unit);
    expect(stage.byte(view, 0)).toBe(42);
    await stage.redo();
    await stage.redo();
    expect(stage.picture()).toEqual(before);
    while (stage.snapshot.history.undo.length > 0) await stage.undo();
    expect(stage.picture()).toMatchObject({ views: [], pages: [] });
  });

  it.each([
    ['behind it', 4, 6],
    ['before it', 6, 8],
    ['on either side', 5, 7],
  ])('what a view gave up, %s, comes back with the view elsewhere where its place was taken', async (__, from, to) => {
    const { unit } = stage;
    const view = await middleView();
    for (const nth of [0, 1, 2, 3]) await stage.write(view, nth * unit, 40 + nth);
    const whole = stage.view(view);
    await resize(view, from, to);
    const shrunk = stage.picture();
    for (const nth of [0, 3]) {
      const at = offsetAddress(whole.address, nth * unit);
      if (!stage.os.query(at) || (stage.os.query(at)?.start ?? 0) > at) stage.squat(at);
    }
    const { code, suggestion } = await refusal(stage.undo());
    expect(code).toBe('AddressInUse');
    expect(stage.picture()).toEqual(shrunk);
    await stage.undo({ at: known(suggestion) });
    expect(stage.view(view)).toMatchObject({ address: suggestion, offset: 4 * unit, length: 4 * unit });
    expect([0, 1, 2, 3].map((nth) => stage.byte(view, nth * unit))).toEqual([40, 41, 42, 43]);
    expect(stage.picture().pages).toEqual(stage.pagesOf(stage.picture().views));
    await stage.redo();
    expect(stage.picture()).toEqual(shrunk);
  });

  it('a view that came back where there is no room below it grows elsewhere', async () => {
    const { unit, os } = stage;
    const view = await middleView();
    await resize(view, 6, 8);
    const { address: was } = stage.view(view);
    await stage.perform({ kind: 'unmap', view });
    stage.squat(was);
    const lowest = address(Math.ceil(os.limits.lowestAddress / unit) * unit);
    const there = os.query(lowest);
    if (there && there.start < lowest + 2 * unit) return; // something of this process lies there
    await stage.undo({ at: lowest });
    const { code, suggestion } = await refusal(stage.undo());
    expect(code).toBe('OutOfAddressSpace');
    await stage.undo({ at: known(suggestion) });
    expect(stage.view(view)).toMatchObject({ address: suggestion, length: 4 * unit });
  });

  it('views too far from each other for any other place: only those go elsewhere whose place was taken', async () => {
    const section = await stage.section();
    const [low, high] = [stage.place(), address(0x7000_0000_0000)];
    for (const at of [low, high]) await stage.map(section, { place: { kind: 'fixed', address: at } });
    const [to, other] = [stage.place(), stage.place()];
    const method = known(stage.os.limits.moveMethods[0]);
    const moves = [
      { view: 'A', to },
      { view: 'B', to: other },
    ];
    await stage.perform({ kind: 'move-many', moves, method });
    stage.squat(low);
    stage.squat(address(0x3fff_f000_0000));
    const { code, suggestion } = await refusal(stage.undo());
    expect(code).toBe('AddressInUse');
    await stage.undo({ at: known(suggestion) });
    expect([stage.view('A').address, stage.view('B').address]).toEqual([suggestion, high]);
    await stage.redo();
    expect([stage.view('A').address, stage.view('B').address]).toEqual([to, other]);
  });

  it('views too far from each other: none goes elsewhere where another of them is to go back to', async () => {
    const section = await stage.section();
    // The place that would be free next, and one far from it: no other place has room for both at that distance.
    const low = stage.view(await stage.map(section)).address;
    const high = address(0x7000_0000_0000);
    await stage.map(section, { place: { kind: 'fixed', address: high } });
    const method = known(stage.os.limits.moveMethods[0]);
    const moves = ['A', 'B'].map((view) => ({ view, to: stage.place() }));
    await stage.perform({ kind: 'move-many', moves, method });
    stage.squat(high);
    stage.squat(address(0x3fff_f000_0000));
    const { suggestion } = await refusal(stage.undo());
    await stage.undo({ at: known(suggestion) });
    expect([stage.view('A').address, stage.view('B').address]).toEqual([low, suggestion]);
  });

  // A move is a wish for a place: what it took from there goes back there, not as far beside it as another undo ended.
  it('a view moved several times goes back to its very places, but where one was taken', async () => {
    const view = await stage.map(await stage.section(), { place: { kind: 'fixed', address: stage.place() } });
    const [method] = stage.os.limits.moveMethods;
    const places = [stage.view(view).address];
    for (let moves = 0; moves < 3; moves += 1) {
      const to = stage.place();
      await stage.perform({ kind: 'move', view, to, method: known(method) });
      places.push(to);
    }
    const [first, second, third, last] = places;
    stage.squat(known(third));
    const at = stage.place();
    expect((await refusal(stage.undo())).code).toBe('AddressInUse');
    await stage.undo({ at });
    const passed = [stage.view(view).address];
    for (let undone = 0; undone < 2; undone += 1) {
      await stage.undo();
      passed.push(stage.view(view).address);
    }
    expect(passed).toEqual([at, second, first]);
    stage.squat(known(second));
    const beside = known((await refusal(stage.redo())).suggestion);
    await stage.redo({ at: beside });
    for (let redone = 0; redone < 2; redone += 1) {
      passed.push(stage.view(view).address);
      await stage.redo();
    }
    passed.push(stage.view(view).address);
    // The second move led to where the view was when it was taken back.
    expect(passed.slice(3)).toEqual([beside, at, last]);
    while (stage.snapshot.history.undo.length > 0) await stage.undo();
    expect(stage.picture()).toMatchObject({ views: [], pages: [] });
  });

  it('what can be done no more is forgotten when asked, and older steps are reached', async () => {
    const { truncateFile } = stage.world;
    if (!truncateFile) return;
    const path = stage.world.createFile(new Uint8Array(2 * stage.page).fill(7));
    await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
    await stage.write('A', 0, 1);
    await stage.write('A', stage.page, 2);
    truncateFile(path, stage.page);
    const before = stage.picture();
    for (const overwrite of [false, true]) {
      expect(await refusal(stage.undo({ overwrite }))).toMatchObject({ code: 'AccessViolation' });
    }
    const { label } = await stage.undo({ forget: true });
    expect(label).toMatch(/^Forgotten: Write/);
    expect(stage.picture()).toEqual(before);
    await stage.undo();
    expect(stage.byte('A', 0)).toBe(7);
    expect(await refusal(stage.redo({ forget: true }).then(() => stage.redo()))).toMatchObject({
      code: 'NothingToUndo',
    });
  });
});

describe.each(worlds)('where the making of a view was forgotten on %s', (_, open) => {
  it('the view goes and comes with its section', async () => {
    const stage = new Stage(await open());
    try {
      await stage.map(await stage.section());
      await stage.write('A', 0, 42);
      for (let entry = 0; entry < 2; entry += 1) await stage.undo({ forget: true });
      const before = stage.picture();
      await stage.undo();
      expect(stage.picture()).toMatchObject({ sections: [], views: [], pages: [] });
      await stage.redo();
      expect(stage.picture()).toEqual(before);
    } finally {
      await stage.end();
    }
  });
});

describe.each(worlds)('a stack under adversity on %s', (_, open) => {
  it('is emptied step by step, whatever takes the places meanwhile', { timeout: 60_000 }, async () => {
    const kinds = fc.constantFrom(
      'create-section',
      'map',
      'map',
      'unmap',
      'move',
      'move-many',
      'resize',
      'write',
      'remap-as',
    );
    const number = fc.nat(1000);
    const steps = fc.array(fc.record({ kind: kinds, which: number, a: number, b: number }), {
      minLength: 5,
      maxLength: 25,
    });
    const squats = fc.array(fc.nat(30), { maxLength: 6 });
    const property = fc.asyncProperty(steps, squats, async (made, taken) => {
      const stage = new Stage(await open());
      try {
        for (const step of made) {
          // Those that take no path.
          const action = actionOf(stage, '', step as Parameters<typeof actionOf>[2]);
          if (action) await stage.perform(action).catch(() => undefined);
        }
        await emptyUndo(stage, taken);
      } finally {
        await stage.end();
      }
    });
    await fc.assert(property, { seed: 4, numRuns: 40, interruptAfterTimeLimit: 8000, endOnFailure: true });
  });
});

/** Undoes all; between, foreign memory takes places. Whatever is refused works where the refusal suggests. */
async function emptyUndo(stage: Stage, taken: readonly number[]): Promise<void> {
  const places = [...taken];
  while (stage.snapshot.history.undo.length > 0) {
    const place = places.pop();
    const at = address(0x40_0000_0000 + (place ?? 0) * stage.unit);
    const there = place === undefined ? null : stage.os.query(at);
    if (place !== undefined && (!there || there.start >= at + stage.unit)) stage.squat(at);
    try {
      await stage.undo();
    } catch (thrown) {
      const { code, suggestion } = asProblem(thrown).data;
      expect(['AddressInUse', 'OutOfAddressSpace']).toContain(code);
      await stage.undo({ at: known(suggestion) });
    }
    const { views, pages } = stage.picture();
    expect(pages).toEqual(stage.pagesOf(views));
  }
  expect(stage.picture()).toMatchObject({ views: [], pages: [] });
}
