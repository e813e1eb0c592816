/** The marks of kept places above the strip: a click goes to one, at its zoom. By keyboard they are in “Go to”. */
import { formatAddress } from '../../../protocol/address.ts';
import { isolated } from '../../../protocol/naming.ts';
import { type SpaceKey, useApp } from '../../state/store.ts';
import { type KeptPlace, keptPlaces } from '../../viewport/kept-places.ts';
import { travelToKept } from '../../viewport/travel-to-kept.ts';
import { type Fold, foldedCss } from './fold.ts';

/** What each strip shows. */
const shown = new WeakMap<HTMLElement, string>();

/** Shows those of the space `key` on `field`, which is as wide as the fold. */
export function showKeptPlaces(field: HTMLElement, fold: Fold, key: SpaceKey): void {
  const marks = keptPlaces(useApp.getState(), key).map((place) => ({
    place,
    leftCss: Math.round(foldedCss(fold, place.address)),
  }));
  const text = JSON.stringify(marks);
  if ((shown.get(field) ?? '[]') === text) return;
  shown.set(field, text);
  for (const mark of field.querySelectorAll('.overview-kept')) mark.remove();
  field.append(...marks.map(({ place, leftCss }) => markOf(place, leftCss)));
}

function markOf(place: KeptPlace, leftCss: number): HTMLElement {
  const mark = document.createElement('div');
  mark.className = 'overview-kept';
  mark.title = `Kept: “${isolated(place.name)}” at ${formatAddress(place.address)}`;
  mark.style.transform = `translateX(${leftCss}px)`;
  // The strip itself would begin to drag its frame.
  mark.addEventListener('pointerdown', (event) => event.stopPropagation());
  mark.addEventListener('click', () => travelToKept(place));
  return mark;
}
