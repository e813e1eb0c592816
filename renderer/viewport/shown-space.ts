/** The addresses of the process that is shown: another one's are not those that our own may use. */
import { type Space, spaceOf, spaceOfRegions } from '../space/address-space.ts';
import type { AppState } from '../state/store.ts';

/** Null while nothing is known. */
export function shownSpace({ other, limits, regions }: Pick<AppState, 'other' | 'limits' | 'regions'>): Space | null {
  if (!limits) return null;
  const ours = spaceOf(limits);
  if (other) return spaceOfRegions(other.regions, ours);
  if (!regions) return ours;
  const { lowestAddr, highestAddr } = spaceOfRegions(regions, ours);
  return { lowestAddr, highestAddr: Math.max(highestAddr, ours.highestAddr) };
}
