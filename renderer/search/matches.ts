/** Going from one match to another. */
import { formatAddress, offsetAddress } from '../../protocol/address.ts';
import { compareLetters } from '../../protocol/letters.ts';
import type { View } from '../../protocol/model.ts';
import type { Match } from '../../protocol/search.ts';
import { showOurs } from '../state/other-process.ts';
import { selectView, setCursor } from '../state/selection.ts';
import { type AppState, useApp } from '../state/store.ts';
import { navigationOf } from '../viewport/maps.ts';

/** The view to show a match in: the one that it was found through, else the selected one, else the first that has it. */
export function viewOf({ section, view, offset }: Match, { views, selectedView }: AppState): View | null {
  const shows = (each: View | undefined) =>
    each?.section === section && offset >= each.offset && offset < each.offset + each.length;
  const letters = view === null ? [selectedView ?? '', ...[...views.keys()].sort(compareLetters)] : [view];
  const letter = letters.find((each) => shows(views.get(each)));
  return views.get(letter ?? '') ?? null;
}

/** Goes to the match of this number: the view is selected, its cursor stands at the match, the map has it in sight. */
export function goToMatch(index: number): void {
  const state = useApp.getState();
  const { matches } = state.search;
  const match = matches[index];
  if (!match) return;
  const view = viewOf(match, state);
  const place = `Match ${(index + 1).toLocaleString('en')} of ${matches.length.toLocaleString('en')}`;
  const inSection = `section ${match.section} + ${formatAddress(match.offset)}`;
  if (!view) {
    const why = state.sections.has(match.section) ? 'no view shows. Map it to see it' : 'is no longer there';
    const status = `${place}: ${inSection}, which ${why}.`;
    useApp.setState({ search: { matches, current: index }, status });
    return;
  }
  showOurs();
  const offset = match.offset - view.offset;
  selectView(view.letter);
  setCursor(view.letter, offset);
  navigationOf('ours')?.reveal({ start: view.address, end: view.address + view.length });
  const status = `${place}: ${formatAddress(offsetAddress(view.address, offset))} in ${view.letter}`;
  useApp.setState({ search: { matches, current: index }, status });
}

/** To the next match, or the one before; from the last on to the first. */
export function stepMatch(by: 1 | -1): void {
  const { matches, current } = useApp.getState().search;
  const from = current < 0 && by < 0 ? 0 : current;
  if (matches.length > 0) goToMatch((from + by + matches.length) % matches.length);
}
