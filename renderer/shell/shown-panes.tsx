import { useLayoutEffect, useState } from 'react';
import { stackedKey } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';

/** Below this height map and cards do not find room one below the other, CSS pixels: toolbar, map, hint, cards, calls and status. */
const leastForBothCss = 600;
/** Where two maps stand one above the other. */
const leastForThreeCss = 760;

/** Whether the interface is too low for map and cards at once. */
function useLow(leastCss: number): boolean {
  const [low, setLow] = useState(false);
  useLayoutEffect(() => {
    const root = document.getElementById('root');
    if (!root) return;
    const measure = () => setLow(root.clientHeight > 0 && root.clientHeight < leastCss);
    const observer = new ResizeObserver(measure);
    observer.observe(root);
    measure();
    return () => observer.disconnect();
  }, [leastCss]);
  return low;
}

/** As chosen; where there is no room for both, the map, unless what stands among the cards was asked for. */
export function panesFor(panes: AppState['panes'], low: boolean, inspectorOpen: boolean): AppState['panes'] {
  if (panes !== 'both' || !low) return panes;
  return inspectorOpen ? 'cards' : 'map';
}

export function useShownPanes(): { shown: AppState['panes']; low: boolean } {
  const panes = useApp((state) => state.panes);
  const isStacked = useApp((state) => stackedKey(state) !== null);
  const low = useLow(isStacked ? leastForThreeCss : leastForBothCss);
  const inspectorOpen = useApp((state) => state.inspectorOpen);
  return { shown: panesFor(panes, low, inspectorOpen), low };
}

/** In the status bar wherever map or cards are out of sight: which are shown, and the way to the others. */
export function PaneSwitch({ shown, low }: { shown: AppState['panes']; low: boolean }) {
  if (shown === 'both') return null;
  const choose = (panes: AppState['panes']) => useApp.setState({ panes });
  const button = (panes: AppState['panes'], label: string) => (
    <button type="button" className="button small" aria-pressed={shown === panes} onClick={() => choose(panes)}>
      {label}
    </button>
  );
  return (
    <fieldset className="pane-switch" title={low ? 'The window has no room for map and cards at once' : undefined}>
      <legend className="unseen">{low ? 'Shown, in a window without room for both' : 'Shown'}</legend>
      {button('map', 'Map')}
      {button('cards', 'Cards')}
      {!low && button('both', 'Both')}
    </fieldset>
  );
}
