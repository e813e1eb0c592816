import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { Section, View } from '../../protocol/model.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { checkAddress, checkMove, checkNewRange, checkPart, checkSectionSize, exactSize } from './validation.ts';

const limits = inventLimits({ granularity: 65536 });
const section: Section = { id: 2, bytes: 1024 ** 2, origin: { kind: 'memory' }, inode: 7n, device: 1 };
const view = (letter: string, at: number): View => ({
  letter,
  section: 2,
  offset: 0,
  length: 65536,
  address: address(at),
  sharing: 'shared',
  protection: 'read-write',
  differences: [],
});
const error = (checked: { ok: boolean; error?: string }) => checked.error ?? null;

describe('the size of a section', () => {
  const size = (text: string) => checkSectionSize(text, limits);

  it('is understood as people write it', () => {
    expect(size('1 GiB')).toEqual({ ok: true, value: 1024 ** 3 });
    expect(size('0x10000')).toEqual({ ok: true, value: 65536 });
    expect(size('1t')).toEqual({ ok: true, value: 1024 ** 4 });
  });

  it('has bounds, and whole pages', () => {
    expect(error(size('lots'))).toContain('such as 64 KiB');
    expect(error(size('2 TiB'))).toBe('A section has 4 KiB to 1 TiB.');
    expect(error(size('4095'))).toBe('A section has 4 KiB to 1 TiB.');
    expect(error(size('65537'))).toBe('A section has whole pages of 4 KiB: the next size is 68 KiB.');
    expect(checkSectionSize('1 GiB', { ...limits, maxSectionBytes: 1024 ** 2 }).ok).toBe(false);
  });
});

describe('a new address', () => {
  const [a, b] = [view('A', 0x280000), view('B', 0x290000)];
  const check = (text: string, moving: View | null = a) =>
    checkAddress({ text, length: 65536, moving, limits, regions: null, views: [a, b] });

  it('is taken where it is free', () => {
    expect(check('2c0000')).toEqual({ ok: true, value: 0x2c0000 });
    expect(check('0x2c0000', null)).toEqual({ ok: true, value: 0x2c0000 });
  });

  it('is read as “Go to” reads it', () => {
    for (const [text, value] of [
      ['400000', 0x400000],
      ['end(B)', 0x2a0000],
      ['B + 64 KiB', 0x2a0000],
      ['A-0x10000', 0x270000],
      ['0x2c0000–0x2d0000', 0x2c0000],
      ['\u200b0x2c0000\u00a0', 0x2c0000],
    ] as const) {
      expect(check(text)).toEqual({ ok: true, value });
    }
    // From the view that is moved, or the one that is selected.
    expect(check('+128k')).toEqual({ ok: true, value: 0x2a0000 });
    const selected = { text: '+0x10000', length: 65536, moving: null, here: b, limits, regions: null, views: [a, b] };
    expect(checkAddress(selected)).toEqual({ ok: true, value: 0x2a0000 });
    expect(error(checkAddress({ ...selected, here: null }))).toContain('That counts from nothing');
  });

  it('is refused with the reason', () => {
    expect(error(check(''))).toContain('Type an address');
    expect(error(check('over there'))).toBe('Nothing here is named “over there”.');
    expect(error(check('B+64 quarts'))).toContain('“64 quarts” is not a length');
    expect(error(check('0xffffffffffffffff'))).toContain('it lies in the system’s half. Addresses here are');
    expect(error(check('0x280000'))).toBe('View A is there already.');
    expect(error(check('0x290000'))).toBe('Taken: view B lies at 0x290000–0x2a0000.');
    expect(error(check('0x2c1000'))).toBe('0x2c1000 is not a multiple of 64 KiB.');
    expect(error(check('0x0'))).toContain('0x0 is out of range. Addresses here are');
    expect(error(check('0x800000000000'))).toContain('0x800000000000 is out of range. Addresses here are');
    expect(error(check('0x7fffffff0000'))).toContain('beyond the end of user addresses');
    expect(error(check('B-1 TiB'))).toContain('below 0');
  });
});

