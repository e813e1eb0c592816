import { describe, expect, it } from 'vitest';
import { inventRegions } from '../testing/invented-regions.ts';
import { spaceOfRegions, whyNotShown } from './address-space.ts';

const ours = { lowestAddr: 0x10000, highestAddr: 0x7fff_ffff_f000 };
const vsyscall = { start: 0xffff_ffff_ff60_0000, end: 0xffff_ffff_ff60_1000, name: '[vsyscall]' };
const regionsAt = (...starts: number[]) => inventRegions(starts.map((start) => ({ start, end: start + 0x1000 })));

describe('the space of a process', () => {
  it.each([
    ['like ours', [0x400000, 0x7fff_0000_0000], ours],
    ['at address 0 and 0x2000', [0, 0x2000, 0x7fff_0000_0000], { ...ours, lowestAddr: 0 }],
    ['of 32 bits', [0x8048000, 0xfff4_8000], { ...ours, highestAddr: 2 ** 32 }],
    ['of 32 bits, up to its very end', [0x8048000, 2 ** 32 - 0x1000], { ...ours, highestAddr: 2 ** 32 }],
    ['of 32 bits, limited to 3 GiB', [0x8048000, 0xbf99_7000], { ...ours, highestAddr: 3 * 2 ** 30 }],
    ['of Windows, of 32 bits', [0x10000, 0x7ffe_0000], { ...ours, highestAddr: 2 ** 31 }],
    ['just above 4 GiB', [0x10000, 2 ** 32], ours],
    ['in the last page below ours', [0x7fff_ffff_e000], ours],
    ['wider by a page', [0x7fff_ffff_f000], { ...ours, highestAddr: 2 ** 48 }],
    ['with 48 bits', [0xffff_0000_0000], { ...ours, highestAddr: 2 ** 48 }],
    ['with 52 bits', [0x400000, 2 ** 51], { ...ours, highestAddr: 2 ** 52 }],
    ['with 5 levels of tables', [0x400000, 2 ** 52], { ...ours, highestAddr: 2 ** 53 }],
    ['with 5 levels of tables, at the end', [0x400000, 2 ** 56 - 0x2000], { ...ours, highestAddr: 2 ** 53 }],
    ['without regions', [], ours],
  ])('one %s', (_, starts, space) => expect(spaceOfRegions(regionsAt(...starts), ours)).toEqual(space));

  it('what the system lists above its own addresses is not in it', () => {
    expect(spaceOfRegions(inventRegions([{ start: 0x400000, end: 0x401000 }, vsyscall]), ours)).toEqual(ours);
    expect(spaceOfRegions(inventRegions([vsyscall]), ours)).toEqual(ours);
  });
});

describe('an address that cannot be shown', () => {
  const here = 'Addresses here are 0x10000–0x7ffffffff000.';
  it.each([
    [0x10000, null],
    [0x7fff_ffff_f000, null],
    [0xffff, `0xffff is out of range. ${here}`],
    [0x7fff_ffff_f001, `0x7ffffffff001 is out of range. ${here}`],
    [-1n, `That is below 0. ${here}`],
    [2n ** 53n + 1n, `0x20000000000001 is out of range. ${here}`],
    [2n ** 63n - 1n, `0x7fffffffffffffff is out of range. ${here}`],
    [vsyscall.start, `0xffffffffff600000 is out of range: it lies in the system’s half. ${here}`],
    [2n ** 64n - 1n, `0xffffffffffffffff is out of range: it lies in the system’s half. ${here}`],
    [2n ** 64n, `0x10000000000000000 is larger than any address: it has more than 64 bits. ${here}`],
  ])('%s', (at, error) => expect(whyNotShown(at, ours)).toBe(error));

  it('says where the map itself ends, not that nothing lies there', () => {
    const wide = { ...ours, highestAddr: 2 ** 53 };
    expect(whyNotShown(2 ** 55, wide)).toBe('0x80000000000000 is out of range: the map ends at 0x20000000000000.');
  });

  it('below 0, from where 0 is an address', () => {
    expect(whyNotShown(-1, { ...ours, lowestAddr: 0 })).toBe('That is below 0.');
    expect(whyNotShown(0, { ...ours, lowestAddr: 0 })).toBeNull();
  });
});
