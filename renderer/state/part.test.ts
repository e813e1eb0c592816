import { beforeEach, expect, it, vi } from 'vitest';
import { operationsIdle } from './operations.ts';
import { loadParts, part, withPart } from './part.ts';
import { useApp } from './store.ts';

beforeEach(() => useApp.setState({ alert: null }));

it('loads a part once for all callers', async () => {
  const bring = vi.fn(async () => 'loaded');
  const wanted = part(bring);
  expect(wanted.loaded).toBeNull();
  await Promise.all([wanted.load(), wanted.load(), loadParts()]);
  expect(wanted.loaded).toBe('loaded');
  const use = vi.fn();
  await withPart(wanted, use);
  expect(use).toHaveBeenCalledExactlyOnceWith('loaded');
  expect(bring).toHaveBeenCalledTimes(1);
});

it('says that a part cannot be had when it is wanted, not before, and tries again the next time', async () => {
  let there = false;
  const wanted = part(() => (there ? Promise.resolve('loaded') : Promise.reject(new TypeError('Failed to fetch'))));
  await loadParts();
  expect(useApp.getState().alert).toBeNull();
  const [use, giveUp] = [vi.fn(), vi.fn()];
  await withPart(wanted, use, giveUp);
  expect(use).not.toHaveBeenCalled();
  expect(giveUp).toHaveBeenCalledTimes(1);
  expect(useApp.getState().alert?.error.message).toMatch(/could not be loaded/);
  there = true;
  await withPart(wanted, use, giveUp);
  expect(use).toHaveBeenCalledExactlyOnceWith('loaded');
});

it('counts loading as under way', async () => {
  let arrive: (result: string) => void = () => {
    throw new Error('not asked for');
  };
  const wanted = part(
    () =>
      new Promise<string>((resolve) => {
        arrive = resolve;
      }),
  );
  const loading = wanted.load();
  const idle = vi.fn();
  const waiting = operationsIdle().then(idle);
  await Promise.resolve();
  expect(idle).not.toHaveBeenCalled();
  arrive('loaded');
  await Promise.all([loading, waiting]);
  expect(idle).toHaveBeenCalled();
});
