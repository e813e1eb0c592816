import { expect, test } from 'vitest';
import { processNames } from './process-names.ts';

/** The labels of processes `[pid, parent's pid, command]`, with dots for the spaces that do not break, and their indexes. */
function namesOf(
  ...listed: [pid: number, parent: number | null, command: string][]
): [labels: string[], order: number[]] {
  const names = processNames(listed.map(([pid, parent, command], index) => ({ index, pid, parent, command })));
  return [names.map(({ label }) => label.replaceAll('\u00a0', '.')), names.map(({ index }) => index)];
}

test('children stand below their parents, in the order in which they began', () => {
  const [labels, order] = namesOf(
    [10, null, 'sh'],
    [11, 10, 'make'],
    [12, 10, 'ls'],
    [13, 11, 'cc'],
    [14, 99, 'elsewhere'],
  );
  expect(labels).toEqual(['10 sh', '└.11 make', '...└.13 cc', '└.12 ls', '14 elsewhere']);
  expect(order).toEqual([0, 1, 3, 2, 4]);
});

test('a number that was given twice: a child is of the later one, and none is its own parent', () => {
  const [labels] = namesOf([10, null, 'a'], [11, 10, 'b'], [10, 11, 'c'], [12, 10, 'd'], [13, 13, 'e']);
  expect(labels).toEqual(['10 a', '└.11 b', '...└.10 c', '......└.12 d', '13 e']);
});
