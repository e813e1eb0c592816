import { describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { protectionBits } from '../../../protocol/model.ts';
import { privatePages } from '../page-runs.ts';
import { type Bench, codeOf, problemOf } from './bench.ts';
import { coverage } from './coverage.ts';

export function mappingContract(current: () => Bench): void {
  describe('map', () => {
    it('shows one section at two addresses: what is written at one is read at the other', () => {
      const bench = current();
      const section = bench.section(64 * 1024);
      const a = bench.view(section, { address: bench.freePlace(section.bytes) });
      const b = bench.view(section, { address: bench.freePlace(section.bytes) });
      expect(a.address).not.toBe(b.address);
      expect([bench.byteAt(a, 0), bench.byteAt(b, 0)]).toEqual([0, 0]);
      bench.write(a, 0, 42);
      expect([bench.byteAt(a, 0), bench.byteAt(b, 0)]).toEqual([42, 42]);
      bench.write(b, section.bytes - 1, 43);
      expect(bench.byteAt(a, section.bytes - 1)).toBe(43);
    });

    it('maps exactly where it is asked to, and the list says so', () => {
      const bench = current();
      const section = bench.section();
      const place = bench.freePlace(section.bytes);
      expect(bench.view(section, { address: place }).address).toBe(place);
      const { read, write, shared } = protectionBits;
      const protection = read | write | shared;
      const end = place + section.bytes;
      expect(coverage(bench.os, section)).toEqual([{ start: place, end, offset: 0, protection, inode: section.inode }]);
    });

    it('lets the system choose a place within the limits', () => {
      const bench = current();
      const { lowestAddress, highestAddress } = bench.os.limits;
      const view = bench.view(bench.section());
      expect(view.address % bench.unit).toBe(0);
      expect(view.address).toBeGreaterThanOrEqual(lowestAddress);
      expect(view.address + view.length).toBeLessThanOrEqual(highestAddress);
    });

    it('maps a part of a section', () => {
      const bench = current();
      const section = bench.section();
      const whole = bench.view(section);
      const part = bench.view(section, { offset: bench.unit, length: bench.page });
      bench.write(whole, bench.unit + 5, 42);
      expect(bench.byteAt(part, 5)).toBe(42);
      const mapped = coverage(bench.os, section).reduce((sum, { start, end }) => sum + end - start, 0);
      expect(mapped).toBe(section.bytes + bench.page);
    });

    it('refuses a taken place, names what lies there and leaves it as it is', () => {
      const bench = current();
      const { os, unit } = bench;
      const there = bench.view(bench.section(), { address: bench.freePlace(4 * unit) });
      bench.write(there, 0, 42);
      const section = bench.section();
      for (const at of [there.address, offsetAddress(there.address, unit), offsetAddress(there.address, -unit)]) {
        const { code, occupant } = problemOf(() => bench.view(section, { address: at, length: 2 * unit }));
        expect(code).toBe('AddressInUse');
        expect(occupant?.start).toBe(there.address);
        expect(occupant?.end).toBe(there.address + there.length);
        expect(occupant?.label).toContain('samepage-contract');
      }
      expect(bench.byteAt(there, 0)).toBe(42);
      expect(coverage(os, section)).toEqual([]);
      expect(coverage(os, there.section)).toMatchObject([{ start: there.address, end: there.address + there.length }]);
    });

    it('refuses places of the process’s own', () => {
      const bench = current();
      const foreign = bench.os.query(address(0));
      const at = address((foreign?.start ?? 0) - ((foreign?.start ?? 0) % bench.unit));
      const { code, occupant } = problemOf(() => bench.view(bench.section(), { address: at }));
      expect(code).toBe('AddressInUse');
      expect(occupant).toMatchObject({ start: foreign?.start, end: foreign?.end });
      expect(bench.os.query(address(0))).toEqual(foreign);
    });

    it('refuses an address that is not a multiple of the granularity', () => {
      const bench = current();
      const section = bench.section();
      const place = bench.freePlace(section.bytes);
      for (const off of [1, 8, bench.unit / 2]) {
        expect(codeOf(() => bench.view(section, { address: offsetAddress(place, off) }))).toBe('NotAligned');
      }
    });

    it('refuses an offset that is not, and a length that ends within a page of the section', () => {
      const bench = current();
      const section = bench.section();
      expect(codeOf(() => bench.view(section, { offset: bench.unit / 2, length: bench.page }))).toBe('NotAligned');
      expect(codeOf(() => bench.view(section, { length: bench.page + 1 }))).toBe('NotAligned');
    });

    it('refuses addresses that programs cannot have', () => {
      const bench = current();
      const { lowestAddress, highestAddress } = bench.os.limits;
      const section = bench.section();
      const places = [0, lowestAddress - bench.unit, highestAddress, highestAddress - bench.unit, 2 ** 52];
      for (const place of places.filter((at) => at >= 0)) {
        expect(codeOf(() => bench.view(section, { address: address(place) }))).toBe('OutOfAddressSpace');
      }
    });

    it.each([0, -1, Number.NaN, 0.5])('refuses a length of %d', (length) => {
      const bench = current();
      expect(codeOf(() => bench.view(bench.section(), { length }))).toBe('InvalidArgument');
    });

    it('refuses what reaches beyond the section', () => {
      const bench = current();
      const section = bench.section();
      const beyond = [
        { offset: 0, length: section.bytes + bench.page },
        { offset: section.bytes, length: bench.page },
        { offset: bench.unit, length: section.bytes },
      ];
      for (const range of beyond) expect(codeOf(() => bench.view(section, range))).toBe('InvalidArgument');
      expect(coverage(bench.os, section)).toEqual([]);
    });
  });

  describe('unmap', () => {
    it('frees the place, and leaves the section and its other views', () => {
      const bench = current();
      const section = bench.section();
      const [a, b] = [bench.view(section), bench.view(section)];
      bench.write(a, 0, 42);
      bench.unmap(a);
      expect(bench.isFree(a.address, a.length)).toBe(true);
      expect(bench.byteAt(b, 0)).toBe(42);
      expect(bench.os.read(a.address, new Uint8Array(1))).toBe(0);
    });

    it('takes a piece out of a view', () => {
      const bench = current();
      const { os, unit } = bench;
      const view = bench.view(bench.section(4 * unit));
      bench.write(view, 3 * unit, 42);
      os.unmap(offsetAddress(view.address, unit), unit);
      expect(coverage(os, view.section)).toMatchObject([
        { start: view.address, end: view.address + unit, offset: 0 },
        { start: view.address + 2 * unit, end: view.address + 4 * unit, offset: 2 * unit },
      ]);
      expect(bench.byteAt(view, 3 * unit)).toBe(42);
    });

    it('takes a piece out of a view, and leaves private pages and protection of the rest', () => {
      const bench = current();
      const { os, unit } = bench;
      const section = bench.section(4 * unit);
      const view = bench.cowView(section);
      for (const at of [0, unit, 3 * unit]) bench.write(view, at, 42);
      os.protect(offsetAddress(view.address, 3 * unit), unit, 'read');
      os.unmap(offsetAddress(view.address, unit), unit);
      const privateIn = (at: number, length: number) =>
        privatePages(os, offsetAddress(view.address, at), length, 10).map(({ start }) => start - view.address);
      expect(privateIn(0, unit)).toEqual([0]);
      expect(privateIn(2 * unit, 2 * unit)).toEqual([3 * unit]);
      expect([bench.byteAt(view, 0), bench.byteAt(view, 3 * unit)]).toEqual([42, 42]);
      expect(os.write(offsetAddress(view.address, 3 * unit), Uint8Array.of(1))).toBe(0);
      expect(bench.byteAt(bench.view(section), 0)).toBe(0);
    });

    it('refuses an uneven address and a length of nothing', () => {
      const bench = current();
      const view = bench.view(bench.section());
      expect(codeOf(() => bench.os.unmap(offsetAddress(view.address, 1), bench.page))).toBe('NotAligned');
      expect(codeOf(() => bench.os.unmap(view.address, 0))).toBe('InvalidArgument');
      expect(coverage(bench.os, view.section)).toHaveLength(1);
    });
  });
}
