// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { keepPreferences, settings, takeUpPreferences } from './preferences.ts';
import { useApp } from './store.ts';

const initial = useApp.getState();
const key = 'samepage.preferences';

beforeEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  useApp.setState(initial, true);
});

it('takes up every setting that was kept, and leaves out what makes no sense', () => {
  localStorage.setItem(
    key,
    JSON.stringify({
      wheel: 'pan',
      liveRate: '10',
      theme: 'purple',
      tableOpen: true,
      historyBudget: 2 ** 26,
      paused: true,
    }),
  );
  takeUpPreferences();
  keepPreferences();
  expect(useApp.getState()).toMatchObject({
    wheel: 'pan',
    liveRate: '10',
    theme: 'system',
    tableOpen: true,
    historyBudget: 2 ** 26,
    paused: false,
  });
});

it('keeps a change, and only what is a preference', () => {
  takeUpPreferences();
  keepPreferences();
  useApp.setState({ contrast: 'high', status: 'Done' });
  const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '');
  expect(kept).toMatchObject({ contrast: 'high', hexColumns: 'auto' });
  expect(kept).not.toHaveProperty('status');
});

it('starts with what the settings offer first, whatever is in the store', () => {
  localStorage.setItem(key, 'no JSON');
  takeUpPreferences();
  keepPreferences();
  const state: Record<string, unknown> = { ...useApp.getState() };
  for (const [name, values] of Object.entries(settings)) expect(values).toContain(state[name]);
});

it('folds the call log in a low window, by the height that it has at the first picture, unless that was chosen', () => {
  vi.stubGlobal('innerHeight', 0);
  takeUpPreferences();
  vi.stubGlobal('innerHeight', 875);
  keepPreferences();
  expect(useApp.getState().callsOpen).toBe(true);
  vi.stubGlobal('innerHeight', 600);
  keepPreferences();
  expect(useApp.getState().callsOpen).toBe(false);
  localStorage.setItem(key, JSON.stringify({ callsOpen: true }));
  keepPreferences();
  expect(useApp.getState().callsOpen).toBe(true);
});
