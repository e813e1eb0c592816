/** What each command does, whether chosen from a button, a menu, the palette or a key. */
import { type Address, address, addressSchema, alignUp } from '../protocol/address.ts';
import { type CommandId, commandName } from '../protocol/commands.ts';
import { type MoveMethod, moveMethodSchema } from '../protocol/model.ts';
import * as z from '../protocol/zod.ts';
import { byteCommands } from './byte-commands.ts';
import { type Command, open, taking } from './commands/registry.ts';
import { sectionOf } from './commands/target.ts';
import { windowCommands } from './export/commands.ts';
import { mapCommands } from './map/input/commands.ts';
import { sharedCommands } from './map/input/shared-commands.ts';
import { searchCommands } from './search/commands.ts';
import { moveMethodNames } from './state/describe.ts';
import { clearHistory, perform, redo, undo } from './state/operations.ts';
import { showOurs } from './state/other-process.ts';
import { plainMap } from './state/plain-map.ts';
import { useApp } from './state/store.ts';
import { until } from './state/until.ts';
import { viewCommands } from './view-commands.ts';
import { viewportCommands } from './viewport/commands.ts';
import { navigationOf } from './viewport/maps.ts';
import { startRange } from './viewport/navigation.ts';
import { watchCommands } from './watch/commands.ts';
import { workspaceCommands } from './workspace/commands.ts';

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
  useApp.setState({ invitationsDone: 0 });
  const range = startRange(useApp.getState().views.values());
  if (range) navigationOf('ours')?.fit(range);
}

/** The whole of a section once more, at `at` or at the next free place. */
function mapAt(section: number | null, at: Address | undefined): void {
  const action = plainMap({ ...useApp.getState(), currentSection: section });
  if (action?.kind !== 'map') return;
  showOurs();
  void perform(at === undefined ? action : { ...action, place: { kind: 'fixed', address: at } });
}

/** Opens the dialog for a view with options; an address, also one that is still to be typed, is chosen in it. */
function askToMap({ section = null, address: at }: { section?: number | null; address?: Address | null }): void {
  showOurs();
  if (section !== null) useApp.setState({ currentSection: section });
  useApp.setState({ dialog: at === undefined ? { kind: 'map-view' } : { kind: 'map-view', address: at } });
}

export const commands: Record<CommandId, Command> = {
  'new-section': {
    hint: () => 'Make a section of 64 KiB and map its first view',
    enabled: open,
    ...taking(
      z.strictObject({ bytes: z.optional(z.int().check(z.positive())) }),
      (_, { bytes = plainSectionBytes }) => {
        showOurs();
        void perform({ kind: 'create-section', bytes, mapView: true });
      },
    ),
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
    hint: (state, target) => {
      const section = sectionOf(target, state);
      return section === null
        ? 'There is no section to map yet'
        : `Map section ${section} again, at the next free address`;
    },
    enabled: (state, target) => open(state) && sectionOf(target, state) !== null,
    ...taking(z.strictObject({ address: z.optional(addressSchema) }), (target, { address: at }) =>
      mapAt(sectionOf(target, useApp.getState()), at),
    ),
  },
  'map-view-options': {
    hint: () => 'Choose range, sharing, protection and address',
    enabled: (state, target) => open(state) && sectionOf(target, state) !== null,
    run: (target) => askToMap({ section: sectionOf(target, useApp.getState()) }),
  },
  'map-here': {
    hint: () => 'Choose the section, range, sharing and protection',
    enabled: (state) => open(state) && plainMap(state) !== null,
    run: (target) => askToMap({ address: target?.kind === 'address' ? target.address : null }),
  },
  'map-after': {
    hint: (state, target) => {
      if (target?.kind !== 'region') return 'No region is selected';
      return state.shownSpace !== 'ours'
        ? 'Nothing can be mapped in another process'
        : 'At the next address that the system allows';
    },
    enabled: (state, target) =>
      open(state) && target?.kind === 'region' && state.shownSpace === 'ours' && plainMap(state) !== null,
    run: (target) => {
      const { limits, currentSection } = useApp.getState();
      if (target?.kind === 'region' && limits) {
        mapAt(currentSection, address(alignUp(target.end, limits.granularity)));
      }
    },
  },
  undo: {
    hint: ({ history: { undo: done, cut } }) => {
      if (done.length > 0) return `Undo: ${done.at(-1)}`;
      return cut === undefined ? 'Nothing to undo' : `Done without undo: ${cut}`;
    },
    enabled: (state) => open(state) && state.history.undo.length > 0,
    asks: open,
    run: () => {
      showOurs();
      void undo();
    },
  },
  redo: {
    hint: ({ history }) => (history.redo.length > 0 ? `Redo: ${history.redo.at(-1)}` : 'Nothing to redo'),
    enabled: (state) => open(state) && state.history.redo.length > 0,
    asks: open,
    run: () => {
      showOurs();
      void redo();
    },
  },
  'clear-history': {
    hint: () => 'Forget all undo steps, and free the memory held for them',
    enabled: (state) => open(state) && state.history.undo.length + state.history.redo.length > 0,
    asks: open,
    run: () => void clearHistory(),
  },
  pause: {
    name: ({ paused }) => (paused ? 'Resume' : commandName('pause')),
    hint: ({ paused }) =>
      paused ? 'Show changing bytes again' : 'Freeze the bytes shown, until something is done in this window',
    enabled: open,
    run: () => useApp.setState((state) => ({ paused: !state.paused })),
  },
  'move-method': {
    hint: ({ moveMethod, limits }) =>
      `From “${moveMethodNames[moveMethod]}” to “${moveMethodNames[nextMethod(moveMethod, limits?.moveMethods ?? [])]}”`,
    enabled: ({ limits }) => (limits?.moveMethods.length ?? 0) > 1,
    ...taking(z.strictObject({ method: z.optional(moveMethodSchema) }), (_, { method }) =>
      useApp.setState(({ moveMethod, limits }) => {
        const next = method ?? nextMethod(moveMethod, limits?.moveMethods ?? []);
        return { moveMethod: next, status: `Views are moved by: ${moveMethodNames[next]}` };
      }),
    ),
  },
  'start-article': {
    hint: () => 'Removes everything, then maps section 1 as A and B',
    enabled: open,
    run: () => void startOver(),
  },
  ...viewCommands,
  ...byteCommands,
  ...viewportCommands,
  ...mapCommands,
  ...sharedCommands,
  ...windowCommands,
  ...searchCommands,
  ...watchCommands,
  ...workspaceCommands,
};
