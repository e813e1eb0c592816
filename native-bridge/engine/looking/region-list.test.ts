import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import { known, Stage } from '../testing/stage.ts';
import { worlds } from '../testing/world.ts';
import { markOurs } from './region-list.ts';

describe.each(worlds)('the list of regions on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  /** Ranges of the regions that are marked as ours. */
  function ours(): [number, number][] {
    const { count, kinds, starts, ends } = markOurs(stage.engine.model, stage.os.regions());
    return Array.from({ length: count }, (_value, row) => row)
      .filter((row) => regionKinds[kinds[row] ?? 0] === 'ours')
      .map((row) => [starts[row] ?? 0, ends[row] ?? 0]);
  }

  it('marks the regions of views as ours, and those alone', async () => {
    expect(ours()).toEqual([]);
    const section = await stage.section();
    const places = [stage.place(), stage.place(), stage.place()];
    for (const address of places.toReversed()) await stage.map(section, { place: { kind: 'fixed', address } });
    // Others right behind a view, and right before one.
    stage.squat(offsetAddress(known(places[0]), 4 * stage.unit));
    stage.squat(offsetAddress(known(places[2]), -stage.unit));
    expect(ours()).toEqual(places.map((at) => [at, at + 4 * stage.unit]));
    await stage.perform({ kind: 'unmap', view: 'B' });
    expect(ours()).toHaveLength(2);
  });

  it('marks every part of a view that the system lists in several', async () => {
    const view = await stage.map(await stage.section(), { place: { kind: 'fixed', address: stage.place() } });
    const { address, length } = stage.view(view);
    stage.os.protect(address, stage.unit, 'read');
    expect(ours()).toEqual([
      [address, address + stage.unit],
      [address + stage.unit, address + length],
    ]);
  });
});
