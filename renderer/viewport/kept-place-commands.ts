/** Commands that keep the place on show under a name, and forget it. */
import type { CommandId } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import type { Command } from '../commands/registry.ts';
import { viewsOf } from '../commands/target.ts';
import type { AddressRange } from '../space/placement.ts';
import { askWith } from '../state/early-keys.ts';
import { part } from '../state/part.ts';
import { spaceOf } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';
import { navigationOf } from './maps.ts';

export const keeping = part(() => import('./keeping.ts'));

function rangeOf(target: Target | null, state: AppState): AddressRange | null {
  if (target?.kind === 'region') return target;
  if (target?.kind === 'address') return { start: target.address, end: target.address };
  const [view] = state.shownSpace === 'ours' ? viewsOf(target, state) : [];
  return view ? { start: view.address, end: view.address + view.length } : null;
}

const keptOnShow = (state: AppState) => keeping.loaded?.keptOnShow(state, navigationOf(undefined, state));

export const placeCommands = {
  'keep-place': {
    hint: () => 'First in “Go to”, until this window or the process ends',
    enabled: (state) => navigationOf(undefined, state)?.viewport != null,
    run: (target) => {
      const state = useApp.getState();
      const map = navigationOf();
      const onShow = map && { map, space: spaceOf(state), selected: rangeOf(target, state) };
      if (onShow) askWith(keeping, ({ askToKeep }) => askToKeep(onShow));
    },
  },
  'forget-place': {
    hint: () => 'Where the map is at a kept place',
    enabled: (state) => keptOnShow(state) !== undefined,
    run: () => {
      const kept = keptOnShow(useApp.getState());
      if (kept) keeping.loaded?.forget(kept);
    },
  },
} satisfies Partial<Record<CommandId, Command>>;
