/** What lies under the pointer, as something that can be selected and acted on. */
import { address, alignDown, alignUp } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { Target } from '../../../protocol/targets.ts';
import { groupTarget, viewTarget } from '../../commands/target.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import type { Space } from '../../state/spaces.ts';
import type { AppState } from '../../state/store.ts';
import { addressesOf } from '../../viewport/shown-space.ts';
import { snapStep } from '../carry/snapping.ts';
import type { Hit } from '../layout/hit-test.ts';
import type { RegionRange } from '../scene/selected-region.ts';

/** The region under the pointer; of a run of small ones the one at the very address, else the whole run. */
export function pointedRegion(hit: Hit | null, regions: RegionColumns | null): RegionRange | null {
  if (hit?.kind !== 'regions' || !regions) return null;
  const { run, addr } = hit;
  const index = run.first === run.last ? run.first : firstEndingAbove(regions, addr);
  const start = regions.starts[index] ?? 0;
  if (run.first !== run.last && start > addr)
    return { start: regions.starts[run.first] ?? 0, end: regions.ends[run.last] ?? 0 };
  return { start, end: regions.ends[index] ?? 0 };
}

/** What commands act on that are chosen for what was hit; null where that is nothing. */
export function targetAt(hit: Hit | null, state: AppState, space: Space, bytesPerCss: number): Target | null {
  const region = pointedRegion(hit, space.regions);
  if (region) return { kind: 'region', ...region };
  switch (hit?.kind) {
    case 'view':
      return groupTarget(hit.block.view.letter, state);
    case 'pile':
      return viewTarget(hit.pile.views.map(({ letter }) => letter));
    case 'section':
      return { kind: 'section', section: hit.bar.section.id };
    case 'ground':
      return freeTarget(hit.addr, state, space, bytesPerCss);
    default:
      return null;
  }
}

/** A round address at or below `addr` where a view may begin, but not below the ground's own beginning. */
export function freeTarget(addr: number, { limits }: AppState, space: Space, bytesPerCss: number): Target | null {
  const addresses = addressesOf(space, limits);
  if (!limits || !addresses) return null;
  const { regions } = space;
  const below = regions ? firstEndingAbove(regions, addr) - 1 : -1;
  const groundStart = alignUp(Math.max(regions?.ends[below] ?? 0, addresses.lowestAddr), limits.granularity);
  const round = alignDown(addr, snapStep(bytesPerCss, limits.granularity));
  return { kind: 'address', address: address(Math.max(round, groundStart)) };
}
