// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { keepPreferences, settings } from './preferences.ts';
import { useApp } from './store.ts';

const initial = useApp.getState();
const key = 'samepage.preferences';

beforeEach(() => {
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
  keepPreferences();
  useApp.setState({ contrast: 'high', status: 'Done' });
  const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '');
  expect(kept).toMatchObject({ contrast: 'high', hexColumns: 'auto' });
  expect(kept).not.toHaveProperty('status');
});

it('starts with what the settings offer first, whatever is in the store', () => {
  localStorage.setItem(key, 'no JSON');
  keepPreferences();
  const state: Record<string, unknown> = { ...useApp.getState() };
  for (const [name, values] of Object.entries(settings)) expect(values).toContain(state[name]);
});
