/** To a kept place, by its name or by its mark. */
import { formatAddress } from '../../protocol/address.ts';
import { isolated } from '../../protocol/naming.ts';
import { firstEndingAbove } from '../space/region-search.ts';
import { spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import type { KeptPlace } from './kept-places.ts';
import { navigationOf } from './maps.ts';

/** The map shows it, at the zoom that it was kept with; the region that it is in is marked. */
export function travelToKept({ name, address, start, end }: KeptPlace): void {
  navigationOf()?.fit({ start, end }, 0);
  const status = `The map shows ${formatAddress(address)} (kept place “${isolated(name)}”)`;
  useApp.setState({ selectedRegion: regionAt(address), status });
}

/** The region of the shown space that holds an address, or null. */
export function regionAt(at: number): { start: number; end: number } | null {
  const { regions } = spaceOf(useApp.getState());
  if (!regions) return null;
  const index = firstEndingAbove(regions, at);
  const start = regions.starts[index] ?? Number.POSITIVE_INFINITY;
  return start <= at ? { start, end: regions.ends[index] ?? start } : null;
}
