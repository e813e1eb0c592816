/** The marks of kept places above the strip: a click goes to one, at its zoom. By keyboard they are in “Go to”. */
import { formatAddress } from '../../../protocol/address.ts';
import { isolated } from '../../../protocol/naming.ts';
import { type SpaceKey, useApp } from '../../state/store.ts';
import { type KeptPlace, keptPlaces } from '../../viewport/kept-places.ts';
import { travelToKept } from '../../viewport/travel-to-kept.ts';
import { type Fold, foldedCss } from './fold.ts';

export type ShowKeptPlaces = (fold: Fold, key: SpaceKey) => void;

/** On `field`, which is as wide as the fold; what is returned shows those of a space, and does nothing where they stand there already. */
export function keptMarksOn(field: HTMLElement): ShowKeptPlaces {
  let shown = '';
  return (fold, key) => {
    const marks = keptPlaces(useApp.getState(), key).map((place) => ({
      place,
      leftCss: Math.round(foldedCss(fold, place.address)),
    }));
    const text = JSON.stringify(marks);
    if (shown === text) return;
    shown = text;
    for (const mark of field.querySelectorAll('.overview-kept')) mark.remove();
    field.append(...marks.map(({ place, leftCss }) => markOf(place, leftCss)));
  };
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
