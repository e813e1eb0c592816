/** Commands that are about the map itself: going from view to view and region to region, picking up, down to the bytes. */
import type { CommandId } from '../../../protocol/commands.ts';
import type { View } from '../../../protocol/model.ts';
import type { Target } from '../../../protocol/targets.ts';
import { type Command, open } from '../../commands/registry.ts';
import { viewsOf } from '../../commands/target.ts';
import type { HeldPart } from '../../space/ghosts.ts';
import { showOurs } from '../../state/other-process.ts';
import { selectAlso, selectTogether, toggleSelected } from '../../state/selection.ts';
import { spaceOf } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import type { CarriedBy } from '../carry/carry.ts';
import { storesOf } from '../scene/map-stores.ts';
import { stepRegion } from './region-step.ts';

const viewOf = (target: Target | null): View | undefined => viewsOf(target, useApp.getState())[0];

function pickingUp(by: CarriedBy, hint: string, part: HeldPart = 'whole'): Command {
  return {
    hint: (state, target) => (viewsOf(target, state).length > 0 ? hint : 'No view is selected'),
    enabled: (state, target) => open(state) && viewsOf(target, state).length > 0,
    run: (target) => {
      const view = viewOf(target);
      if (!view || target?.kind !== 'view') return;
      showOurs();
      selectTogether(target.views);
      const map = storesOf();
      // The keys that carry it are those of the map.
      if (by === 'keys') map?.parts.getState()?.handles.focus(view.letter);
      map?.carry.pickUp(view, by, 0, part);
    },
  };
}

/** To the view after (or before) the one that has the focus; `alsoSelected`, it is added to what is selected. */
function steppingViews(step: 1 | -1, alsoSelected = false): Command {
  return {
    hint: () => 'In the order of addresses',
    enabled: (state) => spaceOf(state).views.size > 0,
    run: () => {
      const map = storesOf();
      const handles = map?.parts.getState()?.handles;
      const from = handles?.focused ?? useApp.getState().selectedView;
      const next = from === null ? null : handles?.neighbour(from, step);
      if (!next || from === null) return;
      if (alsoSelected) selectAlso([from, next.letter]);
      handles?.focus(next.letter);
      map?.navigation.reveal({ start: next.address, end: next.address + next.length });
    },
  };
}

function steppingRegions(step: 1 | -1): Command {
  return {
    hint: () => 'In the order of addresses; the status line names it',
    enabled: (state) => spaceOf(state).regions !== null,
    run: () => {
      const map = storesOf();
      if (!map || !stepRegion(map, step)) return;
      // The focus goes to the map itself: the menu's key then speaks of the region.
      map.parts.getState()?.plot.focus({ preventScroll: true });
      // The pointer may still be over the map; show the region that the keys moved to instead.
      map.onShow.getState()?.point(null);
    },
  };
}

export const mapCommands = {
  'select-all': {
    hint: () => 'They are moved, fitted and changed together',
    enabled: (state) => spaceOf(state).views.size > 0,
    run: () => {
      const { views, selectedView } = spaceOf(useApp.getState());
      const letters = [...views.keys()];
      selectAlso([...letters, selectedView ?? letters[0] ?? '']);
    },
  },
  'select-next': steppingViews(1, true),
  'select-previous': steppingViews(-1, true),
  'select-toggle': {
    hint: () => 'What is selected together is moved, fitted and changed together',
    enabled: (state, target) => viewsOf(target, state).length > 0,
    run: () => {
      const letter = storesOf()?.parts.getState()?.handles.focused ?? useApp.getState().selectedView;
      if (letter !== null) toggleSelected(letter);
    },
  },
  'next-view': steppingViews(1),
  'previous-view': steppingViews(-1),
  'next-region': steppingRegions(1),
  'previous-region': steppingRegions(-1),
  'pick-up': pickingUp('click', 'The next click puts it down, Esc gives it back'),
  carry: pickingUp('keys', 'Arrows carry it, Enter drops it, Esc gives it back'),
  'carry-end': pickingUp('keys', 'For more or less of its section', 'end'),
  'carry-start': pickingUp('keys', 'For more or less of its section', 'start'),
  'go-bytes': {
    hint: (state, target) => {
      const [view] = viewsOf(target, state);
      if (!view) return 'No view is selected';
      return view.protection === 'none'
        ? `View ${view.letter} allows no access`
        : 'As digits on the map, to be typed over';
    },
    enabled: (state, target) => (viewsOf(target, state)[0]?.protection ?? 'none') !== 'none',
    run: (target) => {
      const view = viewOf(target);
      showOurs();
      if (view) storesOf()?.parts.getState()?.bytes.goTo(view);
    },
  },
} satisfies Partial<Record<CommandId, Command>>;
