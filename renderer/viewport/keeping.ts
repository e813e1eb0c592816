/** Keeping the place on show under a name, and forgetting it: loaded when somebody first acts. */
import { formatAddress } from '../../protocol/address.ts';
import { isolated, nameProblem } from '../../protocol/naming.ts';
import type { AddressRange } from '../space/placement.ts';
import { firstEndingAbove } from '../space/region-search.ts';
import { regionName } from '../space/region-text.ts';
import { viewName } from '../space/sections.ts';
import type { Space } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';
import { forgetPlace, type KeptPlace, keepPlace, keptInShown, keptPlaces } from './kept-places.ts';
import type { Navigation } from './navigation.ts';
import { samePlace } from './places.ts';
import { fitted, shownRange } from './scale.ts';

/** A map and its space, with what is selected in that. */
export interface OnShow {
  map: Pick<Navigation, 'destination' | 'space'>;
  space: Pick<Space, 'views' | 'regions'>;
  selected: AddressRange | null;
}

/** The place on show: what is selected in it, else its middle, under a name to begin with. Null before the map has a size. */
function placeOnShow({ map, space, selected }: OnShow): KeptPlace | null {
  // Where the map is going, if it is still on its way.
  if (!map.destination) return null;
  const shown = shownRange(map.destination);
  const inSight = selected !== null && selected.start < shown.end && selected.end > shown.start;
  const address = inSight ? selected.start : Math.round((shown.start + shown.end) / 2);
  const name = nameAt(address, space);
  return {
    space: keptInShown(useApp.getState()),
    ...shown,
    address,
    name: nameProblem(name) === null ? name : formatAddress(address),
  };
}

/** Of the view or the region that covers it, else the address itself. */
function nameAt(address: number, { views, regions }: OnShow['space']): string {
  const view = [...views.values()].find((each) => each.address <= address && address < each.address + each.length);
  if (view) return viewName(view);
  const index = regions ? firstEndingAbove(regions, address) : -1;
  const isCovered = (regions?.starts[index] ?? Number.POSITIVE_INFINITY) <= address;
  return regions && isCovered ? regionName(regions, index) : formatAddress(address);
}

/** The kept place that a map is at, or is on its way to. */
export function keptOnShow(state: AppState, map: OnShow['map'] | null): KeptPlace | undefined {
  const here = map?.destination;
  if (!map || !here) return undefined;
  return keptPlaces(state).find((place) => samePlace(here, fitted(place, here.widthCss, map.space, 0)));
}

const say = (status: string) => useApp.setState({ status });

/** Asks for a name, and keeps what is on show under it. */
export function askToKeep(onShow: OnShow): void {
  const place = placeOnShow(onShow);
  if (!place) return;
  const keep = (name: string) => {
    const kept = { ...place, name: name || formatAddress(place.address) };
    keepPlace(kept);
    say(`Kept: ${textOf(kept)}`);
  };
  useApp.setState({ dialog: { kind: 'name-place', proposed: place.name, keep } });
}

/** `“ring” at 0x280000`. */
function textOf({ name, address }: Pick<KeptPlace, 'name' | 'address'>): string {
  return `“${isolated(name)}” at ${formatAddress(address)}`;
}

export function forget(place: KeptPlace): void {
  forgetPlace(place);
  say(`Forgotten: ${textOf(place)}`);
}
