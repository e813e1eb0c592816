/** The map brought to what is of interest. */
import { shown } from '../state/shown.ts';
import { useApp } from '../state/store.ts';
import { allViewsRange, type Navigation } from './navigation.ts';

/** The selected view, or all where none is selected. */
export function fitSelection(navigation: Navigation): void {
  const { views, selectedView } = shown(useApp.getState());
  const selected = selectedView === null ? undefined : views.get(selectedView);
  if (selected) navigation.fit({ start: selected.address, end: selected.address + selected.length }, 0.2);
  else fitAllViews(navigation);
}

export function fitAllViews(navigation: Navigation): void {
  const range = allViewsRange(shown(useApp.getState()).views.values());
  if (range) navigation.fit(range);
}
