/** Commands about the window itself: what it shows, and how. */
import { type ExportKind, saveAs } from '../export/save.ts';
import type { Command } from './command.ts';
import { type AppState, useApp } from './store.ts';

export const exportCommandIds = ['export-svg', 'export-png', 'export-csv', 'export-json'] as const;
export const windowCommandIds = [
  ...exportCommandIds,
  'palette',
  'table',
  'settings',
  'next-theme',
  'calls',
  'go-help',
] as const;
type WindowCommandId = (typeof windowCommandIds)[number];

const nextTheme = { system: 'dark', dark: 'light', light: 'system' } as const satisfies Record<
  AppState['theme'],
  AppState['theme']
>;
const always = () => true;

function exporting(kind: ExportKind, label: string, hint: string): Command {
  const needed = kind === 'csv' || kind === 'json' ? 'regions' : 'limits';
  return { label, hint: () => hint, enabled: (state) => state[needed] !== null, run: () => void saveAs(kind) };
}

export const windowCommands: Record<WindowCommandId, Command> = {
  'export-svg': exporting('svg', 'Export the picture as SVG', 'What the map shows now, to be scaled and edited'),
  'export-png': exporting('png', 'Export the picture as PNG', 'What the map shows now, at twice its size'),
  'export-csv': exporting('csv', 'Export the regions as CSV', 'The system’s list of this process’s regions'),
  'export-json': exporting('json', 'Export the regions as JSON', 'The system’s list of regions, and our views'),
  palette: {
    label: 'Commands',
    keys: [{ key: 'p', command: true, shift: true }],
    everywhere: true,
    hint: () => 'All that can be done, by its name',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'palette' } }),
  },
  table: {
    label: 'Address space as a table',
    keys: [{ key: 'l', command: true, shift: true }],
    everywhere: true,
    hint: ({ tableOpen }) =>
      tableOpen ? 'Close the table of sections, views and regions' : 'Open sections, views and regions as a table',
    enabled: always,
    run: () => useApp.setState(({ tableOpen }) => ({ tableOpen: !tableOpen })),
  },
  settings: {
    label: 'Settings',
    keys: [{ key: ',', command: true }],
    everywhere: true,
    hint: () => 'Wheel, theme, contrast, motion, update rate, bytes in a row',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'settings' } }),
  },
  'next-theme': {
    label: 'Change the theme',
    hint: ({ theme }) => `From ${theme} to ${nextTheme[theme]}`,
    enabled: always,
    run: () => useApp.setState(({ theme }) => ({ theme: nextTheme[theme] })),
  },
  calls: {
    label: 'Show or hide the calls',
    hint: ({ callsOpen }) => (callsOpen ? 'Fold the list of system calls away' : 'Unfold the list of system calls'),
    enabled: always,
    run: () => useApp.setState(({ callsOpen }) => ({ callsOpen: !callsOpen })),
  },
  'go-help': {
    label: 'Help',
    keys: [{ key: '?' }],
    hint: () => 'The words and the keys',
    enabled: always,
    run: () => useApp.setState({ dialog: { kind: 'help' } }),
  },
};
