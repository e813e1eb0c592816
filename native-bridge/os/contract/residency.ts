import { describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { SamepageError } from '../../../protocol/errors.ts';
import type { RegionUse } from '../../../protocol/model.ts';
import { privatePages, regionUse, residentBytes } from '../page-runs.ts';
import { type Bench, codeOf } from './bench.ts';

export function residencyContract(current: () => Bench): void {
  describe('what is touched', () => {
    it('may be all that is asked for, where the system cannot report it', () => {
      const bench = current();
      const { os, page } = bench;
      if (os.abilities.touched.ask) return;
      const section = bench.section(64 * page);
      expect(os.touched(section, 0, section.bytes, 100)).toEqual([{ start: 0, end: section.bytes }]);
      expect(os.touched(section, page, 3 * page, 100)).toEqual([{ start: page, end: 3 * page }]);
      expect(os.touched(section, section.bytes, 2 * section.bytes, 100)).toEqual([]);
      expect(os.allocated(section)).toBe(section.bytes);
    });

    it('is reported page by page, without touching any', () => {
      const bench = current();
      const { os, page } = bench;
      if (!os.abilities.touched.ask) return;
      const section = bench.section(64 * page);
      const view = bench.view(section);
      expect(os.touched(section, 0, section.bytes, 100)).toEqual([]);
      for (const index of [3, 4, 10, 63]) bench.write(view, index * page + 7, 1);

      const all = [
        { start: 3 * page, end: 5 * page },
        { start: 10 * page, end: 11 * page },
        { start: 63 * page, end: 64 * page },
      ];
      expect(os.touched(section, 0, section.bytes, 100)).toEqual(all);
      expect(os.touched(section, 0, section.bytes, 2)).toEqual(all.slice(0, 2));
      expect(os.touched(section, 4 * page, 11 * page, 100)).toEqual([{ start: 4 * page, end: 5 * page }, all[1]]);
      expect(os.touched(section, 0, 4 * page, 100)).toEqual([{ start: 3 * page, end: 4 * page }]);
      expect(os.touched(section, 5 * page, 10 * page, 100)).toEqual([]);
      expect(os.allocated(section)).toBe(4 * page);
    });

    it('can be asked of 1 TiB, which stays untouched', () => {
      const bench = current();
      const { os, page } = bench;
      if (!os.abilities.touched.ask) return;
      const section = bench.section(2 ** 40);
      const view = bench.view(section);
      expect(os.touched(section, 0, section.bytes, 1000)).toEqual([]);
      expect(privatePages(os, view.address, view.length, 10)).toEqual([]);
      expect(os.allocated(section)).toBe(0);

      const far = 2 ** 39 + 5 * page;
      bench.write(view, far, 42);
      expect(os.touched(section, 0, section.bytes, 1000)).toEqual([{ start: far, end: far + page }]);
      expect(os.allocated(section)).toBe(page);
    });

    it('grows by reading, for that is what looking at a page does', () => {
      const bench = current();
      const { os, page } = bench;
      if (!os.abilities.touched.ask) return;
      const section = bench.section(8 * page);
      const view = bench.view(section, { protection: 'read' });
      bench.read(offsetAddress(view.address, 2 * page), page);
      expect(os.touched(section, 0, section.bytes, 10)).toEqual([{ start: 2 * page, end: 3 * page }]);
      expect(os.allocated(section)).toBe(page);
    });

    it('of a file is what it holds', () => {
      const bench = current();
      const section = bench.fileSection(bench.world.createFile(new Uint8Array(3 * bench.page).fill(7)), 'read-only');
      const [extent, ...rest] = bench.os.touched(section, 0, section.bytes, 10);
      expect(extent).toEqual({ start: 0, end: section.bytes });
      expect(rest).toEqual([]);
    });
  });

  describe('what is resident', () => {
    it('is a matter of the view: nothing when mapped, then what it used', () => {
      const bench = current();
      const { os, page } = bench;
      const section = bench.section(64 * page);
      const [a, b] = [bench.view(section), bench.view(section)];
      const resident = residentBytes(os, a.address, a.length);
      if (resident === null) return; // the system cannot report it
      expect(resident).toBe(0);
      bench.write(a, 0, 42);
      expect(residentBytes(os, a.address, page)).toBe(page);
      expect(residentBytes(os, b.address, b.length)).toBe(0);
      bench.write(a, 0, new Uint8Array(section.bytes).fill(1));
      expect(residentBytes(os, a.address, a.length)).toBe(section.bytes);
    });

    it('of any range is reported without touching it, with the part that others hold, too', () => {
      const bench = current();
      const { os, page } = bench;
      const section = bench.section(64 * page);
      const [a, b] = [bench.view(section), bench.view(section)];
      let use: RegionUse;
      try {
        use = regionUse(os, a.address, a.length);
      } catch (thrown) {
        if (thrown instanceof SamepageError && thrown.code === 'Unsupported') return; // and says why
        throw thrown;
      }
      expect(use.resident).toBe(0);
      // Far apart: the system may map the pages around the one that is read, where they are there.
      for (const index of [0, 1, 40]) bench.write(a, index * page, 42);
      bench.read(offsetAddress(b.address, 40 * page), 1);
      const { resident, shared } = regionUse(os, a.address, a.length);
      // Wine's sections are files, of which Linux maps pages around the one that is used.
      if (os.abilities.touched.ask) expect(resident).toBe(3 * page);
      else expect(resident).toBeGreaterThanOrEqual(3 * page);
      if (shared !== null) expect(shared).toBe(page);
      expect(regionUse(os, offsetAddress(a.address, page), page).resident).toBe(page);
      expect(codeOf(() => regionUse(os, offsetAddress(a.address, 1), page))).toBe('NotAligned');
      expect(codeOf(() => regionUse(os, a.address, 0))).toBe('InvalidArgument');
    });

    it('is not asked for beyond the last address, and is reported as before afterwards', () => {
      const bench = current();
      const { os, page } = bench;
      const view = bench.view(bench.section(64 * page));
      bench.write(view, 0, 42);
      const before = residentBytes(os, view.address, view.length);
      const top = os.limits.highestAddress;
      for (const [start, end] of [
        [top - page, top + 2 * page],
        [0, 2 ** 52],
        [top, top + page],
      ] as const) {
        expect(codeOf(() => regionUse(os, address(start), end - start))).toBe('OutOfAddressSpace');
      }
      expect(residentBytes(os, view.address, view.length)).toBe(before);
    });

    it('stays as it is through a remap, and nothing is paged in', () => {
      const bench = current();
      const { os, page } = bench;
      if (!os.limits.moveMethods.includes('remap')) return;
      const view = bench.view(bench.section(256 * page));
      bench.write(view, 0, new Uint8Array(view.length).fill(1));
      const before = residentBytes(os, view.address, view.length);
      const moved = bench.move(view, bench.freePlace(view.length), 'remap');
      expect(residentBytes(os, moved.address, moved.length)).toBe(before);
      expect(residentBytes(os, view.address, view.length) ?? 0).toBe(0);
    });

    it('shows in the process, and in its faults', () => {
      const bench = current();
      const { os, page } = bench;
      const section = bench.section(2 ** 27);
      const view = bench.view(section);
      const chunk = new Uint8Array(2 ** 20).fill(1);
      const [resident, before] = [os.residentOfProcess(), os.faults()];
      for (let at = 0; at < section.bytes; at += chunk.length) bench.write(view, at, chunk);
      // Others in this process give memory back meanwhile, and the system may fetch several pages by one fault.
      expect(os.residentOfProcess() - resident).toBeGreaterThan(section.bytes / 2);
      const after = os.faults();
      expect(after?.scope).toBe(before?.scope);
      if (!after || !before) return; // the system counts none
      expect(after.count - before.count).toBeGreaterThanOrEqual(section.bytes / page / 64);
    });

    it('is less than what the system could still give', () => {
      const { os } = current();
      expect(os.availableMemory()).toBeGreaterThan(os.limits.pageSize);
    });
  });
}
