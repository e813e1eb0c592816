/** What of the state a map is drawn from. The scene has no other: what is drawn is subscribed to. */
import { fileRows, type KindRow, kindRows } from '../../space/kind-rows.ts';
import { shallowEqual } from '../../state/memoize.ts';
import type { Space } from '../../state/spaces.ts';
import type { AppState } from '../../state/store.ts';

/** All that the picture is drawn from: whatever changes of it, the map is painted again. */
function drawnOf(state: AppState, { key, pid, views, sections, selectedView, selectedViews }: Space) {
  const { shownSpace, fadedKinds, touched, search, limits, paused, wxMarked, rowsByFile } = state;
  const selectedRegion = key === shownSpace ? state.selectedRegion : null;
  const difference = state.difference?.key === key ? state.difference : null;
  // Other processes map our sections, too. A trace may be of another machine: there an inode says nothing.
  const known = key.startsWith('watch') ? sections : state.sections;
  return {
    ...{ key, pid, views, sections, known, selectedView, selectedViews, selectedRegion, difference },
    ...{ fadedKinds, touched, search, limits, paused, wxMarked, rowsByFile },
  };
}

export interface Seen {
  drawn: Readonly<ReturnType<typeof drawnOf>>;
  /** What the system lists: painted again only where its change shows. */
  list: Pick<Space, 'regions' | 'step'>;
}

export function seenOf(state: AppState, space: Space): Seen {
  const { regions, step } = space;
  return { drawn: drawnOf(state, space), list: { regions, step } };
}

/** Whether a map looks the same by both. */
export function sameSeen(one: Seen, other: Seen): boolean {
  return shallowEqual(one.drawn, other.drawn) && shallowEqual(one.list, other.list);
}

/** A row for each kind, or for each file, of another process's regions. */
export function rowsIn({ drawn, list }: Seen): readonly KindRow[] | null {
  if (!list.regions) return null;
  return drawn.rowsByFile ? fileRows(list.regions) : kindRows(list.regions);
}
