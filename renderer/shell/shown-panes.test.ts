import { expect, it } from 'vitest';
import { panesFor } from './shown-panes.tsx';

it('shows what was chosen; without room for both the map, or the cards while the inspector is among them', () => {
  for (const panes of ['map', 'cards'] as const) {
    for (const low of [true, false]) expect(panesFor(panes, low, true)).toBe(panes);
  }
  expect(panesFor('both', false, true)).toBe('both');
  expect(panesFor('both', true, false)).toBe('map');
  expect(panesFor('both', true, true)).toBe('cards');
});
