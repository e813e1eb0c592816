/** Commands for a lecture: larger type, pressed keys, one part of the window alone. */
import type { CommandId } from '../../protocol/commands.ts';
import type { Command } from '../commands/registry.ts';
import { settings } from '../state/preferences.ts';
import { type AppState, useApp } from '../state/store.ts';
import { canScale, drawnScale, hasRoomFor } from '../state/ui-scale.ts';

const scales = settings.uiScale;
/** The size that presenter mode begins with; chosen sizes above 100 % stay. */
const presented = '150';

const isPresenting = ({ uiScale, keysShown }: AppState) => uiScale !== '100' && keysShown;

/** The next scale up or down from what is drawn; undefined at the end. */
function nextScale(step: 1 | -1): AppState['uiScale'] | undefined {
  return scales[scales.indexOf(drawnScale()) + step];
}

function scaling(step: 1 | -1): Command {
  return {
    hint: () => {
      const next = nextScale(step);
      if (!canScale) return 'This browser cannot do that: zoom the page instead';
      if (next === undefined) return `It is at ${drawnScale()} %`;
      return hasRoomFor(next) ? `From ${drawnScale()} % to ${next} %` : `The window has no room for ${next} %`;
    },
    enabled: () => {
      const next = nextScale(step);
      return canScale && next !== undefined && hasRoomFor(next);
    },
    run: () => {
      const next = nextScale(step);
      if (next) useApp.setState({ uiScale: next, status: `The interface is drawn at ${next} %` });
    },
  };
}

function alone(part: 'map' | 'cards'): Command {
  return {
    hint: ({ panes }) => (panes === part ? 'Show both again' : `The ${part} in all the space there is`),
    enabled: () => true,
    run: () => useApp.setState(({ panes }) => ({ panes: panes === part ? 'both' : part })),
  };
}

export const presenterCommands = {
  presenter: {
    hint: (state) =>
      isPresenting(state) ? 'Back to 100 %, and pressed keys are hidden' : 'Larger type, and pressed keys are shown',
    enabled: () => true,
    run: () =>
      useApp.setState((state) =>
        isPresenting(state)
          ? { uiScale: '100', keysShown: false, status: 'Presenter mode has ended' }
          : { uiScale: state.uiScale === '100' ? presented : state.uiScale, keysShown: true, status: 'Presenter mode' },
      ),
  },
  'scale-up': scaling(1),
  'scale-down': scaling(-1),
  'show-keys': {
    hint: ({ keysShown }) => (keysShown ? 'Hide them again' : 'For those who watch'),
    enabled: () => true,
    run: () => useApp.setState(({ keysShown }) => ({ keysShown: !keysShown })),
  },
  'map-alone': alone('map'),
  'cards-alone': alone('cards'),
} satisfies Partial<Record<CommandId, Command>>;
