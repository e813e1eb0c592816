/** Another process is shown where most of it lies; coming back, the map is where it was among our own views. */

import { busiestRange } from '../space/busiest-range.ts';
import type { AddressRange } from '../space/placement.ts';
import { useApp } from '../state/store.ts';
import type { Navigation } from './navigation.ts';
import { shownRange } from './scale.ts';

const marginShare = 0.05;

/** Follows until what it returns is called. */
export function followProcess(navigation: Navigation): () => void {
  let ourPlace: AddressRange | null = null;
  return useApp.subscribe(({ other, limits }, before) => {
    if (other?.pid === before.other?.pid || !limits) return;
    if (!before.other) ourPlace = navigation.viewport && shownRange(navigation.viewport);
    const place = other ? withMargin(busiestRange(other.regions, limits.highestAddress)) : ourPlace;
    // At once: between two spaces there is no way to travel.
    if (place) navigation.showRange(place);
  });
}

function withMargin(range: AddressRange | null): AddressRange | null {
  if (!range) return null;
  const margin = (range.end - range.start) * marginShare;
  return { start: Math.max(0, range.start - margin), end: range.end + margin };
}
