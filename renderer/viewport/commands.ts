/** Commands about where one looks. */
import type { CommandId } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { focusGoToField } from '../commands/focus.ts';
import { type Command, open } from '../commands/registry.ts';
import { targetName, viewsOf } from '../commands/target.ts';
import type { AddressRange } from '../space/placement.ts';
import { showOurs } from '../state/other-process.ts';
import { type AppState, useApp } from '../state/store.ts';
import { fitMargin, regionMargin } from './fit.ts';
import { placeCommands } from './kept-place-commands.ts';
import { navigationOf } from './maps.ts';
import { allViewsRange } from './navigation.ts';
import { showRange } from './show-range.ts';

const zoomFactor = 1 / 1.6;
const panStep = 0.15;

/** From the first to the last of its views, or a region; null where there is nothing. */
function rangeOf(target: Target | null, state: AppState): AddressRange | null {
  if (target?.kind === 'region') return target;
  if (target?.kind !== 'section') return allViewsRange(viewsOf(target, state));
  return allViewsRange([...state.views.values()].filter((view) => view.section === target.section));
}

const isShown = (state: AppState) => state.limits !== null;

function zooming(hint: string, factor: number): Command {
  return {
    hint: () => hint,
    enabled: isShown,
    run: () => {
      const map = navigationOf();
      map?.zoomShare((map.viewport?.widthCss ?? 0) / 2, factor);
    },
  };
}

function panning(hint: string, share: number): Command {
  return { hint: () => hint, enabled: isShown, run: () => navigationOf()?.panShare(share) };
}

export const viewportCommands = {
  ...placeCommands,
  'go-address': {
    hint: () => 'Take the map to an address, a view or a name: 0x280000, A+0x40, libc',
    enabled: open,
    run: focusGoToField,
  },
  'go-back': {
    hint: () => 'Where the map was before',
    enabled: (state) => navigationOf(undefined, state)?.canGoBack ?? false,
    run: () => navigationOf()?.goBack(),
  },
  'go-forward': {
    hint: () => 'Where the map came back from',
    enabled: (state) => navigationOf(undefined, state)?.canGoForward ?? false,
    run: () => navigationOf()?.goForward(),
  },
  'fit-all': {
    hint: ({ views }) => (views.size > 0 ? 'Show all views on the map' : 'There are no views'),
    enabled: ({ views }) => views.size > 0,
    run: () => {
      showOurs();
      const range = allViewsRange(useApp.getState().views.values());
      if (range) navigationOf()?.fit(range);
    },
  },
  fit: {
    hint: (state, target) => {
      if (!target || !rangeOf(target, state)) return 'Nothing that is on the map is selected';
      return `Show the whole of ${target.kind === 'view' ? 'view ' : ''}${targetName(target, state)} on the map`;
    },
    enabled: (state, target) => rangeOf(target, state) !== null,
    run: (target) => {
      if (target?.kind !== 'region') showOurs();
      const range = rangeOf(target, useApp.getState());
      if (range) showRange(range, target?.kind === 'region' ? regionMargin : fitMargin);
    },
  },
  'fit-space': {
    hint: () => 'From the lowest address to the highest',
    enabled: isShown,
    run: () => {
      const map = navigationOf();
      if (!map) return;
      const { lowestAddr, highestAddr } = map.space;
      map.fit({ start: lowestAddr, end: highestAddr }, 0);
    },
  },
  'zoom-in': zooming('Around the middle of the map', zoomFactor),
  'zoom-out': zooming('Around the middle of the map', 1 / zoomFactor),
  'pan-left': panning('To lower addresses', -panStep),
  'pan-right': panning('To higher addresses', panStep),
} satisfies Partial<Record<CommandId, Command>>;
