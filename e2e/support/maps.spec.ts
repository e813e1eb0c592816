/** The tests' own eyes, tested: what they are blind to, no other test would see. */
import { expect, test } from '@playwright/test';
import { coverage, descriptors, firstFree, mapsOf, memfds, parseMaps } from '../../tooling/app/maps.ts';

const text = `00280000-00284000 rw-s 00000000 00:01 1042                       /memfd:section 1 (deleted)
00284000-00290000 rw-s 00004000 00:01 1042                       /memfd:section 1 (deleted)
00290000-00294000 r--s 00000000 00:01 1042                       /memfd:section 1 (deleted)
7f1b2c000000-7f1b2c021000 rw-p 00000000 00:00 0 
7ffc84a5e000-7ffc84a7f000 rw-p 00000000 00:00 0                          [stack]
`;

const section = { perms: 'rw-s', inode: 1042, path: '/memfd:section 1 (deleted)' };

test('maps are read, named and nameless', () => {
  const maps = parseMaps(text);
  expect(maps).toHaveLength(5);
  expect(maps[1]).toEqual({ ...section, start: 0x284000, end: 0x290000, offset: 0x4000 });
  expect(maps[3]).toMatchObject({ start: 0x7f1b2c000000, perms: 'rw-p', path: '' });
  expect(maps[4]).toMatchObject({ path: '[stack]' });
  expect(() => parseMaps('nonsense\n')).toThrow('not a line');
});

test('coverage joins what goes on, splits what differs, cuts to the range and leaves holes out', () => {
  const maps = parseMaps(text);
  expect(coverage(maps, 0x281000, 0x292000)).toEqual([
    { ...section, start: 0x281000, end: 0x290000, offset: 0x1000 },
    { ...section, perms: 'r--s', start: 0x290000, end: 0x292000, offset: 0 },
  ]);
  expect(coverage(maps, 0x294000, 0x300000)).toEqual([]);
});

test('a free place is one between two pieces, or behind the last one that is in the way', () => {
  const maps = parseMaps(text);
  expect(firstFree(maps, 0x1000, 0x100000, 0x1000)).toBe(0x100000);
  expect(firstFree(maps, 0x1000, 0x285000, 0x10000)).toBe(0x2a0000);
  expect(firstFree(maps, 2 ** 46, 0x100000, 2 ** 30)).toBe(2 ** 30);
  expect(firstFree(maps, 2 ** 36, 0x7f1b2c000000, 2 ** 30)).toBe(0x7f1b40000000);
});

test('our own process is seen as the system lists it', () => {
  expect(mapsOf(process.pid).some(({ path }) => path === '[stack]')).toBe(true);
  expect(descriptors(process.pid)).toContain(1);
  expect(memfds(process.pid)).toEqual([]);
});
