/** A view that moves by less than its length goes by way of a parking place, which decides how fast that is. */
import { afterAll, afterEach, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import type { CallArgument } from '../../../protocol/calls.ts';
import { Bench } from '../contract/bench.ts';
import { realWorld } from '../contract/real-world.ts';

const world = await realWorld();
const bench = new Bench(world);
afterEach(() => bench.cleanUp());
afterAll(() => world.end());

/** Tables of 1 GiB: they are carried over whole between addresses that agree modulo this. */
const tableBytes = 2 ** 30;
const addressOf = (argument: CallArgument | undefined) => (argument?.kind === 'address' ? argument.at : Number.NaN);

it('parks a large view where page tables can be carried over whole, wherever the view lies', () => {
  const bytes = 4 * 2 ** 20;
  const section = bench.section(bytes);
  for (const into of [0, 0x1000, 0x345000, 0x3ff00000]) {
    const room = bench.freePlace(2 * tableBytes + 2 * bytes);
    const from = offsetAddress(room, tableBytes - (room % tableBytes) + into);
    const view = bench.view(section, { address: from });
    const places: number[] = [];
    const stop = bench.listenToCalls(({ name, arguments: args }) => {
      if (name === 'mremap') places.push(addressOf(args.at(-1)));
    });
    const moved = bench.move(view, offsetAddress(from, bench.page), 'remap');
    stop();
    expect(places).toHaveLength(2);
    const [park = Number.NaN, to] = places;
    expect(to).toBe(from + bench.page);
    expect(Math.abs(park - from)).toBeGreaterThanOrEqual(bytes);
    expect(park % tableBytes).toBe(from % tableBytes);
    bench.unmap(moved);
  }
});
