import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import { type Bench, expectBytes, pattern } from './bench.ts';

export function outsideContract(current: () => Bench): void {
  describe('what others do to our mappings', () => {
    it('a file cut short ends reading and writing where it now ends, and nothing crashes', () => {
      const bench = current();
      const { os, page } = bench;
      const { truncateFile } = bench.world;
      if (!truncateFile) return;
      const path = bench.world.createFile(pattern(4 * page));
      const view = bench.view(bench.fileSection(path, 'read-write'));
      expectBytes(bench.read(view.address, 4 * page), pattern(4 * page));
      expect(os.lengthNow(view.section)).toBe(4 * page);
      truncateFile(path, page + 10);
      expect(os.lengthNow(view.section)).toBe(page + 10);
      // The last page is there as a whole (mmap(2)): zeros after the file's end.
      expect(os.read(view.address, new Uint8Array(4 * page))).toBe(2 * page);
      expectBytes(bench.read(view.address, 2 * page).subarray(page + 10), new Uint8Array(page - 10));
      expect(os.write(view.address, new Uint8Array(4 * page))).toBe(2 * page);
      expect(os.read(offsetAddress(view.address, 3 * page), new Uint8Array(8))).toBe(0);
      expect(bench.world.readFile(path)).toHaveLength(page + 10);
      expect(os.touched(view.section, 2 * page, 4 * page, 10)).toEqual([]);
    });

    it('a view cut short by its file can still be moved and unmapped', () => {
      const bench = current();
      const { page } = bench;
      const { truncateFile } = bench.world;
      if (!truncateFile) return;
      for (const method of bench.os.limits.moveMethods) {
        const path = bench.world.createFile(pattern(4 * page));
        const view = bench.view(bench.fileSection(path, 'read-write'));
        truncateFile(path, 10);
        const moved = bench.move(view, bench.freePlace(view.length), method);
        expectBytes(bench.read(moved.address, 10), pattern(10));
        bench.unmap(moved);
      }
    });

    it('a view unmapped by somebody else reads short, from there on', () => {
      const bench = current();
      const { os, unit } = bench;
      const view = bench.view(bench.section(4 * unit));
      os.unmap(offsetAddress(view.address, unit), 2 * unit);
      expect(os.read(view.address, new Uint8Array(4 * unit))).toBe(unit);
      expect(os.write(view.address, new Uint8Array(4 * unit))).toBe(unit);
      expect(bench.byteAt(view, 3 * unit)).toBe(0);
      const at = (index: number) => ({ from: offsetAddress(view.address, index * unit), target: new Uint8Array(1) });
      expect(os.readMany([at(0), at(1), at(2), at(3)])).toEqual([1, 0, 0, 1]);
    });

    it('another section put in a view’s place shows its own bytes, and its own name', () => {
      const bench = current();
      const view = bench.view(bench.section());
      const foreign = bench.section();
      bench.write(bench.view(foreign), 0, 99);
      bench.unmap(view);
      bench.view(foreign, { address: view.address });
      expect(bench.byteAt(view, 0)).toBe(99);
      expect(bench.os.query(view.address)?.inode).toBe(foreign.inode);
    });
  });
}
