/** The map brought to what is of interest. */
import { spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { allViewsRange, type Navigation } from './navigation.ts';

/** Left free around a view that is shown on the map, and around a region, as a share of it. */
export const fitMargin = 0.2;
export const regionMargin = 0.3;

/** The selected view, or all where none is selected. */
export function fitSelection(navigation: Navigation): void {
  const { views, selectedView } = spaceOf(useApp.getState());
  const selected = selectedView === null ? undefined : views.get(selectedView);
  if (selected) navigation.fit({ start: selected.address, end: selected.address + selected.length }, fitMargin);
  else fitAllViews(navigation);
}

export function fitAllViews(navigation: Navigation): void {
  const range = allViewsRange(spaceOf(useApp.getState()).views.values());
  if (range) navigation.fit(range);
}
