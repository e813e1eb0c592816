/** Commands about the window itself: what it shows, and how. */
import { type CommandId, commandName } from '../../protocol/commands.ts';
import { type Command, open } from '../commands/registry.ts';
import { focusSpace, leaveOther, processName } from '../state/other-process.ts';
import { part, withPart } from '../state/part.ts';
import { besideKey, spaceOf, stackedKey } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';
import { presenterCommands } from './presenter-commands.ts';
import type { ExportKind } from './save.ts';

const nextTheme = { system: 'dark', dark: 'light', light: 'system' } as const satisfies Record<
  AppState['theme'],
  AppState['theme']
>;
const always = () => true;

const saving = part(() => import('./save.ts'));

function exporting(kind: ExportKind, hint: string): Command {
  const needed = kind === 'csv' || kind === 'json' ? 'regions' : 'limits';
  return {
    hint: () => hint,
    enabled: (state) => ({ ...state, ...spaceOf(state) })[needed] !== null,
    run: () => void withPart(saving, ({ saveAs }) => void saveAs(kind)),
  };
}

export const windowCommands = {
  'export-svg': exporting('svg', 'What the map shows now, to be scaled and edited'),
  'export-png': exporting('png', 'What the map shows now, at twice its size'),
  'export-csv': exporting('csv', 'The system’s list of the process’s regions'),
  'export-json': exporting('json', 'The system’s list of regions, and our views'),
  'export-c-linux': exporting(
    'c-linux',
    'It repeats all that was done here and checks the results; it compiles anywhere',
  ),
  'export-c-windows': exporting('c-windows', 'The same with Windows’ calls, if all views begin at multiples of 64 KiB'),
  'export-strace': exporting('strace', 'The calls that the program for Linux makes'),
  'export-transcript': exporting('transcript', 'What was done, and what every view showed after each write'),
  'show-process': {
    hint: () => 'The address space of any process that you may look at, in place of Samepage’s own or beside it',
    enabled: open,
    run: () => useApp.setState({ dialog: { kind: 'process' } }),
  },
  'show-ours': {
    hint: (state) => {
      const key = besideKey(state);
      return key ? `From ${processName(spaceOf(state, key))} to our own views and sections` : 'It is shown already';
    },
    enabled: (state) => besideKey(state) !== null,
    run: leaveOther,
  },
  'show-beside': {
    hint: (state) =>
      stackedKey(state) === null
        ? 'Two maps, one above the other, joined where both map the same pages of a file'
        : 'It is there already',
    enabled: (state) => open(state) && stackedKey(state) === null,
    run: () => {
      const isKnown = besideKey(useApp.getState()) !== null;
      useApp.setState({ stacked: true, ...(isKnown ? {} : { dialog: { kind: 'process' } }) });
    },
  },
  'show-alone': {
    hint: (state) => (stackedKey(state) === null ? 'Only one is shown' : 'In place of our own, at its full height'),
    enabled: (state) => stackedKey(state) !== null,
    run: () => {
      const key = besideKey(useApp.getState());
      if (key) focusSpace(key);
      useApp.setState({ stacked: false });
    },
  },
  palette: {
    hint: () => 'Every command, by its name',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'palette' } }),
  },
  table: {
    hint: ({ tableOpen }) =>
      tableOpen ? 'Close the table of sections, views and regions' : 'Open sections, views and regions as a table',
    enabled: always,
    run: () => useApp.setState(({ tableOpen }) => ({ tableOpen: !tableOpen })),
  },
  inspector: {
    hint: ({ inspectorOpen }) =>
      inspectorOpen ? 'Close it' : 'What the bytes at the cursor are as every type, in both byte orders',
    enabled: ({ views }) => views.size > 0,
    run: () =>
      useApp.setState(({ inspectorOpen, panes }) => ({
        inspectorOpen: !inspectorOpen,
        // It stands among the cards.
        panes: !inspectorOpen && panes === 'map' ? 'both' : panes,
      })),
  },
  'mark-wx': {
    hint: ({ wxMarked }) =>
      wxMarked ? 'It is no longer marked' : 'On the map and in the table; W^X means that nothing is both',
    enabled: always,
    run: () => useApp.setState(({ wxMarked }) => ({ wxMarked: !wxMarked })),
  },
  'rows-by-file': {
    name: ({ rowsByFile }) => (rowsByFile ? 'Rows by kind' : commandName('rows-by-file')),
    hint: ({ rowsByFile }) =>
      `Another process’s regions, where they have the map’s height: a row for each ${rowsByFile ? 'kind' : 'file'}`,
    enabled: always,
    run: () => useApp.setState(({ rowsByFile }) => ({ rowsByFile: !rowsByFile })),
  },
  'hex-values': {
    hint: ({ hexValues }) =>
      hexValues ? 'Show values in decimal again' : 'Whole numbers by their bits, floats as %a writes them',
    enabled: always,
    run: () => useApp.setState(({ hexValues }) => ({ hexValues: !hexValues })),
  },
  scenes: {
    hint: () => 'What virtual memory can do, done for real, step by step',
    enabled: open,
    run: () => {
      useApp.setState({ scenesOpen: true });
      document.getElementById('scenes')?.focus();
    },
  },
  'compare-move': {
    hint: () => 'Measure here what moving a block costs, and what copying it would',
    enabled: open,
    run: () => useApp.setState({ comparing: true }),
  },
  settings: {
    hint: () => 'Wheel, theme, size, contrast, motion, update rate, bytes per row',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'settings' } }),
  },
  ...presenterCommands,
  'next-theme': {
    hint: ({ theme }) => `From ${theme} to ${nextTheme[theme]}`,
    enabled: always,
    run: () => useApp.setState(({ theme }) => ({ theme: nextTheme[theme] })),
  },
  calls: {
    hint: ({ callsOpen }) => (callsOpen ? 'Collapse the list of system calls' : 'Expand the list of system calls'),
    enabled: always,
    run: () => useApp.setState(({ callsOpen }) => ({ callsOpen: !callsOpen })),
  },
  'go-help': {
    hint: () => 'The words and the keys',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'help' } }),
  },
  licences: {
    hint: () => 'The software that Samepage contains, and its licences',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'licences' } }),
  },
} satisfies Partial<Record<CommandId, Command>>;
