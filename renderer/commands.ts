/** What each command does, whether chosen from a button, the native menu, the palette or a key. */
import type { CommandId } from '../protocol/commands.ts';
import type { MoveMethod } from '../protocol/model.ts';
import { type Command, open } from './commands/registry.ts';
import { windowCommands } from './export/commands.ts';
import { goDownToBytes } from './map/input/byte-field.ts';
import { moveMethodNames } from './state/describe.ts';
import { clearHistory, perform, redo, undo } from './state/operations.ts';
import { showOurs } from './state/other-process.ts';
import { plainMap } from './state/plain-map.ts';
import { useApp } from './state/store.ts';
import { until } from './state/until.ts';
import { viewCommands } from './viewport/commands.ts';
import { navigation, startRange } from './viewport/navigation.ts';

/** A new section's length where nobody asked for another, bytes. */
const plainSectionBytes = 64 * 1024;

function nextMethod(method: MoveMethod, methods: readonly MoveMethod[]): MoveMethod {
  return methods[(methods.indexOf(method) + 1) % Math.max(1, methods.length)] ?? method;
}

/** As at the very first start: the picture, the selection and the hint, too. */
async function startOver(): Promise<void> {
  showOurs();
  const outcome = await perform({ kind: 'start-article' });
  if (!outcome) return;
  useApp.setState({
    ...{ selectedView: null, selectedViews: new Set(), selectedRegion: null, cursors: new Map() },
    invitationDismissed: false,
  });
  await until((state) => state.revision >= outcome.revision);
  const range = startRange(useApp.getState().views.values());
  if (range) navigation.fit(range);
}

export const commands: Record<CommandId, Command> = {
  'new-section': {
    hint: () => 'Make a section of 64 KiB and map its first view',
    enabled: open,
    run: () => {
      showOurs();
      void perform({ kind: 'create-section', bytes: plainSectionBytes, mapView: true });
    },
  },
  'new-section-options': {
    hint: () => 'Choose a size, or map a file',
    enabled: open,
    run: () => {
      showOurs();
      useApp.setState({ dialog: { kind: 'new-section' } });
    },
  },
  'map-view': {
    hint: (state) =>
      state.currentSection === null
        ? 'There is no section to map yet'
        : `Map section ${state.currentSection} once more, at the next free address`,
    enabled: (state) => open(state) && plainMap(state) !== null,
    run: () => {
      const action = plainMap(useApp.getState());
      showOurs();
      if (action) void perform(action);
    },
  },
  'map-view-options': {
    hint: () => 'Choose range, sharing, protection and address',
    enabled: (state) => open(state) && plainMap(state) !== null,
    run: () => {
      showOurs();
      useApp.setState({ dialog: { kind: 'map-view' } });
    },
  },
  undo: {
    hint: ({ history }) => (history.undo.length > 0 ? `Undo: ${history.undo.at(-1)}` : 'Nothing to undo'),
    enabled: (state) => open(state) && state.history.undo.length > 0,
    run: () => {
      showOurs();
      void undo();
    },
  },
  redo: {
    hint: ({ history }) => (history.redo.length > 0 ? `Redo: ${history.redo.at(-1)}` : 'Nothing to redo'),
    enabled: (state) => open(state) && state.history.redo.length > 0,
    run: () => {
      showOurs();
      void redo();
    },
  },
  'clear-history': {
    hint: () => 'Forget what could be undone, and free what is held for it',
    enabled: (state) => open(state) && state.history.undo.length + state.history.redo.length > 0,
    run: () => void clearHistory(),
  },
  pause: {
    hint: ({ paused }) =>
      paused
        ? 'Show changes of bytes again'
        : 'Hold the bytes on show as they are, until something is done in this window',
    enabled: open,
    run: () => useApp.setState((state) => ({ paused: !state.paused })),
  },
  'move-method': {
    hint: ({ moveMethod, limits }) =>
      `From “${moveMethodNames[moveMethod]}” to “${moveMethodNames[nextMethod(moveMethod, limits?.moveMethods ?? [])]}”`,
    enabled: ({ limits }) => (limits?.moveMethods.length ?? 0) > 1,
    run: () =>
      useApp.setState(({ moveMethod, limits }) => {
        const next = nextMethod(moveMethod, limits?.moveMethods ?? []);
        return { moveMethod: next, status: `Views are moved by: ${moveMethodNames[next]}` };
      }),
  },
  'go-bytes': {
    hint: ({ selectedView }) => (selectedView === null ? 'No view is selected' : 'B on the map'),
    enabled: ({ views, selectedView }) => (views.get(selectedView ?? '')?.protection ?? 'none') !== 'none',
    run: () => {
      showOurs();
      const { views, selectedView } = useApp.getState();
      const view = views.get(selectedView ?? '');
      if (view) goDownToBytes(view);
    },
  },
  'start-article': {
    hint: () => 'All that is mapped goes; one section comes, and two views of it at 0x280000 and 0x290000 where free',
    enabled: open,
    run: () => void startOver(),
  },
  ...viewCommands,
  ...windowCommands,
};
