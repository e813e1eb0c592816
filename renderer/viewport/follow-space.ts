/**
 * A map is in the space that it shows. Another process's is shown where most of it lies; coming back to ours, the map is
 * where it was among our own views.
 */
import type { Space as Addresses } from '../space/address-space.ts';
import { busiestRange } from '../space/busiest-range.ts';
import type { AddressRange } from '../space/placement.ts';
import type { Space } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import type { PageMap } from './maps.ts';
import { Places } from './places.ts';
import { shownRange } from './scale.ts';
import { addressesOf } from './shown-space.ts';

const marginShare = 0.05;

/** Follows until what it returns is called. */
export function followSpace({ navigation, spaceIn }: PageMap): () => void {
  let ourPlace: AddressRange | null = null;
  let ourPlaces = navigation.places;
  const follow = (state = useApp.getState(), before = state) => {
    const space = spaceIn(state);
    const addresses = addressesOf(space, state.limits);
    if (!addresses) return;
    const isOurs = space.key === 'ours';
    const from = spaceIn(before).key;
    // To look for it takes a millisecond where there are very many, and the state changes all the time.
    if (!isOurs && space.regions && !navigation.hasStart) navigation.startAt(busiest(space.regions, addresses));
    if (space.key === from) return navigation.setSpace(addresses);
    if (from === 'ours') {
      ourPlace = navigation.viewport && shownRange(navigation.viewport);
      ourPlaces = navigation.places;
    }
    const place = isOurs ? ourPlace : space.regions && busiest(space.regions, addresses);
    // At once: between two spaces there is no way to travel, nor back to a place in the other one.
    navigation.enter(addresses, place, isOurs ? ourPlaces : new Places());
  };
  follow();
  return useApp.subscribe(follow);
}

function busiest(regions: NonNullable<Space['regions']>, { lowestAddr, highestAddr }: Addresses): AddressRange {
  const range = busiestRange(regions, highestAddr);
  if (!range) return { start: lowestAddr, end: highestAddr };
  const margin = (range.end - range.start) * marginShare;
  return { start: Math.max(0, range.start - margin), end: range.end + margin };
}
