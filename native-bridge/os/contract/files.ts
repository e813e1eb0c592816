import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import { type Bench, codeOf, expectBytes, pattern } from './bench.ts';
import { coverage } from './coverage.ts';

export function filesContract(current: () => Bench): void {
  describe('files as sections', () => {
    it('are shown byte for byte, the last page in part', () => {
      const bench = current();
      const contents = pattern(2 * bench.page + 100);
      const section = bench.fileSection(bench.world.createFile(contents), 'read-only');
      expect(section.bytes).toBe(contents.length);
      const view = bench.view(section, { protection: 'read', address: bench.freePlace(contents.length) });
      expectBytes(bench.read(view.address, contents.length), contents);
      // The rest of the last page is zeros (mmap(2)).
      expect(bench.byteAt(view, contents.length)).toBe(0);
      expect(bench.os.read(offsetAddress(view.address, 3 * bench.page), new Uint8Array(1))).toBe(0);
    });

    it('keep what is written through a view', () => {
      const bench = current();
      const path = bench.world.createFile(pattern(bench.page));
      const view = bench.view(bench.fileSection(path, 'read-write'));
      bench.write(view, 7, Uint8Array.of(1, 2, 3));
      expectBytes(bench.world.readFile(path).subarray(7, 10), Uint8Array.of(1, 2, 3));
    });

    it('opened read-only cannot be mapped, nor made, shared and read-write', () => {
      const bench = current();
      const { os } = bench;
      const section = bench.fileSection(bench.world.createFile(pattern(bench.page)), 'read-only');
      expect(codeOf(() => bench.view(section))).toBe('PermissionDenied');
      expect(coverage(os, section)).toEqual([]);

      const view = bench.view(section, { protection: 'read' });
      const before = coverage(os, section);
      expect(codeOf(() => os.protect(view.address, view.length, 'read-write'))).toBe('PermissionDenied');
      expect(coverage(os, section)).toEqual(before);
    });

    it('opened read-only may be written copy-on-write, and do not change', () => {
      const bench = current();
      const contents = pattern(bench.page);
      const path = bench.world.createFile(contents);
      const view = bench.cowView(bench.fileSection(path, 'read-only'));
      bench.write(view, 0, 99);
      expect(bench.byteAt(view, 0)).toBe(99);
      expect(bench.byteAt(view, 1)).toBe(contents[1]);
      expectBytes(bench.world.readFile(path), contents);
    });

    it('that do not exist are NotFound, and empty ones InvalidArgument', () => {
      const { os, world } = current();
      const path = world.createFile(pattern(1));
      expect(codeOf(() => os.openFile(`${path}-not`, 'read-only'))).toBe('NotFound');
      const empty = world.createFile(new Uint8Array());
      expect(codeOf(() => os.openFile(empty, 'read-only'))).toBe('InvalidArgument');
    });

    it('are not opened by a path that goes on behind a null character, or that is too long', () => {
      const { os, world } = current();
      const path = world.createFile(pattern(1));
      expect(codeOf(() => os.openFile(`${path}\0.txt`, 'read-only'))).toBe('InvalidArgument');
      expect(codeOf(() => os.openFile(`${path}${'x'.repeat(40_000)}`, 'read-only'))).toBe('InvalidArgument');
    });
  });
}
