/** The addresses of a process: another one's are not those that our own may use. */
import { type Space as Addresses, spaceOf as addressesFor, spaceOfRegions } from '../space/address-space.ts';
import { type Space, spaceOf } from '../state/spaces.ts';
import type { AppState } from '../state/store.ts';

/** Null while nothing is known. */
export function shownSpace(state: AppState): Addresses | null {
  return addressesOf(spaceOf(state), state.limits);
}

/** The addresses of a space; null while nothing is known. */
export function addressesOf(
  { key, regions }: Pick<Space, 'key' | 'regions'>,
  limits: AppState['limits'],
): Addresses | null {
  if (!limits) return null;
  const ours = addressesFor(limits);
  if (!regions) return ours;
  const listed = spaceOfRegions(regions, ours);
  return key === 'ours' ? { ...listed, highestAddr: Math.max(listed.highestAddr, ours.highestAddr) } : listed;
}
