/**
 * The one list of what can be done from a button, the palette, a key or a native menu: names and keys. What each does is
 * the page's business (renderer/commands.ts).
 */
export interface Shortcut {
  /** As `KeyboardEvent.key`. */
  key: string;
  /** With the platform's command key. */
  command?: boolean;
  shift?: boolean;
}

interface CommandName {
  label: string;
  keys?: readonly Shortcut[];
  /** Its keys act even while text is being typed: no field has a use for them. */
  everywhere?: boolean;
}

const list = {
  'new-section': { label: 'New section' },
  'new-section-options': { label: 'New section with options…' },
  'map-view': { label: 'Map another view' },
  'map-view-options': { label: 'Map another view with options…' },
  undo: { label: 'Undo', keys: [{ key: 'z', command: true }] },
  redo: {
    label: 'Redo',
    keys: [
      { key: 'z', command: true, shift: true },
      { key: 'y', command: true },
    ],
  },
  'clear-history': { label: 'Clear history' },
  pause: { label: 'Pause live' },
  'move-method': { label: 'Move by another method' },
  'start-article': { label: 'Start over with the article' },
  'go-address': { label: 'Go to address, view or name…', keys: [{ key: 'g', command: true }], everywhere: true },
  'go-back': { label: 'Back to where the map was' },
  'go-forward': { label: 'Forward again on the map' },
  'fit-all': { label: 'Fit all views' },
  'fit-selection': { label: 'Fit the selected view' },
  'fit-space': { label: 'Show the whole address space' },
  'move-view': { label: 'Move the selected view…' },
  'change-range': { label: 'Change the selected view’s range…' },
  'make-read-only': { label: 'Make the selected view read-only' },
  'make-read-write': { label: 'Make the selected view read-write' },
  'make-inaccessible': { label: 'Make the selected view inaccessible' },
  'go-bytes': { label: 'Go down to the selected view’s bytes' },
  'unmap-view': { label: 'Unmap the selected view' },
  'remap-view': { label: 'Remap the selected view as shared or copy-on-write' },
  'copy-address': { label: 'Copy the selected view’s address' },
  'copy-range': { label: 'Copy the selected view’s range' },
  'remove-section': { label: 'Remove the current section…' },
  'export-svg': { label: 'Export the picture as SVG' },
  'export-png': { label: 'Export the picture as PNG' },
  'export-csv': { label: 'Export the regions as CSV' },
  'export-json': { label: 'Export the regions as JSON' },
  'show-process': { label: 'Show another process’s regions…' },
  'show-ours': { label: 'Back to Samepage’s own address space' },
  palette: { label: 'Commands', keys: [{ key: 'p', command: true, shift: true }], everywhere: true },
  table: { label: 'Address space as a table', keys: [{ key: 'l', command: true, shift: true }], everywhere: true },
  settings: { label: 'Settings', keys: [{ key: ',', command: true }], everywhere: true },
  'next-theme': { label: 'Change the theme' },
  calls: { label: 'Show or hide the calls' },
  'go-help': { label: 'Help', keys: [{ key: '?' }] },
  licences: { label: 'Licences' },
} as const satisfies Record<string, CommandName>;

export type CommandId = keyof typeof list;
export const commandNames: Readonly<Record<CommandId, CommandName>> = list;
// An object's keys are known to be strings and no more; these are the list's own.
export const commandIds = Object.keys(list) as CommandId[];
