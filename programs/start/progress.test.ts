import { expect, it } from 'vitest';
import { Progress } from './progress.ts';

it('stalls only after a rest that is longer than the limit, however long the whole takes', () => {
  const progress = new Progress(100, 0, 1000);
  expect(progress.look(100, 999)).toBe('quiet');
  expect(progress.look(101, 1000)).toBe('first');
  expect(progress.look(101, 2000)).toBe('quiet');
  expect(progress.look(150, 2000)).toBe('moving');
  expect(progress.look(150, 3000)).toBe('quiet');
  expect(progress.look(150, 3001)).toBe('stalled');
});

it('stalls where nothing ever comes', () => {
  const progress = new Progress(0, 50, 1000);
  expect(progress.look(0, 1050)).toBe('quiet');
  expect(progress.look(0, 1051)).toBe('stalled');
});

it('takes a file that shrank for movement, too: the install unpacks and removes', () => {
  const progress = new Progress(0, 0, 10);
  progress.look(100, 5);
  expect(progress.look(40, 15)).toBe('moving');
});
