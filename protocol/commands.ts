/**
 * The one table of commands (those on a view or its bytes stand in view-commands.ts), from which toolbar, palette, native menu, context menus, keys, help and the screen reader's
 * description of keys are made. What each command does is in renderer/commands.ts; the compiler checks that none is missing.
 */
import type { CommandMenu, CommandRecord } from './command-record.ts';
import { viewCommands } from './view-commands.ts';

const list = {
  'new-section': { name: 'New section', menu: 'file/make' },
  'new-section-options': { name: 'New section with options…', menu: 'file/make' },
  'map-view': { name: 'Map another view', on: ['section', 'view'], menu: 'file/make' },
  'map-view-options': { name: 'Map another view with options…', on: ['section', 'view'], menu: 'file/make' },
  'map-here': { name: 'Map a view at {}…', short: 'Map a view here…', on: ['address'], menu: 'file/make' },
  'map-after': {
    name: 'Map a view right after {}',
    short: 'Map a view right after it',
    on: ['region'],
    menu: 'file/make',
  },
  undo: { name: 'Undo', keys: { window: ['Mod+Z'] }, menu: 'edit/history' },
  redo: { name: 'Redo', keys: { window: ['Mod+Shift+Z', 'Mod+Y'] }, menu: 'edit/history' },
  'clear-history': { name: 'Clear history', menu: 'edit/history', more: true },
  'select-all': { name: 'Select all views', keys: { map: ['Mod+A'] }, menu: 'edit/select' },
  'select-next': {
    name: 'Select the next view, too',
    keys: { view: ['Shift+ArrowRight', 'Shift+ArrowDown'] },
    menu: 'edit/select',
  },
  'select-previous': {
    name: 'Select the previous view, too',
    keys: { view: ['Shift+ArrowLeft', 'Shift+ArrowUp'] },
    menu: 'edit/select',
  },
  'select-toggle': {
    name: 'Select {} with the others, or no longer',
    on: ['view'],
    several: true,
    keys: { view: [' '] },
    menu: 'edit/select',
    unlisted: true,
  },
  pause: { name: 'Pause live', menu: 'window/show' },
  'compare-move': {
    name: 'Compare moving with copying',
    short: 'Compare with copying',
    menu: 'edit/method',
    more: true,
  },
  'move-method': { name: 'Move by another method', menu: 'edit/method', more: true },
  scenes: { name: 'Scenes', menu: 'file/article', more: true },
  'start-article': { name: 'Start over with the article', menu: 'file/article', more: true },

  'go-address': { name: 'Go to address, view or name…', keys: { anywhere: ['Mod+G'] }, menu: 'go/place' },
  'go-back': { name: 'Back to where the map was', keys: { map: ['Alt+ArrowLeft'] }, menu: 'go/place' },
  'go-forward': { name: 'Forward again on the map', keys: { map: ['Alt+ArrowRight'] }, menu: 'go/place' },
  'next-view': { name: 'Go to the next view', keys: { view: ['ArrowRight', 'ArrowDown'] }, menu: 'go/step' },
  'previous-view': { name: 'Go to the previous view', keys: { view: ['ArrowLeft', 'ArrowUp'] }, menu: 'go/step' },
  'next-region': { name: 'Go to the next region', keys: { map: ['.'] }, menu: 'go/step' },
  'previous-region': { name: 'Go to the previous region', keys: { map: [','] }, menu: 'go/step' },
  'fit-all': { name: 'Fit all views', keys: { map: ['Shift+F'] }, menu: 'go/fit' },
  'fit-space': { name: 'Fit the whole address space', menu: 'go/fit' },
  'zoom-in': { name: 'Zoom in on the map', keys: { map: ['W', '+', '='] }, menu: 'go/zoom' },
  'zoom-out': { name: 'Zoom out on the map', keys: { map: ['S', '-'] }, menu: 'go/zoom' },
  'pan-left': { name: 'Pan the map to the left', keys: { map: ['A', 'ArrowLeft'] }, menu: 'go/zoom' },
  'pan-right': { name: 'Pan the map to the right', keys: { map: ['D', 'ArrowRight'] }, menu: 'go/zoom' },

  ...viewCommands,
  'remove-section': { name: 'Remove {section}…', on: ['section', 'view'], menu: 'file/remove' },
  'export-svg': { name: 'Export the picture as SVG', menu: 'file/export' },
  'export-png': { name: 'Export the picture as PNG', menu: 'file/export' },
  'export-csv': { name: 'Export the regions as CSV', menu: 'file/export' },
  'export-json': { name: 'Export the regions as JSON', menu: 'file/export' },
  'export-c-linux': { name: 'Export the session as a program in C for Linux', menu: 'file/export' },
  'export-c-windows': { name: 'Export the session as a program in C for Windows', menu: 'file/export' },
  'export-strace': { name: 'Export the session as calls, as strace prints them', menu: 'file/export' },
  'export-transcript': { name: 'Export the session as a transcript', menu: 'file/export' },
  'show-process': { name: 'Show another process’s regions…', menu: 'go/process' },
  'show-ours': {
    name: 'Back to Samepage’s own address space',
    short: 'Back to Samepage’s own',
    menu: 'go/process',
  },
  'show-beside': {
    name: 'Show both address spaces, one above the other',
    short: 'Show beside ours',
    menu: 'go/process',
  },
  'show-alone': { name: 'Show one address space alone', short: 'Show it alone', menu: 'go/process' },
  'go-shared': {
    name: 'Go to the same pages of {} in the other address space',
    short: 'Go to the same pages in the other address space',
    on: ['view', 'region'],
    menu: 'go/process',
  },
  search: { name: 'Search memory…', keys: { anywhere: ['Mod+F'] }, menu: 'go/search' },
  'next-match': { name: 'Next match', keys: { anywhere: ['F3'] }, menu: 'go/search' },
  'previous-match': { name: 'Previous match', keys: { anywhere: ['Shift+F3'] }, menu: 'go/search' },
  'open-workspace': { name: 'Open a workspace…', keys: { anywhere: ['Mod+O'] }, menu: 'file/workspace', more: true },
  'save-workspace': { name: 'Save the workspace', keys: { anywhere: ['Mod+S'] }, menu: 'file/workspace', more: true },
  'save-workspace-as': {
    name: 'Save the workspace as…',
    keys: { anywhere: ['Mod+Shift+S'] },
    menu: 'file/workspace',
    more: true,
  },
  watch: { name: 'Watch a program…', menu: 'file/watch', more: true },
  'open-trace': { name: 'Open a trace…', menu: 'file/watch', more: true },
  'save-trace': { name: 'Save the trace…', menu: 'file/watch', more: true },
  'export-calls-csv': { name: 'Export the trace’s calls as CSV', menu: 'file/watch' },
  'export-calls-json': { name: 'Export the trace’s calls as JSON', menu: 'file/watch' },
  'export-calls-strace': { name: 'Export the trace’s calls, as strace prints them', menu: 'file/watch' },
  'stop-watching': { name: 'Stop watching', menu: 'file/watch', more: true },
  'leave-trace': { name: 'Leave the trace', menu: 'file/watch', more: true },
  'go-maker': {
    name: 'Go to the call that made {}',
    short: 'Go to the call that made it',
    on: ['region'],
    menu: 'go/process',
  },
  'region-history': {
    name: 'Show what became of {}',
    short: 'Show what became of it',
    on: ['region'],
    menu: 'go/process',
  },
  'play-trace': { name: 'Play the trace, or pause it', keys: { timeline: [' '] }, menu: 'go/moment' },
  'keep-moment': { name: 'Keep this moment of the trace', keys: { timeline: ['M'] }, menu: 'go/moment' },
  'previous-moment': { name: 'Go to the kept moment before', keys: { timeline: ['['] }, menu: 'go/moment' },
  'next-moment': { name: 'Go to the next kept moment', keys: { timeline: [']'] }, menu: 'go/moment' },
  'timeline-in': { name: 'Zoom in on the timeline', keys: { timeline: ['+', '='] }, menu: 'go/moment' },
  'timeline-out': { name: 'Zoom out on the timeline', keys: { timeline: ['-'] }, menu: 'go/moment' },
  'timeline-all': { name: 'Show all of the timeline', keys: { timeline: ['0'] }, menu: 'go/moment' },
  palette: { name: 'Commands', keys: { anywhere: ['Mod+Shift+P'] }, menu: 'go/find', more: true },
  table: { name: 'Address space as a table', keys: { anywhere: ['Mod+Shift+L'] }, menu: 'window/show' },
  inspector: { name: 'Data inspector', keys: { anywhere: ['Mod+I'] }, menu: 'window/show' },
  'mark-wx': { name: 'Mark what is writable and executable', menu: 'window/show' },
  'rows-by-file': { name: 'Rows by file', menu: 'window/show' },
  'hex-values': { name: 'Values in hex', menu: 'window/show' },
  settings: { name: 'Settings', keys: { anywhere: ['Mod+,'] }, menu: 'app/settings' },
  presenter: { name: 'Presenter mode', keys: { anywhere: ['Mod+Shift+E'] }, menu: 'window/present', more: true },
  'scale-up': { name: 'Draw the interface larger', menu: 'window/present' },
  'scale-down': { name: 'Draw the interface smaller', menu: 'window/present' },
  'show-keys': { name: 'Show pressed keys', menu: 'window/present' },
  'map-alone': { name: 'The map alone', menu: 'window/present', more: true },
  'cards-alone': { name: 'The cards alone', menu: 'window/present', more: true },
  'next-theme': { name: 'Change the theme', menu: 'window/show', more: true },
  calls: { name: 'Show or hide the calls', menu: 'window/show' },
  'go-help': { name: 'Help', keys: { window: ['?'] }, menu: 'help/help' },
  licences: { name: 'Licences', menu: 'help/help', more: true },
} as const satisfies Record<string, CommandRecord>;

export type CommandId = keyof typeof list;
export const commandRecords: Readonly<Record<CommandId, CommandRecord>> = list;
// An object's keys are known to be strings and no more; these are the list's own.
export const commandIds = Object.keys(list) as CommandId[];

/** Ids of the commands in one native menu, a list for each group in it. */
export function commandGroups(menu: CommandMenu): CommandId[][] {
  const groups = new Map<string, CommandId[]>();
  for (const id of commandIds) {
    const { menu: place } = commandRecords[id];
    if (place.startsWith(`${menu}/`)) groups.set(place, [...(groups.get(place) ?? []), id]);
  }
  return [...groups.values()];
}

/** The command's name, with words for what it acts on and for the section of that. */
export function commandName(id: CommandId, subject: string = generic(id), section = 'the current section'): string {
  return commandRecords[id].name.replace('{section}', section).replace('{}', subject);
}

/** `the selected view`: what a command acts on where nothing is known of what is selected. */
function generic(id: CommandId): string {
  const [kind] = commandRecords[id].on ?? [];
  if (kind === 'bytes') return 'the selected bytes';
  return kind === 'address' ? 'an address' : `the selected ${kind}`;
}
