/**
 * The map is in the space of the process that is shown. Another one is shown where most of it lies; coming back, the map
 * is where it was among our own views.
 */
import { busiestRange } from '../space/busiest-range.ts';
import type { AddressRange } from '../space/placement.ts';
import { spaceOf } from '../state/spaces.ts';
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
    const { regions } = spaceOf(state);
    const isOurs = state.shownSpace === 'ours';
    if (state.shownSpace === before.shownSpace) return navigation.setSpace(space);
    if (before.shownSpace === 'ours') {
      ourPlace = navigation.viewport && shownRange(navigation.viewport);
      ourPlaces = navigation.places;
    }
    const place = isOurs ? ourPlace : withMargin(regions && busiestRange(regions, space.highestAddr));
    // At once: between two spaces there is no way to travel, nor back to a place in the other one.
    navigation.enter(space, place, isOurs ? ourPlaces : new Places());
  };
  follow();
  return useApp.subscribe(follow);
}

function withMargin(range: AddressRange | null): AddressRange | null {
  if (!range) return null;
  const margin = (range.end - range.start) * marginShare;
  return { start: Math.max(0, range.start - margin), end: range.end + margin };
}
