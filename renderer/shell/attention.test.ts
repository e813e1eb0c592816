// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { firstSign, followAttention } from './attention.ts';

let reports: boolean[];

beforeEach(() => {
  vi.useFakeTimers();
  reports = [];
  followAttention((attended) => reports.push(attended));
});
afterEach(() => vi.useRealTimers());

it('ends five seconds after the last sign of a person, and begins again with the next one', () => {
  vi.advanceTimersByTime(4000);
  dispatchEvent(new Event('pointermove'));
  vi.advanceTimersByTime(4999);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(reports).toEqual([false]);
  dispatchEvent(new Event('keydown'));
  dispatchEvent(new Event('keydown'));
  expect(reports).toEqual([false, true]);
  vi.advanceTimersByTime(5001);
  expect(reports).toEqual([false, true, false]);
});

it('wakes for nothing while nobody acts', () => {
  vi.advanceTimersByTime(6000);
  expect(vi.getTimerCount()).toBe(0);
});

it('is first seen when somebody moves the pointer on, not when the window opens under it and gets the focus', async () => {
  const seen = vi.fn();
  void firstSign().then(seen);
  dispatchEvent(new Event('focus'));
  dispatchEvent(new Event('pointermove'));
  await Promise.resolve();
  expect(seen).not.toHaveBeenCalled();
  dispatchEvent(new Event('pointermove'));
  await Promise.resolve();
  expect(seen).toHaveBeenCalled();
});
