/** What this window shows of the session, as workspaces and the layout that is kept for after a crash have it. */
import { address } from '../../protocol/address.ts';
import type { WorkspaceShown } from '../../protocol/workspace.ts';
import { shallowEqual } from '../state/memoize.ts';
import { selectedGroup, selectTogether } from '../state/selection.ts';
import { type AppState, useApp } from '../state/store.ts';
import { navigationOf, onMapsChange } from '../viewport/maps.ts';
import { shownRange } from '../viewport/scale.ts';

export function shownNow(): WorkspaceShown {
  const state = useApp.getState();
  const { cursors, views, pinnedCards, valueType, byteOrder, hexValues } = state;
  const viewport = navigationOf('ours')?.destination;
  const range = viewport && shownRange(viewport);
  const there = [...cursors].filter(([letter, at]) => at < (views.get(letter)?.length ?? 0));
  return {
    cursors: Object.fromEntries(there),
    selected: selectedGroup(state),
    pinned: [...pinnedCards],
    values: { type: valueType, order: byteOrder, hex: hexValues },
    map: range ? { start: address(Math.max(0, Math.floor(range.start))), end: address(Math.ceil(range.end)) } : null,
  };
}

/** Of views that are not there, nothing. */
export function takeUpShown({ cursors, selected, pinned, values, map }: WorkspaceShown): void {
  const { views } = useApp.getState();
  const there = (letter: string) => views.has(letter);
  useApp.setState({
    cursors: new Map(Object.entries(cursors)),
    pinnedCards: pinned.filter(there),
    ...(values && { valueType: values.type, byteOrder: values.order, hexValues: values.hex }),
  });
  selectTogether(selected.filter(there));
  if (map) navigationOf('ours')?.showRange(map);
}

/** After a change, milliseconds. */
const waitMs = 1000;

const partsOf = ({ cursors, selectedView, selectedViews, pinnedCards, valueType, byteOrder, hexValues }: AppState) => ({
  ...{ cursors, selectedView, selectedViews, pinnedCards, valueType, byteOrder, hexValues },
});

/** Reports what is shown, a second after it has changed. */
export function reportShown(report: (shown: WorkspaceShown) => void): void {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      report(shownNow());
    }, waitMs);
  };
  let before = partsOf(useApp.getState());
  let navigation: ReturnType<typeof navigationOf> = null;
  useApp.subscribe((state) => {
    const now = partsOf(state);
    if (!shallowEqual(now, before)) soon();
    before = now;
  });
  const follow = () => {
    const now = navigationOf('ours');
    if (now === navigation) return;
    navigation = now;
    now?.subscribe(soon);
  };
  follow();
  onMapsChange(follow);
}