describe('a part of a section', () => {
  const part = (offset: string, length: string, of = section) => checkPart(offset, length, of, limits);

  it('must lie within, in steps of the granularity', () => {
    expect(part('64 KiB', '0x20000')).toEqual({
      offset: { ok: true, value: 65536 },
      length: { ok: true, value: 131072 },
    });
    expect(error(part('4 KiB', '64 KiB').offset)).toBe('The offset must be a multiple of 64 KiB.');
    expect(error(part('1 MiB', '64 KiB').offset)).toBe('Section 2 ends at 1 MiB.');
    expect(error(part('960 KiB', '128 KiB').length)).toBe('From there, section 2 has 64 KiB.');
    expect(error(part('0', '0').length)).toBe('A view shows at least 64 KiB.');
    expect(error(part('8 EiB', '1 PiB').offset)).toBe('Section 2 ends at 1 MiB.');
    expect(error(part('0', '1 PiB').length)).toBe('From there, section 2 has 1 MiB.');
    expect(error(part('soon', '').offset)).toContain('“soon” is not an offset.');
    expect(error(part('+0x10000', '').length)).toContain('Type a length such as');
    expect(error(part('0', '5000').length)).toBe('The length must be a multiple of 64 KiB.');
  });

  it('may end with a file, in the middle of a page', () => {
    expect(part('0', '70001', { ...section, bytes: 70001 }).length).toEqual({ ok: true, value: 70001 });
  });
});

it('says sizes so that they can be typed back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (pages) => {
      const checked = checkSectionSize(exactSize(pages * 4096), { ...limits, maxSectionBytes: 1024 ** 5 });
      if (pages * 4096 <= 1024 ** 4) expect(checked).toEqual({ ok: true, value: pages * 4096 });
    }),
  );
});

describe('where several views move', () => {
  const a = view('A', 0x280000);
  const b = view('B', 0x2a0000);
  const c = view('C', 0x300000);
  const views = new Map([a, b, c].map((each) => [each.letter, each]));
  const move = (text: string, others: string[]) =>
    checkMove(text, a, others, { limits, regions: null, views, sections: new Map([[2, section]]) });

  it('is where all of them may lie, over their own places, too', () => {
    expect(move('0x2a0000', ['B'])).toEqual({ ok: true, value: 0x2a0000 });
    expect(error(move('0x2a0000', []))).toContain('view B');
    expect(error(move('0x2e0000', ['B']))).toBe('0x300000 for view B: taken: view C.');
    expect(error(move('0x7fffffff0000', ['B']))).toContain('outside user addresses');
    expect(error(move('there', ['B']))).toContain('Nothing here is named “there”');
    expect(move('end(B) + 64 KiB', ['B'])).toEqual({ ok: true, value: 0x2c0000 });
    expect(error(move('0x280000', ['B']))).toBe('View A is there already.');
  });
});

describe('another range of a view', () => {
  const a = { ...view('A', 0x280000), offset: 65536 };
  const b = view('B', 0x2a0000);
  const range = (from: string, to: string) =>
    checkNewRange(from, to, a, section, { limits, regions: null, views: [a, b] });

  it('moves the address with its start', () => {
    expect(range('64 KiB', '192 KiB').address).toEqual({ ok: true, value: 0x280000 });
    expect(range('0', '128 KiB').address).toEqual({ ok: true, value: 0x270000 });
    expect(range('128 KiB', '192 KiB').address).toEqual({ ok: true, value: 0x290000 });
  });

  it('lies within its section, at multiples of the granularity, and on nothing else', () => {
    expect(error(range('1', '128 KiB').from)).toContain('multiple of 64 KiB');
    expect(error(range('64 KiB', '100 KiB').to)).toContain('multiple of 64 KiB');
    expect(error(range('64 KiB', '64 KiB').to)).toBe('The end must be after the start.');
    expect(error(range('64 KiB', '2 MiB').to)).toBe('Section 2 ends at 1 MiB.');
    expect(error(range('64 KiB', '256 KiB').address)).toContain('view B lies at 0x2a0000–0x2b0000');
    expect(error(range('64 KiB', '128 KiB').address)).toBe('This is its range already.');
  });
});

