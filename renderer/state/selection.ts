/** What is selected, and where the cursor stands in each view's bytes. */
import { compareLetters, lettersText } from '../../protocol/letters.ts';
import { viewsApart } from './distance.ts';
import { type AppState, useApp } from './store.ts';

/** Selects a view alone, and with it the section that "Map another view" maps from. */
export function selectView(letter: string | null): void {
  useApp.setState((state) => withStatus(state, { ...lead(state, letter), selectedViews: new Set() }));
}

/** The same, but a group that the view belongs to stays selected, and the view leads it. */
export function leadWith(letter: string): void {
  useApp.setState((state) =>
    withStatus(state, {
      ...lead(state, letter),
      selectedViews: selectedGroup(state).includes(letter) ? state.selectedViews : new Set(),
    }),
  );
}

/** What the status line says of a selection follows it; what else it says stays. */
function withStatus(state: AppState, next: Lead & Pick<AppState, 'selectedViews'>): Partial<AppState> {
  if (state.status !== statusOf(state)) return next;
  return { ...next, status: statusOf({ ...state, ...next }) };
}

/** `A, B and C selected`; of two also how far they are apart. */
function statusOf(state: Selected): string {
  const group = selectedGroup(state).toSorted(compareLetters);
  if (group.length === 0) return 'Nothing selected';
  const text = `${lettersText(group)} selected`;
  const [one, other, ...more] = group.map((letter) => state.views.get(letter));
  return one && other && more.length === 0 ? `${text}: ${viewsApart(one, other)}` : text;
}

type Lead = Pick<AppState, 'selectedView' | 'currentSection' | 'selections'>;

function lead(state: AppState, letter: string | null): Lead {
  const view = letter === null ? undefined : state.views.get(letter);
  const selectedView = view?.letter ?? null;
  return {
    selectedView,
    currentSection: view?.section ?? state.currentSection,
    selections: state.selections + 1,
  };
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

/** Selects these views and no others; the first one leads. */
export function selectTogether(letters: readonly string[]): void {
  const [leading] = letters;
  if (leading === undefined) return;
  if (letters.length === 1) selectView(leading);
  else setGroup(letters, leading);
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
    return { ...next, status: statusOf({ ...state, ...next }) };
  });
}

/** Puts the cursor of a view's bytes at an offset from the view's start. */
export function setCursor(letter: string, offset: number): void {
  useApp.setState((state) => ({ cursors: new Map(state.cursors).set(letter, offset) }));
}

/** What is selected of a view's bytes, for commands: [start, end) from its start; of another view, it is no more. */
export function setSelectedBytes(view: string, range: { start: number; end: number } | null): void {
  const { selectedBytes: now } = useApp.getState();
  const isSame = range ? now?.view === view && now.start === range.start && now.end === range.end : now?.view !== view;
  if (!isSame) useApp.setState({ selectedBytes: range && { view, ...range } });
}
