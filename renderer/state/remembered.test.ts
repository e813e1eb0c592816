// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { Remembered } from './remembered.ts';

beforeEach(() => localStorage.clear());

it('keeps each text once, the newest first, and no more than its limit', () => {
  const remembered = new Remembered('samepage.test', 3);
  for (const text of ['libc', 'A', 'libc']) remembered.add(text);
  expect(remembered.list).toEqual(['libc', 'A']);
  for (const text of ['B', 'C']) remembered.add(text);
  expect(remembered.list).toEqual(['C', 'B', 'libc']);
  expect(new Remembered('samepage.test', 3).list).toEqual(['C', 'B', 'libc']);
  expect(new Remembered('samepage.other', 3).list).toEqual([]);
});

it('starts over where the stored value has another shape', () => {
  for (const text of ['{', '{"a":1}', 'null']) {
    localStorage.setItem('samepage.test', text);
    expect(new Remembered('samepage.test', 3).list).toEqual([]);
  }
  localStorage.setItem('samepage.test', '["A", 1, null]');
  expect(new Remembered('samepage.test', 3).list).toEqual(['A']);
});
