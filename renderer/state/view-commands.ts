/** Commands about the selected view, and about what the map shows. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { focusGoToField } from '../goto/focus.ts';
import { allViewsRange, navigation } from '../map/navigation.ts';
import { copyText } from './clipboard.ts';
import { type Command, open } from './command.ts';
import { perform } from './operations.ts';
import { type AppState, useApp } from './store.ts';

export const viewCommandIds = [
  'go-address',
  'go-back',
  'go-forward',
  'fit-all',
  'fit-selection',
  'fit-space',
  'move-view',
  'change-range',
  'unmap-view',
  'remap-view',
  'copy-address',
  'copy-range',
  'remove-section',
] as const;
type ViewCommandId = (typeof viewCommandIds)[number];

const selectedOf = (state: AppState) => state.views.get(state.selectedView ?? '');
/** Left free around a view that is shown on the map, as a share of it. */
const margin = 0.2;

/** A command that needs a selected view. */
function about(label: string, hint: (view: View) => string, run: (view: View) => void): Command {
  return {
    label,
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

const rangeOf = ({ address, length }: View) => ({ start: address, end: address + length });
const textOf = ({ address, length }: View) => formatRange(address, address + length);
const otherSharing = ({ sharing }: View) => (sharing === 'shared' ? 'copy-on-write' : 'shared');

export const viewCommands: Record<ViewCommandId, Command> = {
  'go-address': {
    label: 'Go to address, view or name…',
    keys: [{ key: 'g', command: true }],
    everywhere: true,
    hint: () => 'Take the map to an address, a view or a name: 0x280000, A+0x40, libc',
    enabled: open,
    run: focusGoToField,
  },
  'go-back': {
    label: 'Back to where the map was',
    hint: () => 'Alt+Left on the map',
    enabled: () => navigation.canGoBack,
    run: () => navigation.goBack(),
  },
  'go-forward': {
    label: 'Forward again on the map',
    hint: () => 'Alt+Right on the map',
    enabled: () => navigation.canGoForward,
    run: () => navigation.goForward(),
  },
  'fit-all': {
    label: 'Fit all views',
    hint: () => 'Show all views on the map (Shift+F there)',
    enabled: (state) => state.views.size > 0,
    run: () => {
      const range = allViewsRange(useApp.getState().views.values());
      if (range) navigation.fit(range);
    },
  },
  'fit-selection': about(
    'Fit the selected view',
    (view) => `Show the whole of view ${view.letter} on the map (F there)`,
    (view) => navigation.fit(rangeOf(view), margin),
  ),
  'fit-space': {
    label: 'Show the whole address space',
    hint: () => 'From the lowest address to the highest',
    enabled: (state) => state.limits !== null,
    run: () => {
      const { limits } = useApp.getState();
      if (limits) navigation.fit({ start: limits.lowestAddress, end: limits.highestAddress }, 0);
    },
  },
  'move-view': about(
    'Move the selected view…',
    (view) => `View ${view.letter}, now at ${formatAddress(view.address)}`,
    (view) => useApp.setState({ dialog: { kind: 'move', view: view.letter } }),
  ),
  'change-range': about(
    'Change the selected view’s range…',
    (view) => `How much of section ${view.section} view ${view.letter} shows, and from where`,
    (view) => useApp.setState({ dialog: { kind: 'range', view: view.letter } }),
  ),
  'unmap-view': about(
    'Unmap the selected view',
    (view) => `View ${view.letter} at ${textOf(view)}`,
    (view) => void perform({ kind: 'unmap', view: view.letter }),
  ),
  'remap-view': about(
    'Remap the selected view as shared or copy-on-write',
    (view) => `View ${view.letter} becomes ${otherSharing(view)}`,
    (view) => void perform({ kind: 'remap-as', view: view.letter, sharing: otherSharing(view) }),
  ),
  'copy-address': about(
    'Copy the selected view’s address',
    (view) => formatAddress(view.address),
    (view) => copyText(formatAddress(view.address)),
  ),
  'copy-range': about('Copy the selected view’s range', textOf, (view) => copyText(textOf(view))),
  'remove-section': {
    label: 'Remove the current section…',
    hint: ({ currentSection }) => (currentSection === null ? 'There is no section' : `Section ${currentSection}`),
    enabled: (state) => open(state) && state.currentSection !== null,
    run: () => {
      const { currentSection } = useApp.getState();
      if (currentSection !== null) useApp.setState({ dialog: { kind: 'remove-section', section: currentSection } });
    },
  },
};
