/** Between two address spaces that both stand on the page: from pages in one to the same pages in the other. */
import { formatRange } from '../../../protocol/address.ts';
import type { CommandId } from '../../../protocol/commands.ts';
import type { Target } from '../../../protocol/targets.ts';
import type { Command } from '../../commands/registry.ts';
import { viewsOf } from '../../commands/target.ts';
import type { AddressRange } from '../../space/placement.ts';
import { regionName } from '../../space/region-text.ts';
import { counterpart } from '../../space/shared-files.ts';
import { focusSpace, processName } from '../../state/other-process.ts';
import { type Space, spaceOf, stackedKey } from '../../state/spaces.ts';
import { type AppState, useApp } from '../../state/store.ts';
import { regionMargin } from '../../viewport/fit.ts';
import { navigationOf } from '../../viewport/maps.ts';
import { showRange } from '../../viewport/show-range.ts';
import { selectRegion } from '../scene/selected-region.ts';

interface Pair {
  here: Space;
  there: Space;
  range: AddressRange;
}

/** Where the target lies, and the space to look for the same pages in; null without two maps. */
function pairOf(target: Target | null, state: AppState): Pair | null {
  const beside = stackedKey(state);
  if (beside === null || !target) return null;
  const [ours, theirs] = [spaceOf(state, 'ours'), spaceOf(state, beside)];
  if (target.kind === 'region') {
    const [here, there] = state.shownSpace === 'ours' ? [ours, theirs] : [theirs, ours];
    return { here, there, range: target };
  }
  const [view] = viewsOf(target, state);
  const range = view && { start: view.address, end: view.address + view.length };
  return range ? { here: ours, there: theirs, range } : null;
}

function goShared(target: Target | null): void {
  const pair = pairOf(target, useApp.getState());
  if (!pair) return;
  const { here, there, range } = pair;
  const byName = [here, there].some(({ key }) => key.startsWith('watch'));
  const found = here.regions && there.regions && counterpart(here.regions, range, there.regions, byName);
  const where = there.key === 'ours' ? 'Samepage’s own space' : processName(there);
  if (!found || !there.regions) {
    useApp.setState({ status: `Nothing in ${where} shows the same pages` });
    return;
  }
  focusSpace(there.key);
  const region = { start: there.regions.starts[found.row] ?? 0, end: there.regions.ends[found.row] ?? 0 };
  selectRegion(region);
  if (!showRange(region, regionMargin, navigationOf(there.key))) return;
  const name = regionName(there.regions, found.row);
  useApp.setState({ status: `The same pages in ${where}: ${name}, ${formatRange(found.start, found.end)}` });
}

export const sharedCommands = {
  'go-shared': {
    hint: (state, target) => {
      if (stackedKey(state) === null) return 'Another address space has to stand beside ours';
      return target ? 'Where the other process maps the same pages of the same file' : 'No view or region is selected';
    },
    enabled: (state, target) => pairOf(target, state) !== null,
    offered: (state) => stackedKey(state) !== null,
    run: goShared,
  },
} satisfies Partial<Record<CommandId, Command>>;
