/** Addresses that nothing lies at yet, and that the system is going to need: nobody goes there, by whatever way. */
import { afterEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { fakeWorld } from './testing/world.ts';

let stage: Stage;
afterEach(() => stage.end());

describe('free, but needed', () => {
  const room = { start: address(0x300000), end: address(0x340000), label: 'room for the stack to grow' };

  const start = (): Stage => {
    stage = new Stage(fakeWorld({ needed: [room] }));
    return stage;
  };

  it('no view is mapped or moved there, alone or with others, and the refusal says why', async () => {
    const { unit } = start();
    const section = await stage.section(2 * unit);
    const [one, other] = [await stage.map(section), await stage.map(section)];
    const refused = {
      code: 'AddressInUse',
      occupant: room,
      message: expect.stringContaining('is free, but needed: room'),
    };
    for (const to of [0x300000 - unit, 0x310000, 0x340000 - unit].map(address)) {
      expect(await refusal(stage.map(section, { place: { kind: 'fixed', address: to } }))).toMatchObject(refused);
      for (const method of ['remap', 'unmap-map'] as const) {
        expect(await refusal(stage.perform({ kind: 'move', view: one, to, method }))).toMatchObject(refused);
        const moves = [
          { view: one, to: address(0x500000) },
          { view: other, to },
        ];
        expect(await refusal(stage.perform({ kind: 'move-many', moves, method }))).toMatchObject(refused);
      }
    }
    const before = address(0x300000 - 2 * unit);
    await stage.perform({ kind: 'move', view: one, to: before, method: 'remap' });
    await stage.perform({ kind: 'move', view: other, to: room.end, method: 'remap' });
  });

  it('no proposal lies there', async () => {
    const { unit } = start();
    const section = await stage.section(unit);
    const taken: number[] = [];
    for (let count = 0; count < 24; count += 1) taken.push(stage.view(await stage.map(section)).address);
    expect(taken.filter((at) => at + unit > room.start && at < room.end)).toEqual([]);
    expect(taken.some((at) => at >= room.end)).toBe(true);
    const { suggestion } = await refusal(stage.map(section, { place: { kind: 'fixed', address: room.start } }));
    expect(known(suggestion)).toBeGreaterThanOrEqual(room.end);
  });

  it('a view whose old place is needed by now comes back elsewhere', async () => {
    const { unit } = start();
    const section = await stage.section(unit);
    const place = { kind: 'fixed', address: address(0x600000) } as const;
    const view = await stage.map(section, { place });
    await stage.perform({ kind: 'unmap', view });
    const needed = { ...room, start: place.address, end: address(0x610000) };
    stage.os.limits.needed?.push(needed);
    const { code, suggestion } = await refusal(stage.undo());
    expect(code).toBe('AddressInUse');
    await stage.undo({ at: known(suggestion) });
    expect(stage.view(view).address).toBe(suggestion);
  });
});
