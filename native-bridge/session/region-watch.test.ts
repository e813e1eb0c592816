import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { emptyColumns } from '../../protocol/region-columns.ts';
import { RegionWatch } from './region-watch.ts';

/** Regions that begin at these addresses, each with its own name where `names` says so. */
function listOf(starts: readonly number[], names: readonly string[] = ['']): RegionColumns {
  const list = { count: starts.length, ...emptyColumns(starts.length), names: [...names] };
  list.starts.set(starts);
  list.ends.set(starts.map((start) => start + 1));
  list.nameIndexes.set(starts.map((_, row) => row % names.length));
  return list;
}

describe('the watch of a list of regions', () => {
  let now: RegionColumns;
  let asked: (() => void)[];
  let sent: string[];
  let held: RegionColumns | null;
  let watch: RegionWatch;
  beforeEach(() => {
    now = listOf([1, 5, 9]);
    asked = [];
    sent = [];
    held = null;
    const list = () => new Promise<RegionColumns>((resolve) => asked.push(() => resolve(now)));
    watch = new RegionWatch(7, list, {
      send(name, data) {
        sent.push(name);
        if ('list' in data) held = data.list;
        else if ('changes' in data && held) held = applyRegionChanges(held, data.changes);
      },
    });
  });

  /** Lets the system answer what is asked of it, with what then is so. */
  async function answer(): Promise<void> {
    asked.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('sends the list whole, then what has changed, and nothing where nothing has', async () => {
    void watch.renew();
    await answer();
    now = listOf([1, 4, 5, 9]);
    void watch.renew();
    await answer();
    void watch.renew();
    await answer();
    expect(sent).toEqual(['regions', 'regionsChanged']);
    expect(held).toEqual(now);
  });

  it('sends everything again where most of it is new', async () => {
    for (const starts of [
      [1, 5, 9],
      [2, 6, 10, 14],
      [2, 6, 10, 15],
    ]) {
      now = listOf(starts);
      void watch.renew();
      await answer();
    }
    expect(sent).toEqual(['regions', 'regions', 'regionsChanged']);
  });

  it('sends everything again where more names have gone than are in use', async () => {
    const starts = Array.from({ length: 400 }, (_, row) => row * 4);
    for (let round = 0; round < 4; round += 1) {
      now = listOf(starts, ['', ...Array.from({ length: 100 }, (_, index) => `${round} ${index}`)]);
      now.nameIndexes.fill(0, 101);
      void watch.renew();
      await answer();
      expect(held?.names[held.nameIndexes[100] ?? 0]).toBe(`${round} 99`);
    }
    expect(sent).toEqual(['regions', 'regionsChanged', 'regions', 'regionsChanged']);
    expect(held?.names).toHaveLength(201);
  });

  it('lists once more when something changed while it was listing', async () => {
    void watch.renew();
    void watch.renew();
    await answer();
    expect(sent).toEqual([]);
    now = listOf([3]);
    await answer();
    expect(sent).toEqual(['regions']);
    expect(held?.starts).toEqual(Float64Array.of(3));
    expect(asked).toEqual([]);
  });

  it('rests after a listing that took long, but not when something has changed', async () => {
    let ms = 1000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => ms);
    void watch.tick();
    void watch.tick();
    expect(asked).toHaveLength(1);
    ms += 100;
    await answer();
    ms += 999;
    void watch.tick();
    expect(asked).toHaveLength(0);
    ms += 1;
    void watch.tick();
    expect(asked).toHaveLength(1);
    await answer();
    void watch.renew();
    expect(asked).toHaveLength(1);
    clock.mockRestore();
  });

  it('lists at every eighth tick while as much is mapped as before, and at the next one when it is more or less', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    let sums = '8 pages';
    const watching = new RegionWatch(
      7,
      () => new Promise((resolve) => asked.push(() => resolve(now))),
      { send: () => undefined },
      undefined,
      null,
      () => sums,
    );
    const listed = async () => {
      void watching.tick();
      const isListed = asked.length > 0;
      await answer();
      return isListed;
    };
    const ticks: boolean[] = [];
    for (let tick = 0; tick < 9; tick += 1) ticks.push(await listed());
    expect(ticks).toEqual([true, false, false, false, false, false, false, false, true]);
    sums = '9 pages';
    expect(await listed()).toBe(true);
    expect(await listed()).toBe(false);
    // An operation was made.
    void watching.renew();
    expect(asked).toHaveLength(1);
    await answer();
    // Nobody acts in the window.
    expect(watching.attend(false)).toBe(false);
    for (let tick = 0; tick < 63; tick += 1) expect(await listed()).toBe(false);
    expect(await listed()).toBe(true);
    // Somebody does again: what was left out so long is to be listed at once.
    for (let tick = 0; tick < 7; tick += 1) await listed();
    expect(watching.attend(true)).toBe(false);
    watching.attend(false);
    await listed();
    expect(watching.attend(true)).toBe(true);
    clock.mockRestore();
  });

  it('says why it cannot list, and tries again when it is asked to', async () => {
    let refuse = true;
    const refused = new RegionWatch(
      7,
      () => (refuse ? Promise.reject(problem('PermissionDenied', 'Not yours.')) : Promise.resolve(now)),
      { send: (name) => sent.push(name) },
    );
    await expect(refused.renew()).rejects.toThrow('Not yours.');
    refuse = false;
    await refused.renew();
    expect(sent).toEqual(['regions']);
  });

  it('has ended once another process has its number, whatever that one lists', async () => {
    let started: bigint | null = 100n;
    const list = () => Promise.resolve(now);
    const events = { send: (name: string) => sent.push(name) };
    const followed = new RegionWatch(7, list, events, () => started);
    await followed.renew();
    expect(followed.started).toBe(100n);
    now = listOf([2]);
    for (const next of [200n, null]) {
      started = next;
      await expect(followed.renew()).rejects.toThrow('Process 7 has ended: there is another one of this number now');
    }
    // The one that was meant is not the one that is there.
    started = 200n;
    await expect(new RegionWatch(7, list, events, () => started, 100n).renew()).rejects.toThrow('has ended');
    expect(sent).toEqual(['regions']);
  });

  it('sends nothing once it was ended', async () => {
    void watch.renew();
    watch.end();
    await answer();
    expect(sent).toEqual([]);
  });
});
