import { expect, it } from 'vitest';
import { momentsOf } from './history-moments.ts';

it('lists what can be redone, where one is, and what can be undone, the latest first', () => {
  // The newest last, in both lists: `Move` was undone first, `Write` last.
  expect(momentsOf({ undo: ['Map A', 'Map B'], redo: ['Move', 'Write'], forgotten: 0 })).toEqual([
    { label: 'Move', steps: 2 },
    { label: 'Write', steps: 1 },
    { label: 'Map B', steps: 0 },
    { label: 'Map A', steps: -1 },
    { label: 'The beginning', steps: -2 },
  ]);
});

it('before anything was done there is the beginning alone; the listed steps may not be all', () => {
  expect(momentsOf({ undo: [], redo: [], forgotten: 0 })).toEqual([{ label: 'The beginning', steps: 0 }]);
  expect(momentsOf({ undo: ['Map A'], redo: [], forgotten: 3 }).at(-1)).toEqual({
    label: 'Before all of these',
    steps: -1,
  });
});

it('begins with what was done without undo, unless steps after it are not listed', () => {
  const cut = 'Punch a hole where A lies';
  expect(momentsOf({ undo: ['Map B'], redo: [], forgotten: 3, cut }).at(-1)).toEqual({
    label: 'Punch a hole where A lies (without undo)',
    steps: -1,
  });
  const undo = Array.from({ length: 100 }, () => 'Write');
  expect(momentsOf({ undo, redo: [], forgotten: 0, cut }).at(-1)?.label).toBe('Before all of these');
});
