// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { useApp } from '../state/store.ts';
import { guardLeaving } from './leave-guard.ts';

const now = vi.spyOn(performance, 'now').mockReturnValue(0);
guardLeaving();

/** Whether the page asks before it is left. */
const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
const press = (key: string, more: KeyboardEventInit = {}) =>
  window.dispatchEvent(new KeyboardEvent('keydown', { key, ...more }));

beforeEach(() => {
  now.mockReturnValue(now() + 60_000);
  useApp.setState({ host: { kind: 'electron', endsWithWindow: true }, unsaved: true });
});

it('asks only where changed bytes would be lost', () => {
  expect(asks()).toBe(true);
  useApp.setState({ unsaved: false });
  expect(asks()).toBe(false);
  useApp.setState({ unsaved: true, host: { kind: 'web', endsWithWindow: false } });
  expect(asks()).toBe(false);
});

it('does not ask at a reload, which loses nothing', () => {
  press('F5');
  expect(asks()).toBe(false);
  now.mockReturnValue(now() + 5000);
  expect(asks()).toBe(true);
  press('r', { ctrlKey: true });
  expect(asks()).toBe(false);
});

it('takes no other key for a reload', () => {
  press('r');
  expect(asks()).toBe(true);
});
