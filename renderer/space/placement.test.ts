import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { protectionBits } from '../../protocol/model.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { type AddressRange, checkPlacement, placementError } from './placement.ts';

const page = 4096;
const limits = { granularity: page, lowestAddress: address(0x10000), highestAddress: address(0x7ffffffff000) };
const code = protectionBits.read | protectionBits.execute;

describe('checkPlacement', () => {
  const regions = inventRegions([
    { start: 0x280000, end: 0x2a0000, kind: 'ours' }, // A and B, one line to the system
    { start: 0x2c0000, end: 0x2d0000, name: '/usr/lib/libc.so.6', kind: 'library', protection: code },
  ]);
  const views = [
    { letter: 'A', address: address(0x280000), length: 0x10000 },
    { letter: 'B', address: address(0x290000), length: 0x10000 },
  ];
  const moveB = (target: number) =>
    checkPlacement({ target, length: 0x10000, self: { start: 0x290000, end: 0x2a0000 }, limits, regions, views });

  it('reports the free bytes on both sides, the own place counting as free', () => {
    expect(moveB(0x2a0000)).toEqual({ ok: true, gapBefore: 0x10000, gapAfter: 0x10000 });
    expect(moveB(0x290000)).toMatchObject({ gapBefore: 0, before: 'A' });
    expect(moveB(0x2b0000)).toMatchObject({ gapAfter: 0, after: 'libc.so.6' });
    expect(moveB(0x2d0000)).toMatchObject({ gapBefore: 0, before: 'libc.so.6' });
    expect(moveB(0x291000)).toEqual({ ok: true, gapBefore: 0x1000, gapAfter: 0x2c0000 - 0x2a1000 });
    expect(moveB(0x10000)).toEqual({ ok: true, gapBefore: 0, gapAfter: 0x280000 - 0x20000 });
  });

  it('names what is in the way', () => {
    expect(moveB(0x28f000)).toMatchObject({ ok: false, code: 'AddressInUse', reason: 'taken: view A' });
    const taken = moveB(0x2b1000);
    expect(taken).toMatchObject({ ok: false, reason: 'taken: libc.so.6 r-x', occupant: { start: 0x2c0000 } });
    if (!taken.ok) expect(placementError('B', 0x2b1000, taken).message).toContain('libc.so.6 r-x is there');
  });

  it('refuses what is misaligned or outside', () => {
    expect(moveB(0x2a0001)).toMatchObject({ ok: false, code: 'NotAligned', reason: 'not a multiple of 4 KiB' });
    expect(moveB(0xf000)).toMatchObject({ ok: false, code: 'OutOfAddressSpace' });
    expect(moveB(0x7fffffff0000)).toMatchObject({ ok: false, code: 'OutOfAddressSpace' });
    expect(moveB(0x7ffffffef000)).toMatchObject({ ok: true, gapAfter: 0 });
  });

  it('agrees with a page-by-page model', () => {
    const world = fc.record({
      taken: fc.uniqueArray(fc.integer({ min: 16, max: 79 }), { maxLength: 40 }),
      cuts: fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }),
      selfAt: fc.integer({ min: 16, max: 75 }),
      length: fc.integer({ min: 1, max: 5 }),
      target: fc.integer({ min: 10, max: 90 }),
      base: fc.constantFrom(0, 0x7ffffffff000 / page - 90),
    });
    fc.assert(
      fc.property(world, ({ taken, cuts, selfAt, length, target, base }) => {
        const self = range(base + selfAt, length);
        const own = new Set(Array.from({ length }, (_, index) => selfAt + index));
        const occupied = new Set([...taken, ...own].filter((at) => at < 80));
        const list: AddressRange[] = [];
        for (const at of [...occupied].sort((a, b) => a - b)) {
          const last = list.at(-1);
          if (last?.end === (base + at) * page && !cuts[at - 16]) last.end += page;
          else list.push(range(base + at, 1));
        }
        const space = {
          granularity: page,
          lowestAddress: address((base + 16) * page),
          highestAddress: address((base + 80) * page),
        };
        const result = checkPlacement({
          target: (base + target) * page,
          length: length * page,
          self,
          limits: space,
          regions: inventRegions(list),
          views: [],
        });
        const free = (at: number) => at >= 16 && at < 80 && (own.has(at) || !occupied.has(at));
        const wanted = Array.from({ length }, (_, index) => target + index);
        expect(result.ok).toBe(wanted.every(free));
        if (!result.ok) return;
        let before = 0;
        while (free(target - before - 1)) before += 1;
        let after = 0;
        while (free(target + length + after)) after += 1;
        expect(result).toMatchObject({ ok: true, gapBefore: before * page, gapAfter: after * page });
      }),
      { numRuns: 500 },
    );
  });
});

function range(firstPage: number, pages: number): AddressRange {
  return { start: firstPage * page, end: (firstPage + pages) * page };
}
