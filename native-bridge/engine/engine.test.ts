/** The article's beginning, letters and places, what an operation reports, and refusals that need no second try. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../protocol/address.ts';
import { articleAddresses } from '../../protocol/article-action.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('the engine on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  it('begins with the article: one section at two addresses, and 42 written through one is read at the other', async () => {
    const places = articleAddresses.filter((at) => isFree(at));
    const { section, view, label } = await stage.perform({ kind: 'start-article' });
    expect({ section, view, label }).toEqual({ section: 1, view: 'B', label: 'Started over with the article' });
    expect(stage.record(1).info).toMatchObject({ bytes: 65536, origin: { kind: 'memory' } });
    // Where the article's own places are free they are used.
    expect([stage.view('A').address, stage.view('B').address].slice(0, places.length)).toEqual(places);
    expect([stage.byte('A', 0), stage.byte('B', 0)]).toEqual([0, 0]);
    await stage.write('A', 0, 42);
    expect([stage.byte('A', 0), stage.byte('B', 0)]).toEqual([42, 42]);
  });

  function isFree(at: number): boolean {
    const region = stage.os.query(address(at));
    return !region || region.start >= at + 0x10000;
  }

  it('places views beside one another, and by foreign memory elsewhere', async () => {
    const section = await stage.section(stage.unit);
    await stage.map(section);
    await stage.map(section);
    const [a, b] = [stage.view('A').address, stage.view('B').address];
    expect(b).toBe(a + 0x10000);
    stage.squat(address(b + 0x10000));
    await stage.map(section);
    expect(stage.view('C').address).toBeGreaterThanOrEqual(2 ** 36);
  });

  it('places large views where moving them is cheap', async () => {
    const lowIsFree = isFree(articleAddresses[0]);
    const section = await stage.section(2 ** 30);
    await stage.map(section, { length: 2 ** 21 });
    await stage.map(section);
    await stage.map(section, { length: stage.unit });
    const places = [...'ABC'].map((letter) => stage.view(letter).address);
    expect([places[0], places[1]].map((at, index) => known(at) % (index ? 2 ** 30 : 2 ** 21))).toEqual([0, 0]);
    // Large ones lie far from the program's image and its heap, small ones where addresses are short.
    expect(places.map((at) => at >= 2 ** 36)).toEqual([true, true, !lowIsFree]);
  });

  it('reports what an operation did, and what it cost', async () => {
    const made = await stage.perform({ kind: 'create-section', bytes: 4 * stage.unit, mapView: true });
    expect(made).toMatchObject({ section: 1, view: 'A', cost: { resident: { before: 0, after: 0 }, bytesCopied: 0 } });
    expect(made.label).toMatch(/^Section 1, its view A mapped at 0x[0-9a-f]+–0x[0-9a-f]+$/);

    const wrote = await stage.write('A', stage.unit, 1, 2);
    expect(wrote.label).toBe(`2 bytes written at A+0x${stage.unit.toString(16)}`);
    expect(wrote.cost?.resident).toEqual({ before: 0, after: stage.page, scope: 'view' });
    // The write itself touched the page: looking at what was there before had not.
    const faults = wrote.cost?.faults;
    if (faults) expect(faults.count).toBeGreaterThan(0);
    else expect(stage.os.faults()).toBeNull();

    const to = stage.place();
    const [method] = stage.os.limits.moveMethods;
    const from = stage.view('A').address;
    const moved = await stage.perform({ kind: 'move', view: 'A', to, method: known(method) });
    expect(moved).toMatchObject({
      label: `A moved 0x${from.toString(16)} → 0x${to.toString(16)}`,
      view: 'A',
      warnings: [],
    });
    expect(moved.cost?.nanoseconds).toBeGreaterThan(0);

    const removed = await stage.perform({ kind: 'remove-section', section: 1 });
    expect(removed).toMatchObject({ label: 'Section 1 removed', view: null });
    expect((await stage.undo()).label).toBe('Undone: Remove section 1');
    expect((await stage.redo()).label).toBe('Redone: Remove section 1');
  });

  it('reports what was done as done, not as an order', async () => {
    const section = await stage.section(2 * stage.unit);
    const view = await stage.map(section, { length: stage.unit });
    const labelOf = async (action: Parameters<typeof stage.perform>[0]) => (await stage.perform(action)).label;
    expect([
      await labelOf({ kind: 'protect', view, protection: 'none' }),
      await labelOf({ kind: 'protect', view, protection: 'read' }),
      await labelOf({ kind: 'protect', view, protection: 'read-write' }),
      await labelOf({ kind: 'write', view, offset: 4, bytes: Uint8Array.of(42) }),
      await labelOf({ kind: 'unmap', view }),
      await labelOf({ kind: 'start-article' }),
    ]).toEqual([
      ...['A made inaccessible', 'A made read-only', 'A made read-write'],
      ...['1 byte written at A+0x4', 'A unmapped', 'Started over with the article'],
    ]);
  });

  it('reports how much of a view is resident as it comes and goes', async () => {
    const section = await stage.section();
    const view = await stage.map(section);
    await stage.write(view, 0, 1);
    const gone = await stage.perform({ kind: 'unmap', view });
    expect(gone.cost?.resident).toEqual({ before: stage.page, after: 0, scope: 'view' });
    const sectionAlone = await stage.perform({ kind: 'create-section', bytes: stage.page, mapView: false });
    expect(sectionAlone.cost?.resident).toBeNull();
  });

  it('copies private pages only where the method would lose them, and says how many bytes', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    for (const method of stage.os.limits.moveMethods) {
      const { cost } = await stage.perform({ kind: 'move', view, to: stage.place(), method });
      expect(cost?.bytesCopied).toBe(method === 'remap' ? 0 : stage.page);
    }
  });

  it('publishes each change in order, one revision after the other, with only what changed', async () => {
    await stage.perform({ kind: 'start-article' });
    await stage.section();
    await stage.perform({ kind: 'unmap', view: 'A' });
    await stage.undo();
    await stage.perform({ kind: 'remove-section', section: 2 });
    expect(stage.changes.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5]);
    expect(stage.snapshot.revision).toBe(5);
    const published = stage.changes.map(({ sections, removedSections, views, removedViews }) => ({
      sections: sections.map(({ id }) => id),
      removedSections,
      views: views.map(({ letter }) => letter),
      removedViews,
    }));
    const nothing = { sections: [], removedSections: [], views: [], removedViews: [] };
    expect(published).toEqual([
      { ...nothing, sections: [1], views: ['A', 'B'] },
      { ...nothing, sections: [2] },
      { ...nothing, removedViews: ['A'] },
      { ...nothing, views: ['A'] },
      { ...nothing, removedSections: [2] },
    ]);
  });

  it('does operations in the order asked, from any window, and goes on after one that failed', async () => {
    const section = await stage.section();
    const view = await stage.map(section);
    const all = await Promise.allSettled([
      stage.write(view, 0, 1),
      stage.write('Z', 0, 2),
      stage.write(view, 0, 3),
      stage.undo(),
      stage.write(view, 1, 4),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(stage.read(view, 0, 2)).toEqual([1, 4]);
  });

  it('knows whether bytes would be lost', async () => {
    const section = await stage.section();
    const view = await stage.map(section);
    expect(stage.engine.unsaved).toBe(false);
    await stage.write(view, 0, 1);
    expect(stage.engine.unsaved).toBe(true);
    expect(stage.changes.at(-1)?.unsaved).toBe(true);
    await stage.perform({ kind: 'remove-section', section });
    expect(stage.engine.unsaved).toBe(false);
  });

  it('refuses what cannot be, with a reason, and changes nothing', async () => {
    const section = await stage.section();
    const view = await stage.map(section);
    await stage.map(section, { protection: 'read' });
    await stage.map(section, { protection: 'none' });
    const before = stage.picture();
    const { undo } = stage.snapshot.history;
    const { lowestAddress, moveMethods } = stage.os.limits;
    const method = known(moveMethods[0]);
    const own = stage.view(view).address;
    const missing = `${stage.world.createFile(Uint8Array.of(1))}.missing`;
    const refusals: [ErrorCode, Promise<unknown>][] = [
      ['NotFound', stage.perform({ kind: 'unmap', view: 'Q' })],
      ['NotFound', stage.perform({ kind: 'remove-section', section: 7 })],
      ['NotAligned', stage.perform({ kind: 'move', view, to: address(own + 100), method })],
      ['OutOfAddressSpace', stage.perform({ kind: 'move', view, to: address(lowestAddress - 0x10000), method })],
      ['AddressInUse', stage.perform({ kind: 'move', view, to: stage.view('B').address, method })],
      ['InvalidArgument', stage.map(section, { offset: 4 * stage.unit, length: stage.unit })],
      ['InvalidArgument', stage.map(section, { length: 0 })],
      ['NotAligned', stage.map(section, { offset: 7, length: stage.unit })],
      ['InvalidArgument', stage.perform({ kind: 'create-section', bytes: 0, mapView: true })],
      ['NotFound', stage.perform({ kind: 'open-file', path: missing, access: 'read-only', mapView: true })],
      ['InvalidArgument', stage.write(view, 0)],
      ['InvalidArgument', stage.write(view, 4 * stage.unit - 1, 1, 2)],
      ['AccessViolation', stage.write('B', 0, 1)],
      ['AccessViolation', stage.write('C', 0, 1)],
    ];
    for (const [code, operation] of refusals) {
      const error = await refusal(operation);
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(/\S.*/);
    }
    expect(stage.picture()).toEqual(before);
    expect(stage.snapshot.history.undo).toEqual(undo);
  });

  it('names the view that stands in the way, though the system lists it as one with its neighbour', async () => {
    const section = await stage.section();
    const at = stage.place();
    const place = (units: number) => ({ kind: 'fixed', address: offsetAddress(at, units * stage.unit) }) as const;
    await stage.map(section, { length: stage.unit, place: place(0) });
    await stage.map(section, { length: stage.unit, offset: stage.unit, place: place(1) });
    const b = { label: 'view B', start: place(1).address, end: place(2).address };
    const error = await refusal(stage.map(section, { length: stage.unit, place: place(1) }));
    expect(error).toMatchObject({ code: 'AddressInUse', occupant: b });
    expect(error.message).toContain('view B');

    const method = known(stage.os.limits.moveMethods[0]);
    const onto = await refusal(stage.perform({ kind: 'move', view: 'A', to: b.start, method }));
    expect(onto).toMatchObject({ code: 'AddressInUse', occupant: b });
    // From below, too: A is in the way of B's moving down by a unit.
    const down = await refusal(stage.perform({ kind: 'move', view: 'B', to: at, method }));
    expect(down).toMatchObject({ code: 'AddressInUse', occupant: { label: 'view A', start: at, end: b.start } });
  });

  it('names the neighbour that a nudge runs into, not the view itself', async () => {
    const section = await stage.section();
    const at = stage.place();
    const two = 2 * stage.unit;
    const place = (units: number) => ({ kind: 'fixed', address: offsetAddress(at, units * stage.unit) }) as const;
    await stage.map(section, { length: two, place: place(0) });
    await stage.map(section, { length: two, offset: two, place: place(2) });
    const method = known(stage.os.limits.moveMethods[0]);
    const error = await refusal(stage.perform({ kind: 'move', view: 'A', to: place(1).address, method }));
    expect(error).toMatchObject({ code: 'AddressInUse', occupant: { label: 'view B' } });
  });

  it('says where there is room instead', async () => {
    const section = await stage.section();
    await stage.map(section);
    const { address: taken } = stage.view('A');
    const { suggestion } = await refusal(stage.map(section, { place: { kind: 'fixed', address: taken } }));
    await stage.map(section, { place: { kind: 'fixed', address: known(suggestion) } });
    expect(stage.view('B').address).toBe(suggestion);
  });

  it('unmaps and closes everything when it is closed', async () => {
    await stage.perform({ kind: 'start-article' });
    await stage.perform({ kind: 'create-section', bytes: stage.page, mapView: true });
    await stage.perform({ kind: 'remove-section', section: 2 });
    const { sections, removedSections } = stage.engine.model;
    const inodes = [...sections.values(), ...removedSections].map(({ info }) => info.inode);
    expect(inodes).toHaveLength(2);
    await stage.engine.close();
    expect(stage.world.openSections()).toBe(0);
    const { inodes: mapped } = stage.os.regions();
    expect(inodes.filter((inode) => mapped.includes(inode))).toEqual([]);
  });
});
