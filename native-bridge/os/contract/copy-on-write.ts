import { describe, expect, it } from 'vitest';
import { protectionBits } from '../../../protocol/model.ts';
import { privatePages } from '../page-runs.ts';
import type { Bench } from './bench.ts';
import { coverage } from './coverage.ts';

export function copyOnWriteContract(current: () => Bench): void {
  describe('copy-on-write', () => {
    it('follows the section, page by page, until its own first write', () => {
      const bench = current();
      const { page } = bench;
      const section = bench.section();
      const [shared, cow] = [bench.view(section), bench.cowView(section)];
      bench.write(shared, 0, 1);
      expect(bench.byteAt(cow, 0)).toBe(1);
      bench.write(shared, 0, 2);
      expect(bench.byteAt(cow, 0)).toBe(2);

      bench.write(cow, 8, 9);
      bench.write(shared, 0, 3);
      bench.write(shared, 8, 4);
      expect([bench.byteAt(cow, 0), bench.byteAt(cow, 8)]).toEqual([2, 9]);
      expect([bench.byteAt(shared, 0), bench.byteAt(shared, 8)]).toEqual([3, 4]);

      bench.write(shared, page, 5);
      expect(bench.byteAt(cow, page)).toBe(5);
    });

    it('keeps its writes from the section and from other copy-on-write views', () => {
      const bench = current();
      const section = bench.section();
      const [one, other] = [bench.cowView(section), bench.cowView(section)];
      bench.write(one, 0, 1);
      bench.write(other, 0, 2);
      expect([bench.byteAt(one, 0), bench.byteAt(other, 0)]).toEqual([1, 2]);
      expect(bench.byteAt(bench.view(section), 0)).toBe(0);
    });

    it('is listed as private, and its private pages as such', () => {
      const bench = current();
      const { os, page } = bench;
      const section = bench.section(8 * page);
      const cow = bench.cowView(section);
      expect(coverage(os, section).every(({ protection }) => (protection & protectionBits.shared) === 0)).toBe(true);
      bench.read(cow.address, section.bytes);
      expect(privatePages(os, cow.address, cow.length, 10)).toEqual([]);

      for (const index of [1, 4, 5]) bench.write(cow, index * page, 42);
      const at = (index: number) => cow.address + index * page;
      const all = [
        { start: at(1), end: at(2) },
        { start: at(4), end: at(6) },
      ];
      expect(privatePages(os, cow.address, cow.length, 10)).toEqual(all);
      expect(privatePages(os, cow.address, cow.length, 1)).toEqual(all.slice(0, 1));
      expect(privatePages(os, cow.address, 4 * page, 10)).toEqual(all.slice(0, 1));
    });

    it('has no private pages where the view is shared', () => {
      const bench = current();
      const view = bench.view(bench.section());
      bench.write(view, 0, 42);
      expect(privatePages(bench.os, view.address, view.length, 10)).toEqual([]);
    });

    it('holds private pages over untouched ones of the section', () => {
      const bench = current();
      const section = bench.section();
      const cow = bench.cowView(section);
      bench.write(cow, bench.page, 42);
      expect(privatePages(bench.os, cow.address, cow.length, 10)).toHaveLength(1);
      expect(bench.byteAt(bench.view(section), bench.page)).toBe(0);
    });
  });
}
