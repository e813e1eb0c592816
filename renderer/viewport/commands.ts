/** Commands about the selected view, and about what the map shows. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { CommandId } from '../../protocol/commands.ts';
import type { Protection, View } from '../../protocol/model.ts';
import { focusGoToField } from '../commands/focus.ts';
import { type Command, open } from '../commands/registry.ts';
import { copyText } from '../state/clipboard.ts';
import { perform } from '../state/operations.ts';
import { showOurs } from '../state/other-process.ts';
import { type AppState, useApp } from '../state/store.ts';
import { fitMargin } from './fit.ts';
import { allViewsRange, navigation } from './navigation.ts';

const selectedOf = (state: AppState) => state.views.get(state.selectedView ?? '');
/** A command that needs a selected view. */
function about(hint: (view: View) => string, run: (view: View) => void): Command {
  return {
    hint: (state) => {
      const view = selectedOf(state);
      return view ? hint(view) : 'No view is selected';
    },
    enabled: (state) => open(state) && selectedOf(state) !== undefined,
    run: () => {
      const view = selectedOf(useApp.getState());
      if (view) run(view);
    },
  };
}

function protecting(protection: Protection, hint: string): Command {
  return about(
    (view) => (view.protection === protection ? `View ${view.letter} is so already` : hint),
    (view) => void perform({ kind: 'protect', view: view.letter, protection }),
  );
}

const rangeOf = ({ address, length }: View) => ({ start: address, end: address + length });
const textOf = ({ address, length }: View) => formatRange(address, address + length);
const otherSharing = ({ sharing }: View) => (sharing === 'shared' ? 'copy-on-write' : 'shared');

export const viewCommands = {
  'go-address': {
    hint: () => 'Take the map to an address, a view or a name: 0x280000, A+0x40, libc',
    enabled: open,
    run: focusGoToField,
  },
  'go-back': {
    hint: () => 'Alt+Left on the map',
    enabled: () => navigation.canGoBack,
    run: () => navigation.goBack(),
  },
  'go-forward': {
    hint: () => 'Alt+Right on the map',
    enabled: () => navigation.canGoForward,
    run: () => navigation.goForward(),
  },
  'fit-all': {
    hint: () => 'Show all views on the map (Shift+F there)',
    enabled: (state) => state.views.size > 0,
    run: () => {
      showOurs();
      const range = allViewsRange(useApp.getState().views.values());
      if (range) navigation.fit(range);
    },
  },
  'fit-selection': about(
    (view) => `Show the whole of view ${view.letter} on the map (F there)`,
    (view) => {
      showOurs();
      navigation.fit(rangeOf(view), fitMargin);
    },
  ),
  'fit-space': {
    hint: () => 'From the lowest address to the highest',
    enabled: (state) => state.limits !== null,
    run: () => {
      const { lowestAddr, highestAddr } = navigation.space;
      navigation.fit({ start: lowestAddr, end: highestAddr }, 0);
    },
  },
  'move-view': about(
    (view) => `View ${view.letter}, now at ${formatAddress(view.address)}`,
    (view) => useApp.setState({ dialog: { kind: 'move', view: view.letter } }),
  ),
  'change-range': about(
    (view) => `How much of section ${view.section} view ${view.letter} shows, and from where`,
    (view) => useApp.setState({ dialog: { kind: 'range', view: view.letter } }),
  ),
  'make-read-only': protecting('read', 'It can be read, and writing fails'),
  'make-read-write': protecting('read-write', 'It can be read and written'),
  'make-inaccessible': protecting('none', 'Reading and writing fail'),
  'unmap-view': about(
    (view) => `View ${view.letter} at ${textOf(view)}`,
    (view) => void perform({ kind: 'unmap', view: view.letter }),
  ),
  'remap-view': about(
    (view) => `View ${view.letter} becomes ${otherSharing(view)}`,
    (view) => void perform({ kind: 'remap-as', view: view.letter, sharing: otherSharing(view) }),
  ),
  'copy-address': about(
    (view) => formatAddress(view.address),
    (view) => copyText(formatAddress(view.address)),
  ),
  'copy-range': about(textOf, (view) => copyText(textOf(view))),
  'remove-section': {
    hint: ({ currentSection }) => (currentSection === null ? 'There is no section' : `Section ${currentSection}`),
    enabled: (state) => open(state) && state.currentSection !== null,
    run: () => {
      const { currentSection } = useApp.getState();
      if (currentSection !== null) useApp.setState({ dialog: { kind: 'remove-section', section: currentSection } });
    },
  },
} satisfies Partial<Record<CommandId, Command>>;
