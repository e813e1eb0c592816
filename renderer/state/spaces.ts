/** Address spaces, by key: our own process's, and others that are looked at. Each has its list of regions. */
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { AppState, ListedSpace, SpaceKey } from './store.ts';

/** What of ours lies in a space: all of it in our own, nothing in another process's. */
type Ours = Pick<AppState, 'views' | 'sections' | 'selectedView' | 'selectedViews'>;

/** What map, overview, table, “Go to” and export show. Each of its parts stays the same until it changes. */
export interface Space extends Readonly<ListedSpace>, Readonly<Ours> {
  key: SpaceKey;
}

const nothingOfOurs: Ours = { views: new Map(), sections: new Map(), selectedView: null, selectedViews: new Set() };
export const unlisted: ListedSpace = { pid: 0, started: null, name: '', regions: null, step: null, lost: null };

type Known = Ours & Pick<AppState, 'spaces' | 'shownSpace' | 'limits'>;

/** The space with that key, or the one that the window shows; without regions where nothing is known of it. */
export function spaceOf(state: Known, key: SpaceKey = state.shownSpace): Space {
  const listed = state.spaces.get(key) ?? unlisted;
  if (key !== 'ours') return { key, ...listed, ...nothingOfOurs };
  const { views, sections, selectedView, selectedViews } = state;
  return { key, ...listed, pid: state.limits?.pid ?? 0, views, sections, selectedView, selectedViews };
}

/** Our own process's list of regions, whatever is shown. */
export function ownRegions({ spaces }: Pick<AppState, 'spaces'>): RegionColumns | null {
  return spaces.get('ours')?.regions ?? null;
}

/** The other process whose address space is shown instead of ours. */
export function otherShown({ spaces, shownSpace }: Pick<AppState, 'spaces' | 'shownSpace'>): ListedSpace | null {
  return shownSpace === 'ours' ? null : (spaces.get(shownSpace) ?? null);
}

/** The space that is looked at besides our own, whether it has the focus or not; null where there is none. */
export function besideKey({ spaces }: Pick<AppState, 'spaces'>): SpaceKey | null {
  for (const key of spaces.keys()) if (key !== 'ours') return key;
  return null;
}

/** The same, where it stands beside ours: there are two maps then. */
export function stackedKey(state: Pick<AppState, 'spaces' | 'stacked'>): SpaceKey | null {
  return state.stacked ? besideKey(state) : null;
}

/** The process of a space that is not our own. */
export function otherPidOf({ key, pid }: Pick<Space, 'key' | 'pid'>): number | undefined {
  return key === 'ours' ? undefined : pid;
}

/** `spaces` with one of them changed. */
export function withSpace(
  { spaces }: Pick<AppState, 'spaces'>,
  key: SpaceKey,
  change: Partial<ListedSpace>,
): Pick<AppState, 'spaces'> {
  return { spaces: new Map(spaces).set(key, { ...(spaces.get(key) ?? unlisted), ...change }) };
}
