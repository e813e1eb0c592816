import { whyNotShown } from '../space/address-space.ts';
import type { AddressRange } from '../space/placement.ts';
import { useApp } from '../state/store.ts';
import { regionMargin } from './fit.ts';
import { navigationOf } from './maps.ts';
import type { Navigation } from './navigation.ts';

/**
 * Takes the map to a range of what the system lists, with a share of it left free on each side; bytes. Where it cannot be
 * shown ([vsyscall] lies above a program’s own addresses), the status says why, as “Go to” does, and it returns false.
 */
export function showRange(
  range: AddressRange,
  margin = regionMargin,
  map: Navigation | null = navigationOf(),
): boolean {
  if (!map) return false;
  const error = whyNotShown(range.start, map.space);
  if (error === null) map.fit(range, margin);
  else useApp.setState({ status: error });
  return error === null;
}
