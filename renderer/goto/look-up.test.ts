import { expect, it } from 'vitest';
import { inventPlaces } from '../testing/invented-places.ts';
import { lookUp } from './look-up.ts';

const places = inventPlaces();
const noteOf = (text: string) => {
  const { note, error } = lookUp(text, places, []);
  return error ? `error: ${note}` : note;
};
const views = [...places.views.values()];
const [a, b] = views;
if (!a || !b) throw new Error('there are to be views A and B');

it('says how far two places are apart: views, ends, names, addresses', () => {
  const apart = b.address - a.address;
  expect(noteOf('B-A')).toContain(`= 0x${apart.toString(16)} (`);
  expect(noteOf(' B - A ')).toBe(noteOf('B-A'));
  expect(noteOf('B-end(A)')).toContain(`= 0x${(apart - a.length).toString(16)} (`);
  expect(noteOf('A+0x40-A')).toContain('= 0x40 (64 B)');
  expect(noteOf('libc.so.6-A')).toMatch(/^0x[0-9a-f]+ − 0x[0-9a-f]+ = 0x[0-9a-f]+ \(/);
  expect(noteOf('A-B')).toContain(`= −0x${apart.toString(16)} (`);
});

it('says how large a range is, and what is wrong with all else', () => {
  expect(noteOf('0x280000-0x290000')).toBe('0x280000 · range to 0x290000 · 64 KiB');
  expect(noteOf('0x0-1')).toContain('error: That is below 0.');
  expect(noteOf('A-nonsense')).toMatch(/^error: /);
  expect(noteOf('A-0x40')).toContain('view A - 0x40');
});

it('says where a kept place is whose whole name is typed, unless the name is an expression', () => {
  const kept = ['My ring', 'B'].map((name) => ({ space: 'ours', name, address: 0x1000, start: 0, end: 0x2000 }));
  const said = (text: string) => lookUp(text, places, [], kept);
  expect(said(' my Ring')).toMatchObject({ error: false, note: '0x1000 · kept place' });
  expect(said('my rin')).toMatchObject({ error: true });
  expect(said('B').note).toBe(noteOf('B'));
});
