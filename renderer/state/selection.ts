/** What is selected, and where the cursor stands in each view's bytes. */
import { lettersText } from '../../protocol/letters.ts';
import { type AppState, useApp } from './store.ts';

/** Selects a view alone, and with it the section that "Map another view" maps from. */
export function selectView(letter: string | null): void {
  useApp.setState((state) => ({ ...lead(state, letter), selectedViews: new Set() }));
}

/** The same, but a group that the view belongs to stays selected, and the view leads it. */
export function leadWith(letter: string): void {
  useApp.setState((state) => ({
    ...lead(state, letter),
    selectedViews: selectedGroup(state).includes(letter) ? state.selectedViews : new Set(),
  }));
}

function lead(state: AppState, letter: string | null): Pick<AppState, 'selectedView' | 'currentSection'> {
  const view = letter === null ? undefined : state.views.get(letter);
  return { selectedView: view?.letter ?? null, currentSection: view?.section ?? state.currentSection };
}

/** Letters of all that is selected, the leading view first. A group counts as long as the selected view is of it. */
export function selectedGroup({ selectedView, selectedViews, views }: Selected): string[] {
  if (selectedView === null) return [];
  const others = selectedViews.has(selectedView)
    ? [...selectedViews].filter((letter) => letter !== selectedView && views.has(letter))
    : [];
  return [selectedView, ...others];
}
type Selected = Pick<AppState, 'selectedView' | 'selectedViews' | 'views'>;

/** Adds views to what is selected; the last one leads. */
export function selectAlso(letters: readonly string[]): void {
  const leading = letters.at(-1);
  if (leading !== undefined) setGroup([...selectedGroup(useApp.getState()), ...letters], leading);
}

/** Adds a view to what is selected, or takes it away again. */
export function toggleSelected(letter: string): void {
  const group = selectedGroup(useApp.getState());
  const rest = group.filter((each) => each !== letter);
  if (rest.length === group.length) selectAlso([letter]);
  else setGroup(rest, rest[0] ?? null);
}

function setGroup(letters: readonly string[], leading: string | null): void {
  useApp.setState((state) => {
    const next = { ...lead(state, leading), selectedViews: new Set(letters) };
    const group = selectedGroup({ ...state, ...next }).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return { ...next, status: group.length > 0 ? `${lettersText(group)} selected` : 'Nothing selected' };
  });
}

/** Puts the cursor of a view's bytes at an offset from the view's start. */
export function setCursor(letter: string, offset: number): void {
  useApp.setState((state) => ({ cursors: new Map(state.cursors).set(letter, offset) }));
}
