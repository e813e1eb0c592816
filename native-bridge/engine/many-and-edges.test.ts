/** Several views moved in one go, and views changed by their edges: what is refused, what it costs, what is reported. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { type Address, offsetAddress } from '../../protocol/address.ts';
import { ByteWatch } from './looking/watch.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('on %s', (_, open) => {
  let stage: Stage;
  let section: number;
  beforeEach(async () => {
    stage = new Stage(await open());
    section = await stage.section(4 * stage.unit);
  });
  afterEach(() => stage.end());

  const mapAt = (address: Address, offset = 0, length = 4) =>
    stage.map(section, {
      offset: offset * stage.unit,
      length: length * stage.unit,
      place: { kind: 'fixed', address },
    });
  const moveTo = (...moves: [view: string, to: Address][]): Action => ({
    kind: 'move-many',
    moves: moves.map(([view, to]) => ({ view, to })),
    method: known(stage.os.limits.moveMethods[0]),
  });
  const resize = (view: string, address: Address, offset: number, length: number): Action => ({
    kind: 'resize',
    view,
    address,
    offset: offset * stage.unit,
    length: length * stage.unit,
  });

  describe('several views moved together', () => {
    it('are one entry of the history, and cost what they cost together', async () => {
      const [a, b] = [await mapAt(stage.place()), await mapAt(stage.place())];
      await stage.write(a, 0, 1);
      await stage.write(b, stage.unit, 2);
      const to = stage.place();
      const { cost, label, view } = await stage.perform(moveTo([b, to], [a, offsetAddress(to, 4 * stage.unit)]));
      expect(view).toBe(b);
      expect(label).toBe(`B and A moved, B to 0x${to.toString(16)}`);
      expect(stage.snapshot.history.undo.at(-1)).toBe('Move B and A');
      expect(cost?.nanoseconds).toBeGreaterThan(0);
      // On Linux each view has touched one page of its own, as looking touches none.
      expect(cost?.resident).toMatchObject({ scope: 'view' });
      const before = cost?.resident?.before;
      if (stage.os.abilities.touched.ask) expect(before).toBe(2 * stage.page);
      else expect(before).toBeGreaterThanOrEqual(2 * stage.page);
    });

    it('stay where they are, all of them, when one place is taken', async () => {
      const [a, b, c] = [await mapAt(stage.place()), await mapAt(stage.place()), await mapAt(stage.place())];
      const before = stage.picture();
      const free = stage.place();
      const onC = offsetAddress(stage.view(c).address, stage.unit);
      const { code, occupant } = await refusal(stage.perform(moveTo([a, free], [b, onC])));
      expect([code, occupant]).toEqual([
        'AddressInUse',
        {
          start: stage.view(c).address,
          end: offsetAddress(stage.view(c).address, 4 * stage.unit),
          label: 'view C',
        },
      ]);
      expect(stage.picture()).toEqual(before);

      const foreign = stage.place();
      stage.squat(foreign);
      const squatted = stage.picture();
      const error = await refusal(stage.perform(moveTo([a, free], [b, foreign])));
      expect(error).toMatchObject({ code: 'AddressInUse', occupant: { start: foreign } });
      expect(stage.picture()).toEqual(squatted);
    });

    it('go elsewhere with their distances where an undo finds their place taken', async () => {
      const [a, b] = [await mapAt(stage.place()), await mapAt(stage.place())];
      const from = stage.view(b).address;
      const apart = from - stage.view(a).address;
      await stage.perform(moveTo([a, stage.place()], [b, stage.place()]));
      stage.squat(from);
      const { suggestion } = await refusal(stage.undo());
      await stage.undo({ at: known(suggestion) });
      expect(stage.view(a).address).toBe(suggestion);
      expect(stage.view(b).address - stage.view(a).address).toBe(apart);
    });

    it('cannot be sent to one place, nor one of them to two', async () => {
      const [a, b] = [await mapAt(stage.place()), await mapAt(stage.place())];
      const to = stage.place();
      const overlapping = moveTo([a, to], [b, offsetAddress(to, stage.unit)]);
      expect(await refusal(stage.perform(overlapping))).toMatchObject({ code: 'InvalidArgument' });
      const twice = moveTo([a, to], [a, stage.place()]);
      expect(await refusal(stage.perform(twice))).toMatchObject({ code: 'InvalidArgument' });
    });
  });

  describe('a view changed by its edges', () => {
    it('is refused beyond its section, off the granularity, onto others, and where it would shift', async () => {
      const at = stage.place();
      const view = await mapAt(at, 1, 2);
      const neighbour = await mapAt(offsetAddress(at, 2 * stage.unit), 0, 1);
      const before = stage.picture();
      const refused = async (action: Action) => (await refusal(stage.perform(action))).code;
      expect(await refused(resize(view, at, 1, 4))).toBe('InvalidArgument');
      expect(await refused(resize(view, at, 1, 0))).toBe('InvalidArgument');
      expect(await refused(resize(view, at, 0, 2))).toBe('InvalidArgument');
      const half = stage.unit / 2;
      const askew = { ...resize(view, offsetAddress(at, half), 1, 1), offset: stage.unit + half };
      expect(await refused(askew)).toBe('NotAligned');
      const { code, occupant } = await refusal(stage.perform(resize(view, at, 1, 3)));
      expect([code, occupant?.label]).toEqual(['AddressInUse', `view ${neighbour}`]);
      stage.squat(offsetAddress(at, -stage.unit));
      const error = await refusal(stage.perform(resize(view, offsetAddress(at, -stage.unit), 0, 3)));
      expect(error).toMatchObject({ code: 'AddressInUse', occupant: { start: at - stage.unit } });
      expect(stage.picture().views).toEqual(before.views);
    });

    it('says what it shows now, and what it gave up', async () => {
      const at = stage.place();
      const view = await stage.map(section, { sharing: 'copy-on-write', place: { kind: 'fixed', address: at } });
      await stage.write(view, 0, 7);
      const { label, warnings } = await stage.perform(resize(view, offsetAddress(at, stage.unit), 1, 2));
      expect(label).toMatch(/^A shows \+0x[0-9a-f]+–0x[0-9a-f]+, at 0x[0-9a-f]+–0x[0-9a-f]+$/);
      expect(warnings.join()).toContain('of private pages given up; undo brings them back');
      expect(stage.snapshot.history.heldBytes).toBeGreaterThan(0);
      await stage.undo();
      expect(stage.byte(view, 0)).toBe(7);
    });

    it('is watched from its new start: different bytes there do not count as a change', async () => {
      const at = stage.place();
      const view = await mapAt(at);
      await stage.write(view, stage.unit, 9);
      const watch = new ByteWatch();
      watch.setRanges([{ view, offset: 0, length: 4 }]);
      watch.read(stage.engine.model);
      await stage.perform(resize(view, offsetAddress(at, stage.unit), 1, 1));
      expect(watch.read(stage.engine.model)).toMatchObject([{ initial: true, data: Uint8Array.of(9, 0, 0, 0) }]);
      expect(watch.read(stage.engine.model)).toEqual([]);
    });
  });
});
