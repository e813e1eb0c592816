import { beforeEach, expect, it } from 'vitest';
import { inventView } from '../testing/invented-views.ts';
import { leadWith, selectAlso, selectedGroup, selectView, toggleSelected } from './selection.ts';
import { useApp } from './store.ts';

const initial = useApp.getState();
const group = () => selectedGroup(useApp.getState());

beforeEach(() => {
  useApp.setState(initial, true);
  const views = ['A', 'B', 'C'].map((letter, index) => inventView(letter, 0x280000 + index * 0x10000, 0x10000));
  useApp.setState({ views: new Map(views.map((view) => [view.letter, view])) });
});

it('is one view, or a group that the last one added leads', () => {
  expect(group()).toEqual([]);
  selectView('A');
  selectAlso(['C']);
  expect(group()).toEqual(['C', 'A']);
  const { selectedView, status } = useApp.getState();
  expect(selectedView).toBe('C');
  expect(status).toMatch(/^A and C selected: C begins 0x[0-9a-f]+ \(/);
  leadWith('A');
  expect(group()).toEqual(['A', 'C']);
  leadWith('B');
  expect(group()).toEqual(['B']);
});

it('gains and loses single views', () => {
  toggleSelected('B');
  toggleSelected('C');
  expect(group()).toEqual(['C', 'B']);
  toggleSelected('C');
  expect(group()).toEqual(['B']);
  toggleSelected('B');
  expect(group()).toEqual([]);
});

it('forgets what is gone, and a group that the selected view is not of', () => {
  selectAlso(['A', 'B', 'C']);
  useApp.setState((state) => ({ views: new Map([...state.views].filter(([letter]) => letter !== 'B')) }));
  expect(group()).toEqual(['C', 'A']);
  // As an operation does that made or moved another view.
  useApp.setState({ selectedView: 'A', selectedViews: new Set(['C']) });
  expect(group()).toEqual(['A']);
});

it('ends what the status line says of it, and nothing else', () => {
  selectView('A');
  selectAlso(['B']);
  selectView('C');
  expect(useApp.getState().status).toBe('C selected');
  selectAlso(['B']);
  leadWith('A');
  expect(useApp.getState().status).toBe('A selected');
  selectView(null);
  expect(useApp.getState().status).toBe('Nothing selected');
  useApp.setState({ status: 'B moved to 0x2b0000' });
  selectView('A');
  selectView('C');
  expect(useApp.getState().status).toBe('B moved to 0x2b0000');
});

it('counts every selecting, of what is selected already, too', () => {
  selectView('A');
  const { selections } = useApp.getState();
  selectView('A');
  expect(useApp.getState().selections).toBe(selections + 1);
});
