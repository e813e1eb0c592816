// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { keepPaneSizes, setPaneSize } from './pane-sizes.ts';

const { style } = document.documentElement;

beforeEach(() => {
  localStorage.clear();
  style.cssText = '';
});

it('a size that a person has chosen is kept for the next start, until it is given up', () => {
  setPaneSize('cards', 300);
  setPaneSize('table', 500);
  setPaneSize('cards', null);
  expect([style.getPropertyValue('--cards-height'), style.getPropertyValue('--table-width')]).toEqual(['', '500px']);
  style.cssText = '';
  keepPaneSizes();
  expect([style.getPropertyValue('--cards-height'), style.getPropertyValue('--table-width')]).toEqual(['', '500px']);
});

it.each(['no JSON', '[]', '{"cards":-1}', '{"cards":"300px"}', '{"map":300}', '{"table":1e9}', 'null'])(
  'what was kept and makes no sense changes nothing: %s',
  (text) => {
    localStorage.setItem('samepage.panes', text);
    keepPaneSizes();
    expect(style.cssText).toBe('');
  },
);
