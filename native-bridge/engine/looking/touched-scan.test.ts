import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known, Stage } from '../testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../testing/world.ts';
import { TouchedScan } from './touched-scan.ts';

describe('a scan of what was touched', () => {
  let stage: Stage<FakeWorld>;
  let section: number;
  beforeEach(async () => {
    stage = new Stage(fakeWorld());
    section = await stage.section(64 * stage.page);
    await stage.map(section);
  });
  afterEach(() => stage.end());

  const advance = (scan: TouchedScan, again = false) => scan.advance(stage.os, stage.record(section), again);
  const touch = (page: number) => stage.write('A', page * stage.page, 1);

  it('reports the share of each cell, at least 1 where anything was touched', async () => {
    const scan = new TouchedScan(4);
    expect(advance(scan)).toMatchObject({ section, bytes: 0, cells: Uint8Array.of(0, 0, 0, 0), complete: true });
    await touch(0);
    for (let page = 16; page < 32; page += 1) await touch(page);
    for (let page = 40; page < 48; page += 1) await touch(page);
    expect(advance(scan)).toEqual({
      section,
      bytes: 25 * stage.page,
      cells: Uint8Array.of(Math.round(255 / 16), 255, 128, 0),
      complete: true,
    });
  });

  it('reports nothing more while nothing changed, though it is asked to look again', async () => {
    const scan = new TouchedScan(8);
    await touch(3);
    expect(advance(scan)).not.toBeNull();
    expect(advance(scan)).toBeNull();
    expect(advance(scan, true)).toBeNull();
    await touch(3);
    expect(advance(scan, true)).toBeNull();
    await touch(4);
    expect(advance(scan)?.bytes).toBe(2 * stage.page);
  });

  it('puts each page in its cells and in no other, however many cells there are', async () => {
    for (let page = 0; page < 64; page += 9) await touch(page);
    for (let count = 1; count <= 300; count += 1) {
      const { cells } = known(advance(new TouchedScan(count)));
      const wanted = Array.from(cells, (_, cell) => {
        // A cell is [cell, cell + 1) / count of 64 pages; whole numbers only, so that nothing is rounded.
        const overlaps = (page: number) => page * count < (cell + 1) * 64 && (page + 1) * count > cell * 64;
        return [0, 9, 18, 27, 36, 45, 54, 63].some(overlaps);
      });
      expect(Array.from(cells, (cell) => cell > 0)).toEqual(wanted);
    }
  });

  it('marks no cell for a rounding error', async () => {
    const small = await stage.section(4 * stage.page);
    stage.os.memoryOf(stage.record(small).os).poke(3 * stage.page, Uint8Array.of(1));
    const { cells } = known(new TouchedScan(468).advance(stage.os, stage.record(small), false));
    // The fourth of four pages: cells 351 to 467.
    expect([cells[350], cells[351], cells[467]]).toEqual([0, 255, 255]);
  });

  it('counts a file in whole pages, a cell to each', async () => {
    const path = stage.world.createFile(new Uint8Array(17_000));
    const opened = await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: false });
    const file = stage.record(known(opened.section));
    stage.os.touched = () => [{ start: stage.page, end: 2 * stage.page }];
    expect([...known(new TouchedScan(5).advance(stage.os, file, false)).cells]).toEqual([0, 255, 0, 0, 0]);
  });

  it('scans very many extents in portions', async () => {
    const large = await stage.section(10_000 * stage.page);
    const memory = stage.os.memoryOf(stage.record(large).os);
    for (let page = 0; page < 10_000; page += 2) memory.poke(page * stage.page, Uint8Array.of(1));
    const scan = new TouchedScan(10);
    const portions = Array.from({ length: 4 }, () => scan.advance(stage.os, stage.record(large), false));
    expect(portions.map((portion) => portion?.complete)).toEqual([false, false, true, undefined]);
    expect([...known(portions[0]).cells]).toEqual([128, 128, 128, 128, 0, 0, 0, 0, 0, 0]);
    expect([...known(portions[2]).cells]).toEqual(Array(10).fill(128));
  });
});
