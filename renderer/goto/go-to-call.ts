/** From a call of the log to what it was about. */
import { offsetAddress } from '../../protocol/address.ts';
import { type CallRecord, callSubjects, callSubjectText } from '../../protocol/calls.ts';
import { showOurs } from '../state/other-process.ts';
import { selectView, setCursor } from '../state/selection.ts';
import { useApp } from '../state/store.ts';
import { navigationOf } from '../viewport/maps.ts';

/**
 * Selects the first view that the call was about and is still mapped, where it lies now, and brings it into sight; for a
 * call about a section alone, the section's first view. The status line says so where there is none.
 */
export function goToCall(record: CallRecord): void {
  const { views } = useApp.getState();
  const subjects = callSubjects(record);
  if (subjects.length === 0) {
    useApp.setState({ status: `This ${record.name} is about no view or section of Samepage` });
    return;
  }
  const ofViews = subjects.flatMap((each) => (each.kind === 'view' ? [each] : []));
  const place = ofViews.find(({ view }) => views.has(view));
  const numbers = subjects.flatMap((each) => (each.kind === 'section' ? [each.section] : []));
  const inSection = [...views.values()].find(({ section }) => numbers.includes(section));
  const view = place ? views.get(place.view) : ofViews.length === 0 ? inSection : undefined;
  if (!view) {
    const status =
      ofViews.length > 0 ? `${gone(ofViews)} not mapped any more` : `No view shows ${callSubjectText(record)}`;
    useApp.setState({ status });
    return;
  }
  showOurs();
  selectView(view.letter);
  if (place && place.plus < view.length) setCursor(view.letter, place.plus);
  const start = view.address;
  navigationOf('ours')?.reveal({ start, end: offsetAddress(start, view.length) });
  const about = place ? '' : `${callSubjectText(record)}, `;
  useApp.setState({ status: `${record.name}: ${about}view ${view.letter}` });
}

/** `View A is`, `Views A, B are`. */
function gone(places: readonly { view: string }[]): string {
  const letters = [...new Set(places.map(({ view }) => view))];
  return letters.length === 1 ? `View ${letters[0]} is` : `Views ${letters.join(', ')} are`;
}
