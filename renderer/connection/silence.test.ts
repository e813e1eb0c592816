import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lookMs, SilenceWatch } from './silence.ts';

let said: boolean[];
let watch: SilenceWatch;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  watch = new SilenceWatch((silent) => said.push(silent));
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const looks = (count: number) => vi.advanceTimersByTime(count * lookMs);

it('says nothing while there are signs of life', () => {
  for (let time = 0; time < 10; time += 1) {
    watch.heard();
    looks(1);
  }
  expect(said).toEqual([]);
});

it('forgives one that is missed', () => {
  looks(1);
  watch.heard();
  looks(2);
  expect(said).toEqual([]);
});

it('says once that the engine is silent, and once that it is heard again', () => {
  looks(2);
  expect(said).toEqual([true]);
  looks(5);
  expect(said).toEqual([true]);
  watch.heard();
  watch.heard();
  expect(said).toEqual([true, false]);
  looks(1);
  looks(2);
  expect(said).toEqual([true, false, true]);
});

it('says nothing more once it was stopped', () => {
  watch.stop();
  looks(5);
  expect(said).toEqual([]);
});
