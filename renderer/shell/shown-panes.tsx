import { useLayoutEffect, useState } from 'react';
import { stackedKey } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';

/** Below this height map and cards do not find room one below the other, CSS pixels: toolbar, map, hint, cards, calls and status. */
const leastForBothCss = 600;
/** Where two maps stand one above the other. */
const leastForThreeCss = 760;

/** Where a list is open below the timeline of a trace (watch.css): in a lower window it would leave the map no lane. */
const leastWithListCss = 861;

/** What the search and its matches take of the height. */
const searchCss = 137;
/** Below this width the table would be too narrow to be read beside the map, which needs 320 (shell.css). */
const leastWithTableCss = 560;

/** Whether the first element of the selector has a size, and one below the least, CSS pixels. */
function useBelow(selector: string, side: 'clientWidth' | 'clientHeight', leastCss: number): boolean {
  const [below, setBelow] = useState(false);
  useLayoutEffect(() => {
    const element = document.querySelector(selector);
    if (!element) return;
    const measure = () => setBelow(element[side] > 0 && element[side] < leastCss);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [selector, side, leastCss]);
  return below;
}

/** As chosen; where there is no room for both, the map, unless what stands among the cards was asked for. */
export function panesFor(panes: AppState['panes'], low: boolean, inspectorOpen: boolean): AppState['panes'] {
  if (panes !== 'both' || !low) return panes;
  return inspectorOpen ? 'cards' : 'map';
}

export interface ShownPanes {
  shown: AppState['panes'];
  /** There is no room for map and cards at once. */
  low: boolean;
  /** The table stands in the map's place: there is no room for both. */
  tableAlone: boolean;
}

export function useShownPanes(): ShownPanes {
  const panes = useApp((state) => state.panes);
  const isStacked = useApp((state) => stackedKey(state) !== null);
  const tableOpen = useApp((state) => state.tableOpen);
  const searchOpen = useApp((state) => state.searchOpen);
  const hasList = useApp((state) => state.watchPanelOpen);
  const leastForMapsCss = isStacked ? leastForThreeCss : leastForBothCss;
  const leastCss = (hasList ? leastWithListCss : leastForMapsCss) + (searchOpen ? searchCss : 0);
  const low = useBelow('#root', 'clientHeight', leastCss);
  const narrow = useBelow('.app-main', 'clientWidth', leastWithTableCss);
  const inspectorOpen = useApp((state) => state.inspectorOpen);
  return { shown: panesFor(panes, low, inspectorOpen), low, tableAlone: narrow && tableOpen };
}

/** In the status bar wherever map or cards are out of sight: which are shown, and the way to the others. */
export function PaneSwitch({ shown, low, tableAlone }: ShownPanes) {
  if (shown === 'both' && !tableAlone) return null;
  const choose = (panes: AppState['panes']) => useApp.setState({ panes });
  const button = (label: string, pressed: boolean, onClick: () => void) => (
    <button type="button" className="button small" aria-pressed={pressed} onClick={onClick}>
      {label}
    </button>
  );
  const chooseMap = () => useApp.setState(tableAlone ? { tableOpen: false, panes: mapIn(shown) } : { panes: 'map' });
  return (
    <fieldset className="pane-switch" title={noRoom(low, tableAlone)}>
      <legend className="unseen">{low ? 'Shown, in a window without room for both' : 'Shown'}</legend>
      {button('Map', shown !== 'cards' && !tableAlone, chooseMap)}
      {tableAlone && button('Table', shown !== 'cards', () => choose(mapIn(shown)))}
      {shown !== 'both' && button('Cards', shown === 'cards', () => choose('cards'))}
      {shown !== 'both' && !low && button('Both', false, () => choose('both'))}
    </fieldset>
  );
}

/** What shows the map, or what stands in its place, and hides as little as before. */
function mapIn(shown: AppState['panes']): AppState['panes'] {
  return shown === 'cards' ? 'map' : shown;
}

function noRoom(low: boolean, tableAlone: boolean): string | undefined {
  if (tableAlone) return 'The window has no room for map and table at once';
  return low ? 'The window has no room for map and cards at once' : undefined;
}
