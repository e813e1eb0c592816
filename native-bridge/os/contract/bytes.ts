import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import type { Mapping } from '../memory.ts';
import { type Bench, expectBytes, pattern } from './bench.ts';

/** A read-write view with a page of no access in front of and behind its middle pages. */
function fenced(bench: Bench, pages: number): { inside: Mapping; first: number; last: number } {
  const { page } = bench;
  const view = bench.view(bench.section((pages + 2) * page));
  bench.os.protect(view.address, page, 'none');
  bench.os.protect(offsetAddress(view.address, (pages + 1) * page), page, 'none');
  return { inside: view, first: view.address + page, last: view.address + (pages + 1) * page };
}

export function bytesContract(current: () => Bench): void {
  describe('read and write', () => {
    it('agree with a plain array, through every view, wherever and however long', () => {
      const bench = current();
      const section = bench.section(16 * bench.page);
      const views = [bench.view(section), bench.view(section), bench.view(section)];
      const model = new Uint8Array(section.bytes);
      const place = fc.tuple(fc.nat(section.bytes - 1), fc.integer({ min: 1, max: 3 * bench.page }), fc.nat());
      fc.assert(
        fc.property(place, ([offset, wanted, seed]) => {
          const length = Math.min(wanted, section.bytes - offset);
          const bytes = pattern(length, seed);
          const [writer, reader] = [views[seed % 3], views[(seed + 1) % 3]];
          if (!writer || !reader) return false;
          bench.write(writer, offset, bytes);
          model.set(bytes, offset);
          expectBytes(bench.read(offsetAddress(reader.address, offset), length), bytes);
          return true;
        }),
      );
      for (const view of views) expectBytes(bench.read(view.address, section.bytes), model);
    });

    it('copy more than a megabyte in one call', () => {
      const bench = current();
      const section = bench.section(2 ** 21);
      const view = bench.view(section);
      const bytes = pattern(2 ** 21 - 3, 5);
      bench.write(view, 3, bytes);
      expectBytes(bench.read(offsetAddress(view.address, 3), bytes.length), bytes);
    });

    it('of nothing is nothing, wherever', () => {
      const bench = current();
      const free = bench.freePlace(bench.page);
      expect(bench.os.read(free, new Uint8Array())).toBe(0);
      expect(bench.os.write(free, new Uint8Array())).toBe(0);
      expect(bench.os.readMany([])).toEqual([]);
    });

    it('end before the first byte that cannot be read or written', () => {
      const bench = current();
      const { os, page } = bench;
      const { inside, last } = fenced(bench, 3);
      const at = offsetAddress(inside.address, page + 100);
      const target = new Uint8Array(4 * page).fill(0xee);
      const count = last - at;
      bench.write(inside, page, pattern(3 * page));
      expect(os.read(at, target)).toBe(count);
      expectBytes(target.subarray(0, count), pattern(3 * page).subarray(100));
      expect(target.subarray(count).every((byte) => byte === 0xee)).toBe(true);

      const source = pattern(4 * page, 9);
      expect(os.write(at, source)).toBe(count);
      expectBytes(bench.read(at, count), source.subarray(0, count));
    });

    it('have nothing to say where nothing is mapped', () => {
      const bench = current();
      const { os } = bench;
      const free = bench.freePlace(bench.page);
      expect(os.read(free, new Uint8Array(8))).toBe(0);
      expect(os.write(free, new Uint8Array(8))).toBe(0);
    });

    it('do not write what may only be read', () => {
      const bench = current();
      const { os, page } = bench;
      const view = bench.view(bench.section(2 * page));
      bench.write(view, page, 42);
      os.protect(offsetAddress(view.address, page), page, 'read');
      expect(os.write(offsetAddress(view.address, page - 3), Uint8Array.of(1, 2, 3, 4, 5))).toBe(3);
      expectBytes(bench.read(offsetAddress(view.address, page - 3), 4), Uint8Array.of(1, 2, 3, 42));
    });
  });

  describe('readMany', () => {
    it('reads each for itself: one that fails or ends short holds up no other', () => {
      const bench = current();
      const { page } = bench;
      const { inside, first, last } = fenced(bench, 2);
      const contents = pattern(2 * page);
      bench.write(inside, page, contents);
      const free = bench.freePlace(page);
      const wanted: [from: number, length: number, count: number][] = [
        [free, 16, 0],
        [first, 16, 16],
        [last - 8, 16, 8],
        [first - 8, 16, 0],
        [last, 16, 0],
        [first + page - 8, 16, 16],
        [first, 0, 0],
        [first, 4 * page, 2 * page],
        [first + 1, 1, 1],
        [free, 1, 0],
      ];
      const requests = wanted.map(([from, length]) => ({
        from: offsetAddress(inside.address, from - inside.address),
        target: new Uint8Array(length).fill(0xee),
      }));
      expect(bench.os.readMany(requests)).toEqual(wanted.map(([, , count]) => count));
      for (const [index, { target }] of requests.entries()) {
        const [from, , count] = wanted[index] ?? [0, 0, 0];
        expectBytes(target.subarray(0, count), contents.subarray(from - first, from - first + count));
        expect(target.subarray(count).every((byte) => byte === 0xee)).toBe(true);
      }
    });

    it('agrees with read for any mixture of places', () => {
      const bench = current();
      const { os, page } = bench;
      const { inside } = fenced(bench, 4);
      bench.write(inside, page, pattern(4 * page));
      const request = fc.record({ offset: fc.nat(6 * page), length: fc.nat(2 * page) });
      fc.assert(
        fc.property(fc.array(request, { maxLength: 40 }), (wanted) => {
          const requests = () =>
            wanted.map(({ offset, length }) => ({
              from: offsetAddress(inside.address, offset),
              target: new Uint8Array(length),
            }));
          const [many, single] = [requests(), requests()];
          const counts = single.map(({ from, target }) => os.read(from, target));
          expect(os.readMany(many)).toEqual(counts);
          for (const [index, { target }] of many.entries()) expectBytes(target, single[index]?.target ?? target);
        }),
        { numRuns: 50 },
      );
    });

    it('takes thousands of requests, small and large', () => {
      const bench = current();
      const view = bench.view(bench.section(2 ** 19));
      const contents = pattern(2 ** 19);
      bench.write(view, 0, contents);
      const small = Array.from({ length: 3000 }, (_, index) => ({ at: index * 170, length: 1 + (index % 64) }));
      const wanted = [...small, { at: 0, length: 2 ** 19 }, { at: 5, length: 2 ** 18 }, { at: 1, length: 1 }];
      const requests = wanted.map(({ at, length }) => ({
        from: offsetAddress(view.address, at),
        target: new Uint8Array(length),
      }));
      expect(bench.os.readMany(requests)).toEqual(wanted.map(({ length }) => length));
      const wrong = wanted.filter(({ at, length }, index) => {
        const got = requests[index]?.target ?? new Uint8Array();
        return Buffer.compare(got, contents.subarray(at, at + length)) !== 0;
      });
      expect(wrong).toEqual([]);
    });
  });
}
