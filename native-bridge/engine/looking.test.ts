/** Looking must not touch: a section of 1 TiB that nobody wrote to stays at no memory at all, however it is looked at. */
import { fstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { pageStateCode } from '../../protocol/model.ts';
import { residentBytes } from '../os/page-runs.ts';
import { TouchedScan } from './looking/touched-scan.ts';
import { ByteWatch } from './looking/watch.ts';
import { known, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const sectionBytes = 2 ** 40;
const kibibytes64 = 65536;
/**
 * Where what was unmapped can come back: V8 lays its own pages at random places of the first 64 TiB (base::OS::GetRandomMmapAddr),
 * and one of them would soon lie in a hole of 1 TiB.
 */
const beyondV8 = 2 ** 46;
const zeros = new Uint8Array(kibibytes64);

describe('a 1 TiB section', () => {
  let stage: Stage;
  let watch: ByteWatch;
  let section: number;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
    section = await stage.section(sectionBytes);
    const at = (index: number) =>
      ({ place: { kind: 'fixed', address: address(beyondV8 + index * sectionBytes) } }) as const;
    await stage.map(section, at(0));
    await stage.map(section, { ...at(1), sharing: 'copy-on-write' });
    await stage.map(section, { ...at(2), protection: 'none' });
    watch = new ByteWatch();
  });
  afterEach(() => stage.end());

  /** Looks at 64 KiB of each view. */
  function lookAt(offset: number) {
    watch.setRanges(['A', 'B', 'C'].map((view) => ({ view, offset, length: kibibytes64 })));
    return watch.read(stage.engine.model);
  }

  /** What the section holds, by the engine's account and by the descriptor's own. */
  function held(): number[] {
    const { os } = stage.record(section);
    return [stage.os.allocated(os), fstatSync(os.handle).blocks];
  }

  it('stays at 0 blocks while it is scrolled through, checked and drawn', () => {
    const scan = new TouchedScan(1024);
    const before = [...'ABC'].map((letter) => residentBytes(stage.os, stage.view(letter).address, sectionBytes));
    expect(before).toEqual([0, 0, 0]);
    const step = sectionBytes / 200;
    for (let at = 0; at < sectionBytes; at += step) {
      // Not at whole pages: a window scrolls by rows of bytes.
      const parts = lookAt(Math.min(Math.floor(at) + 1000, sectionBytes - kibibytes64));
      expect(parts).toHaveLength(3);
      for (const { data, pages } of parts) {
        expect(Buffer.compare(data, zeros)).toBe(0);
        expect(pages.includes(pageStateCode.touched)).toBe(false);
      }
    }
    stage.engine.sweep();
    const touched = scan.advance(stage.os, stage.record(section), true);
    expect(touched).toMatchObject({ bytes: 0, complete: true });
    expect(touched?.cells.every((cell) => cell === 0)).toBe(true);
    expect(held()).toEqual([0, 0]);
    expect([...'ABC'].map((letter) => residentBytes(stage.os, stage.view(letter).address, sectionBytes))).toEqual(
      before,
    );
  });

  it('stays at 0 blocks at random places, and through moves, undo and protection', async () => {
    // A fixed sequence that jumps about (a linear congruence): what fails once fails again.
    let random = 1;
    for (let count = 0; count < 300; count += 1) {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      lookAt(Math.floor((random / 2 ** 31) * (sectionBytes - kibibytes64)));
    }
    await stage.perform({ kind: 'protect', view: 'A', protection: 'read' });
    await stage
      .perform({ kind: 'move', view: 'B', to: stage.view('A').address, method: 'remap' })
      .catch(() => undefined);
    await stage.perform({ kind: 'unmap', view: 'A' });
    await stage.undo();
    await stage.perform({ kind: 'remap-as', view: 'B', sharing: 'shared' });
    await stage.perform({ kind: 'remove-section', section });
    expect(stage.snapshot.history.heldBytes).toBe(0);
    await stage.undo();
    expect(held()).toEqual([0, 0]);
  });

  it('holds one page after one write at 512 GiB, and that page is shown', async () => {
    const at = 2 ** 39;
    const { cost } = await stage.write('A', at, 42);
    expect(cost?.resident).toEqual({ before: 0, after: stage.page, scope: 'view' });
    expect(held()).toEqual([stage.page, stage.page / 512]);

    const parts = lookAt(at - 100);
    expect(parts.map(({ view, data }) => [view, data[100]])).toEqual([
      ['A', 42],
      ['B', 42],
      ['C', 0],
    ]);
    const { touched, untouched, unreadable } = pageStateCode;
    for (const [index, { pages }] of parts.entries()) {
      expect([...pages.subarray(0, 3)]).toEqual(
        index < 2 ? [untouched, touched, untouched] : [unreadable, unreadable, unreadable],
      );
    }
    const scan = known(new TouchedScan(1024).advance(stage.os, stage.record(section), true));
    expect(scan.bytes).toBe(stage.page);
    // At least 1 where anything was, however little.
    expect([...scan.cells.entries()].filter(([, cell]) => cell > 0)).toEqual([[512, 1]]);

    await stage.undo();
    const taken = lookAt(at - 100).map(({ view, offset, data }) => [view, offset, [...data]]);
    expect(taken).toEqual([
      ['A', at, [0]],
      ['B', at, [0]],
    ]);
    expect(held()).toEqual([stage.page, stage.page / 512]);
  });

  it('holds one page for a private page, which is shown as such', async () => {
    await stage.write('B', 2 ** 38, 7);
    const [a, b] = lookAt(2 ** 38);
    expect([a?.pages[0], a?.data[0]]).toEqual([pageStateCode.touched, 0]);
    expect([b?.pages[0], b?.data[0]]).toEqual([pageStateCode.private, 7]);
    expect(held()).toEqual([stage.page, stage.page / 512]);
  });
});
