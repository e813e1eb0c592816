import { expect, it } from 'vitest';
import type { View } from '../../../protocol/model.ts';
import { inventView } from '../../testing/invented-views.ts';
import { newlySelected } from './newly-selected.ts';

type State = Parameters<ReturnType<typeof newlySelected>>[0];

/** What it needs of the limits is whether there are any. */
const limits = {} as State['limits'];

function player(fresh = new Set<string>()) {
  const take = newlySelected(fresh);
  let state: State = { limits, views: new Map<string, View>(), selectedView: null };
  return (letters: readonly string[], selectedView = state.selectedView) => {
    const before = state;
    const views = new Map(letters.map((letter) => [letter, inventView(letter, 0x1000, 0x1000)]));
    state = { limits, views, selectedView };
    return take(state, before);
  };
}

it('is a view that came since the last selection, and no other', () => {
  const play = player();
  play(['A']);
  expect(play(['A'], 'A')).toBe(true);
  play(['A', 'B', 'C']);
  expect(play(['A', 'B', 'C'], 'B')).toBe(true);
  // C came before B was selected: it is an old one by now.
  expect(play(['A', 'B', 'C'], 'C')).toBe(false);
  play(['A', 'C']);
  play(['A', 'B', 'C']);
  expect(play(['A', 'B', 'C'], 'B')).toBe(true);
});

it('remembers nothing of views that came and went while nobody selected one', () => {
  const fresh = new Set<string>();
  const play = player(fresh);
  for (let made = 0; made < 1000; made += 1) play([`V${made}`, `W${made}`]);
  expect([...fresh]).toEqual(['V999', 'W999']);
});
