import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import {
  accessBits,
  allowsExecution,
  allowsWriting,
  type Protection,
  protectionBits,
  protections,
} from '../../../protocol/model.ts';
import { type Bench, codeOf } from './bench.ts';
import { coverage } from './coverage.ts';

const { shared } = protectionBits;
const bitsOf = (protection: Protection) => shared | accessBits[protection];

export function protectionContract(current: () => Bench): void {
  describe('protection', () => {
    it.each(protections)('may be “%s” from the start', (protection) => {
      const bench = current();
      if (allowsExecution(protection) && !bench.os.limits.executable) {
        expect(codeOf(() => bench.view(bench.section(), { protection }))).toBe('Unsupported');
        return;
      }
      const view = bench.view(bench.section(), { protection });
      expect(coverage(bench.os, view.section)).toMatchObject([{ protection: bitsOf(protection) }]);
      expect(bench.os.read(view.address, new Uint8Array(8))).toBe(protection === 'none' ? 0 : 8);
      expect(bench.os.write(view.address, new Uint8Array(8))).toBe(allowsWriting(protection) ? 8 : 0);
    });

    it('may change at any time, and takes no byte away', () => {
      const bench = current();
      const { os } = bench;
      const view = bench.view(bench.section());
      bench.write(view, 0, 42);
      for (const protection of ['none', 'read', 'none', 'read-write', 'read'] as const) {
        os.protect(view.address, view.length, protection);
        expect(coverage(os, view.section)).toMatchObject([{ protection: bitsOf(protection) }]);
        expect(os.read(view.address, new Uint8Array(1))).toBe(protection === 'none' ? 0 : 1);
        expect(os.write(view.address, Uint8Array.of(42))).toBe(protection === 'read-write' ? 1 : 0);
      }
      expect(bench.byteAt(view, 0)).toBe(42);
    });

    it('of one view says nothing about another', () => {
      const bench = current();
      const section = bench.section();
      const [a, b] = [bench.view(section), bench.view(section)];
      bench.os.protect(a.address, a.length, 'none');
      bench.write(b, 0, 42);
      bench.os.protect(a.address, a.length, 'read');
      expect(bench.byteAt(a, 0)).toBe(42);
    });

    it('may be that of a part of a view, and ends reading and writing there', () => {
      const bench = current();
      const { os, page } = bench;
      const view = bench.view(bench.section(4 * page));
      os.protect(offsetAddress(view.address, 2 * page), page, 'none');
      expect(coverage(os, view.section).map(({ protection }) => protection)).toEqual([
        bitsOf('read-write'),
        bitsOf('none'),
        bitsOf('read-write'),
      ]);
      expect(os.read(offsetAddress(view.address, page), new Uint8Array(3 * page))).toBe(page);
      expect(os.write(offsetAddress(view.address, 100), new Uint8Array(3 * page))).toBe(2 * page - 100);
      expect(os.read(offsetAddress(view.address, 3 * page), new Uint8Array(page))).toBe(page);
    });

    it('cannot be changed where nothing is mapped, and then nothing of the range changes', () => {
      const bench = current();
      const { os, page, unit } = bench;
      const view = bench.view(bench.section(), { address: bench.freePlace(4 * unit) });
      const before = coverage(os, view.section);
      const free = bench.freePlace(page);
      expect(codeOf(() => os.protect(free, page, 'read'))).toBe('NotMapped');
      expect(codeOf(() => os.protect(view.address, view.length + page, 'read'))).toBe('NotMapped');
      expect(codeOf(() => os.protect(offsetAddress(view.address, -unit), view.length, 'read'))).toBe('NotMapped');
      expect(coverage(os, view.section)).toEqual(before);
    });

    it('cannot be changed from within a page, nor of nothing', () => {
      const bench = current();
      const view = bench.view(bench.section());
      const before = coverage(bench.os, view.section);
      expect(codeOf(() => bench.os.protect(offsetAddress(view.address, 8), bench.page, 'read'))).toBe('NotAligned');
      expect(codeOf(() => bench.os.protect(view.address, 0, 'read'))).toBe('InvalidArgument');
      expect(coverage(bench.os, view.section)).toEqual(before);
    });
  });
}
