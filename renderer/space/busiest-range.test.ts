import { expect, it } from 'vitest';
import { emptyColumns } from '../../protocol/region-columns.ts';
import { busiestRange } from './busiest-range.ts';

function listOf(...starts: number[]) {
  const list = { count: starts.length, ...emptyColumns(starts.length), names: [''] };
  list.starts.set(starts);
  list.ends.set(starts.map((start) => start + 0x1000));
  return list;
}
const top = 2 ** 47;

it('is the neighbourhood with most regions, however far it reaches', () => {
  const far = 2 ** 40;
  expect(busiestRange(listOf(0x400000, far, far + 2 ** 34, far + 2 ** 35, top - 0x2000), top)).toEqual({
    start: far,
    end: far + 2 ** 35 + 0x1000,
  });
});

it('leaves out what lies above the space, and is null where there is nothing', () => {
  expect(busiestRange(listOf(0x400000, top, top + 0x1000, top + 0x2000), top)).toEqual({
    start: 0x400000,
    end: 0x401000,
  });
  expect(busiestRange(listOf(top), top)).toBeNull();
  expect(busiestRange(listOf(), top)).toBeNull();
});
