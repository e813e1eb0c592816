import type { AppState } from '../../state/store.ts';

type State = Pick<AppState, 'limits' | 'views' | 'selectedView'>;

/**
 * Tells of each change whether it selects a view that came since the last selection: one made here, just now. `fresh`
 * holds the letters of those that came, while they are there: others may make views for hours before one is selected.
 */
export function newlySelected(fresh: Set<string> = new Set()): (state: State, before: State) => boolean {
  // A view has come before it is selected, which waits for the answer to the request that made it.
  return ({ views, selectedView }, before) => {
    if (before.limits && views !== before.views) {
      for (const letter of fresh) if (!views.has(letter)) fresh.delete(letter);
      for (const letter of views.keys()) if (!before.views.has(letter)) fresh.add(letter);
    }
    if (selectedView === before.selectedView) return false;
    const isNew = selectedView !== null && fresh.has(selectedView);
    fresh.clear();
    return isNew;
  };
}
