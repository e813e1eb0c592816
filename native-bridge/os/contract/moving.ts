import { describe, expect, it } from 'vitest';
import { type Address, address, offsetAddress } from '../../../protocol/address.ts';
import { type MoveMethod, type Protection, protectionBits } from '../../../protocol/model.ts';
import type { Mapping } from '../memory.ts';
import { residentBytes } from '../page-runs.ts';
import { type Bench, codeOf, expectBytes, pattern, problemOf } from './bench.ts';
import { coverage } from './coverage.ts';

/** A move to a free place, or a nudge by a few units, so that old and new place overlap. */
const ways = ['away', 'up by 1', 'up by 3', 'down by 1', 'down by 3'] as const;
type Way = (typeof ways)[number];

export function movingContract(current: () => Bench, method: MoveMethod): void {
  /** A view with room for every way, and where the way leads. */
  const start = (bench: Bench, way: Way, request: Partial<Mapping> = {}): { view: Mapping; to: Address } => {
    const { unit } = bench;
    const section = request.section ?? bench.section();
    const view = bench.view(section, { ...request, address: offsetAddress(bench.freePlace(10 * unit), 3 * unit) });
    const nudge = way === 'away' ? 0 : Number(way.slice(-1)) * (way.startsWith('up') ? unit : -unit);
    return { view, to: nudge === 0 ? bench.freePlace(view.length) : offsetAddress(view.address, nudge) };
  };

  describe(`move by ${method}`, () => {
    it.each(ways)('keeps every byte, stays an alias, and leaves what it left free: %s', (way) => {
      const bench = current();
      const { os } = bench;
      const { view, to } = start(bench, way);
      const alias = bench.view(view.section);
      const contents = pattern(view.length);
      bench.write(view, 0, contents);

      const moved = bench.move(view, to, method);
      expectBytes(bench.read(to, view.length), contents);
      expect(coverage(os, view.section).filter((stretch) => stretch.start !== alias.address)).toMatchObject([
        { start: to, end: to + view.length, offset: 0 },
      ]);
      bench.write(moved, 5, 42);
      expect(bench.byteAt(alias, 5)).toBe(42);
      // Whatever it left can be had again, and nothing more than that is taken.
      const reuse = bench.section(bench.unit);
      const left = to > view.address ? view.address : offsetAddress(view.address, view.length - bench.unit);
      expect(bench.view(reuse, { address: left }).address).toBe(left);
    });

    it.each(ways)('carries private pages, and shared ones stay shared: %s', (way) => {
      const bench = current();
      const { page } = bench;
      const { view, to } = start(bench, way, { sharing: 'copy-on-write' });
      const shared = bench.view(view.section);
      const contents = pattern(view.length);
      bench.write(shared, 0, contents);
      bench.write(view, page + 10, 42);
      bench.write(view, view.length - 1, 43);

      const { bytesCopied } = bench.os.move(view, to, method);
      const moved = bench.moved(view, to);
      const carried = method === 'remap' && !(bench.world.overlapCopies && way !== 'away');
      expect(bytesCopied).toBe(carried ? 0 : 2 * page);
      const expected = contents.slice();
      expected[page + 10] = 42;
      expected[view.length - 1] = 43;
      expectBytes(bench.read(to, view.length), expected);

      bench.write(shared, page, new Uint8Array(20));
      bench.write(shared, 0, 77);
      expectBytes(bench.read(offsetAddress(to, page), 20), expected.subarray(page, page + 20));
      expect(bench.byteAt(moved, 0)).toBe(77);
    });

    it.each<Protection>(['none', 'read'])('keeps the protection “%s”, and private pages under it', (protection) => {
      const bench = current();
      const { os } = bench;
      for (const way of ['away', 'up by 1'] as const) {
        const { view, to } = start(bench, way, { sharing: 'copy-on-write' });
        bench.write(view, 0, 42);
        os.protect(view.address, view.length, protection);
        const moved = bench.move({ ...view, protection }, to, method);
        const bits = protection === 'read' ? protectionBits.read : 0;
        expect(coverage(os, view.section)).toMatchObject([{ start: to, end: to + view.length, protection: bits }]);
        os.protect(to, view.length, 'read-write');
        expect(bench.byteAt(moved, 0)).toBe(42);
        bench.unmap({ ...moved });
      }
    });

    it('moves a part of a section, and a file whose last page is mapped in part', () => {
      const bench = current();
      const contents = pattern(2 * bench.unit + 100);
      const section = bench.fileSection(bench.world.createFile(contents), 'read-only');
      const { view, to } = start(bench, 'away', { section, offset: bench.unit, protection: 'read' });
      expect(view.length).toBe(bench.unit + 100);
      bench.move(view, to, method);
      expectBytes(bench.read(to, view.length), contents.subarray(bench.unit));
      expect(bench.isFree(view.address, view.length)).toBe(true);
    });

    it('refuses a place where anything else lies, and leaves both as they are', () => {
      const bench = current();
      const { os, unit } = bench;
      const { view } = start(bench, 'away');
      const other = bench.view(bench.section(), { address: bench.freePlace(4 * unit) });
      bench.write(view, 0, 42);
      bench.write(other, 0, 43);
      const before = [coverage(os, view.section), coverage(os, other.section)];
      for (const by of [0, unit, -unit, 3 * unit]) {
        const { code, occupant } = problemOf(() => os.move(view, offsetAddress(other.address, by), method));
        expect(code).toBe('AddressInUse');
        expect(occupant).toMatchObject({ start: other.address, end: other.address + other.length });
      }
      expect([coverage(os, view.section), coverage(os, other.section)]).toEqual(before);
      expect([bench.byteAt(view, 0), bench.byteAt(other, 0)]).toEqual([42, 43]);
    });

    it.each([1, -1])('refuses a nudge (%d) where something else is next to it, and leaves both', (direction) => {
      const bench = current();
      const { os, unit } = bench;
      const { view } = start(bench, 'away', { sharing: 'copy-on-write' });
      const beside = offsetAddress(view.address, direction === 1 ? view.length : -unit);
      const other = bench.view(bench.section(unit), { address: beside });
      bench.write(view, 0, 42);
      bench.write(other, 0, 43);
      const before = [coverage(os, view.section), coverage(os, other.section)];
      const { code, occupant } = problemOf(() => os.move(view, offsetAddress(view.address, direction * unit), method));
      expect(code).toBe('AddressInUse');
      expect(occupant).toMatchObject({ start: other.address, end: other.address + unit });
      expect([coverage(os, view.section), coverage(os, other.section)]).toEqual(before);
      expect([bench.byteAt(view, 0), bench.byteAt(other, 0)]).toEqual([42, 43]);
    });

    it('refuses uneven addresses and those that programs cannot have', () => {
      const bench = current();
      const { os, unit } = bench;
      const { view, to } = start(bench, 'away');
      bench.write(view, 0, 42);
      const { highestAddress } = os.limits;
      const code = (target: number) => codeOf(() => os.move(view, address(target), method));
      expect(code(to + 1)).toBe('NotAligned');
      expect(code(to + unit / 2)).toBe('NotAligned');
      for (const at of [0, highestAddress, highestAddress - unit, 2 ** 52]) expect(code(at)).toBe('OutOfAddressSpace');
      expect(bench.byteAt(view, 0)).toBe(42);
      expect(coverage(os, view.section)).toHaveLength(1);
    });

    it('refuses a view that somebody has unmapped, and leaves nothing at the target', () => {
      const bench = current();
      for (const way of ways) {
        const { view, to } = start(bench, way);
        bench.unmap(view);
        expect(codeOf(() => bench.os.move(view, to, method))).toBe('NotMapped');
        expect(coverage(bench.os, view.section)).toEqual([]);
        expect(bench.isFree(to, view.length)).toBe(true);
      }
    });

    it('moves to where the view is already by doing nothing', () => {
      const bench = current();
      const { view } = start(bench, 'away', { sharing: 'copy-on-write' });
      bench.write(view, 0, 42);
      const before = coverage(bench.os, view.section);
      expect(bench.os.move(view, view.address, method)).toEqual({ bytesCopied: 0 });
      expect(coverage(bench.os, view.section)).toEqual(before);
      expect(bench.byteAt(view, 0)).toBe(42);
    });

    it.each<'shared' | 'copy-on-write'>(['shared', 'copy-on-write'])(
      'moves the largest section, up to 1 TiB, without a byte of memory: %s',
      (sharing) => {
        const bench = current();
        const bytes = bench.hugeBytes(sharing);
        const section = bench.section(bytes);
        const view = bench.atFreePlace(3 * bytes, (place) => bench.view(section, { sharing, address: place }));
        const nudged = bench.move(view, offsetAddress(view.address, bench.unit), method);
        const moved = bench.atFreePlace(bytes, (place) => bench.move(nudged, place, method));
        expect(coverage(bench.os, section)).toMatchObject([{ start: moved.address, end: moved.address + bytes }]);
        if (bench.os.abilities.touched.ask) expect(bench.os.allocated(section)).toBe(0);
        expect(residentBytes(bench.os, moved.address, bytes) ?? 0).toBe(0);
      },
    );
  });
}
