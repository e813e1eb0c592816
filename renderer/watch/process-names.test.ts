import { expect, test } from 'vitest';
import { processNames } from './process-names.ts';

const process = (index: number, pid: number, parent: number | null, command: string) => ({
  index,
  pid,
  parent,
  command,
});

test('children stand below their parents, in the order in which they began', () => {
  const names = processNames([
    process(0, 10, null, 'sh'),
    process(1, 11, 10, 'make'),
    process(2, 12, 10, 'ls'),
    process(3, 13, 11, 'cc'),
    process(4, 14, 99, 'elsewhere'),
  ]);
  expect(names.map(({ label }) => label.replaceAll('\u00a0', '.'))).toEqual([
    '10 sh',
    '└.11 make',
    '...└.13 cc',
    '└.12 ls',
    '14 elsewhere',
  ]);
  expect(names.map(({ index }) => index)).toEqual([0, 1, 3, 2, 4]);
});

test('a number that was given twice: a child is of the later one, and none is its own parent', () => {
  const names = processNames([
    process(0, 10, null, 'a'),
    process(1, 11, 10, 'b'),
    process(2, 10, 11, 'c'),
    process(3, 12, 10, 'd'),
    process(4, 13, 13, 'e'),
  ]);
  expect(names.map(({ label }) => label.replaceAll('\u00a0', '.'))).toEqual([
    '10 a',
    '└.11 b',
    '...└.10 c',
    '......└.12 d',
    '13 e',
  ]);
});
