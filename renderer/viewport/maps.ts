/** The maps on the page: each shows one address space, and looks at it from its own place. */
import { createStore } from 'zustand/vanilla';
import type { Space } from '../state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from '../state/store.ts';
import type { Navigation } from './navigation.ts';

export interface PageMap {
  /** The space that it shows. */
  readonly spaceIn: (state: AppState) => Space;
  readonly navigation: Navigation;
}

const onPage = createStore<readonly PageMap[]>(() => []);

/** A map has come; what it returns takes it away again. */
export function addMap(map: PageMap): () => void {
  onPage.setState((maps) => [...maps, map], true);
  return () => onPage.setState((maps) => maps.filter((each) => each !== map), true);
}

/** Called whenever a map has come or gone. */
export function onMapsChange(listener: () => void): () => void {
  return onPage.subscribe(listener);
}

/**
 * The map of the space with that key, or of the one that is shown: keys and commands are for it. Null while there is none.
 */
export function mapOf(key?: SpaceKey, state = useApp.getState()): PageMap | null {
  const wanted = key ?? state.shownSpace;
  return onPage.getState().find((map) => map.spaceIn(state).key === wanted) ?? null;
}

export function navigationOf(key?: SpaceKey, state = useApp.getState()): Navigation | null {
  return mapOf(key, state)?.navigation ?? null;
}