describe('a section of huge pages', () => {
  const own = 2 * 2 ** 20;
  const huge: Section = { ...section, bytes: 4 * own, unit: own };
  const a = { ...view('A', 16 * own), length: own };
  const b = { ...view('B', 32 * own), length: own };
  const sections = new Map([[2, huge]]);
  const around = { limits, regions: null, views: new Map([a, b].map((each) => [each.letter, each])), sections };
  const pages = '2 MiB (the size of this section’s pages)';

  it('has its own unit for addresses, of one view and of several', () => {
    const move = (text: string, others: string[] = []) => checkMove(text, a, others, around);
    expect(move('+2 MiB')).toEqual({ ok: true, value: 17 * own });
    expect(error(move('+64 KiB'))).toBe(`0x2010000 is not a multiple of ${pages}.`);
    expect(error(move('+64 KiB', ['B']))).toContain(`not a multiple of ${pages}`);
    const there = { text: '0x2010000', length: own, moving: null, limits, regions: null, views: [] };
    expect(error(checkAddress({ ...there, section: huge }))).toBe(`0x2010000 is not a multiple of ${pages}.`);
    expect(checkAddress({ ...there, section })).toEqual({ ok: true, value: 0x2010000 });
  });

  it('has its own unit for parts', () => {
    const part = checkPart('64 KiB', '64 KiB', huge, limits);
    expect(error(part.offset)).toBe(`The offset must be a multiple of ${pages}.`);
    expect(error(part.length)).toBe(`The length must be a multiple of ${pages}.`);
    const range = (from: string, to: string) => checkNewRange(from, to, a, huge, { ...around, views: [a, b] });
    expect(error(range('64 KiB', '2 MiB').from)).toContain(pages);
    expect(error(range('0', '3 MiB').to)).toBe(`The end must be a multiple of ${pages}.`);
    expect(range('0', '4 MiB').address).toEqual({ ok: true, value: 16 * own });
  });
});

describe('addresses that are free, but needed', () => {
  const room = { start: address(0x400000), end: address(0x500000), label: 'room for the stack to grow' };
  const needing = { ...limits, needed: [room] };
  const a = { ...view('A', 0x280000), length: 0x20000 };
  const b = view('B', 0x380000);
  const reason = 'Free, but needed: room for the stack to grow, at 0x400000–0x500000.';

  it('are refused to a new view, to one that moves, and to several', () => {
    const there = { text: '0x4f0000', length: 65536, moving: null, limits: needing, regions: null, views: [a, b] };
    expect(error(checkAddress(there))).toBe(reason);
    expect(checkAddress({ ...there, text: '0x500000' })).toEqual({ ok: true, value: 0x500000 });
    expect(checkAddress({ ...there, text: '0x3f0000' })).toEqual({ ok: true, value: 0x3f0000 });
    const around = { limits: needing, regions: null, views: new Map([a, b].map((each) => [each.letter, each])) };
    const move = (text: string, others: string[]) => checkMove(text, a, others, { ...around, sections: new Map() });
    expect(error(move('0x3f0000', []))).toBe(reason);
    expect(error(move('0x300000', ['B']))).toBe('0x400000 for view B: free, but needed: room for the stack to grow.');
  });

  it('are refused to a view that grows into them', () => {
    const grown = checkNewRange('0', '512 KiB', b, section, { limits: needing, regions: null, views: [a, b] });
    expect(grown.address).toEqual({ ok: true, value: 0x380000 });
    const into = checkNewRange('0', '576 KiB', b, section, { limits: needing, regions: null, views: [a, b] });
    expect(error(into.address)).toBe(
      'It cannot lie at 0x380000–0x410000: that is free, but needed: room for the stack to grow.',
    );
  });
});
