/**
 * The map is in the space of the process that is shown. Another one is shown where most of it lies; coming back, the map
 * is where it was among our own views.
 */
import { busiestRange } from '../space/busiest-range.ts';
import type { AddressRange } from '../space/placement.ts';
import { useApp } from '../state/store.ts';
import type { Navigation } from './navigation.ts';
import { Places } from './places.ts';
import { shownRange } from './scale.ts';
import { shownSpace } from './shown-space.ts';

const marginShare = 0.05;

/** Follows until what it returns is called. */
export function followProcess(navigation: Navigation): () => void {
  let ourPlace: AddressRange | null = null;
  let ourPlaces = navigation.places;
  const follow = (state = useApp.getState(), before = state) => {
    const space = shownSpace(state);
    if (!space) return;
    const { other } = state;
    if (other?.pid === before.other?.pid) return navigation.setSpace(space);
    if (!before.other) {
      ourPlace = navigation.viewport && shownRange(navigation.viewport);
      ourPlaces = navigation.places;
    }
    const place = other ? withMargin(busiestRange(other.regions, space.highestAddr)) : ourPlace;
    // At once: between two spaces there is no way to travel, nor back to a place in the other one.
    navigation.enter(space, place, other ? new Places() : ourPlaces);
  };
  follow();
  return useApp.subscribe(follow);
}

function withMargin(range: AddressRange | null): AddressRange | null {
  if (!range) return null;
  const margin = (range.end - range.start) * marginShare;
  return { start: Math.max(0, range.start - margin), end: range.end + margin };
}
