/** What can be done with a region of the process lane. Other regions than ours are shown and copied, never changed. */
import { address, alignUp, formatAddress, formatRange } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { regionName } from '../../space/region-text.ts';
import { unitOf } from '../../space/unit.ts';
import { copyText } from '../../state/clipboard.ts';
import { perform } from '../../state/operations.ts';
import { plainMap } from '../../state/plain-map.ts';
import { type AppState, useApp } from '../../state/store.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { showRange } from '../../viewport/show-range.ts';
import type { Hit } from '../layout/hit-test.ts';

/** A region, by where it lies: the list may have changed by the time that something is chosen. */
export interface PointedRegion {
  name: string;
  start: number;
  end: number;
}

/** The region under the pointer; of a run of small ones the one at the very address, else the whole run. */
export function pointedRegion(hit: Hit | null, regions: RegionColumns | null): PointedRegion | null {
  if (hit?.kind !== 'regions' || !regions) return null;
  const { run, addr } = hit;
  const index = run.first === run.last ? run.first : firstEndingAbove(regions, addr);
  const start = regions.starts[index] ?? 0;
  if (run.first !== run.last && start > addr) {
    const name = `${run.last - run.first + 1} regions`;
    return { name, start: regions.starts[run.first] ?? 0, end: regions.ends[run.last] ?? 0 };
  }
  return { name: regionName(regions, index), start, end: regions.ends[index] ?? 0 };
}

/** How C writes it. */
export function cPointer(at: number): string {
  return `(void *)${formatAddress(at)}`;
}

export function regionEntries({ start, end }: PointedRegion, state: AppState): MenuEntry[] {
  const entries: MenuEntry[] = [
    { label: 'Show on the map', run: () => void showRange({ start, end }) },
    { label: 'Copy address', run: () => copyText(formatAddress(start)), separated: true },
    { label: 'Copy range', run: () => copyText(formatRange(start, end)) },
    { label: 'Copy as a C pointer', run: () => copyText(cPointer(start)) },
  ];
  // In another process nothing can be mapped.
  if (state.shownSpace === 'ours' && plainMap(state) && state.limits) {
    entries.push({ label: 'Map a view right after it', run: () => mapAfter(end), separated: true });
  }
  return entries;
}

/** The current section as a whole, at the first address after `end` that the system allows; it says what is wrong. */
function mapAfter(end: number): void {
  const state = useApp.getState();
  const action = plainMap(state);
  if (action?.kind !== 'map' || !state.limits) return;
  const at = address(alignUp(end, unitOf(state.limits, state.sections.get(action.section))));
  void perform({ ...action, place: { kind: 'fixed', address: at } });
}
