/** Whose address space the picture is of: Samepage's own, or another process's, in which there is nothing of ours. */
import type { Section, View } from '../../protocol/model.ts';
import type { AppState } from './store.ts';

type Shown = Pick<AppState, 'regions' | 'views' | 'sections' | 'selectedView' | 'selectedViews'>;

const noViews: ReadonlyMap<string, View> = new Map();
const noSections: ReadonlyMap<number, Section> = new Map();
const noLetters: ReadonlySet<string> = new Set();

/** What map, overview, table, “Go to” and export show. Each of its parts stays the same until it changes. */
export function shown(state: Shown & Pick<AppState, 'other'>): Shown {
  const { other } = state;
  if (!other) return state;
  return {
    regions: other.regions,
    views: noViews,
    sections: noSections,
    selectedView: null,
    selectedViews: noLetters,
  };
}

/** The process whose address space is shown; 0 while nothing is known. */
export function shownPid({ other, limits }: Pick<AppState, 'other' | 'limits'>): number {
  return other?.pid ?? limits?.pid ?? 0;
}
