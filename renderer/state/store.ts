/** What the window shows, except for live bytes (live/) and what moves under the pointer (map/). */
import { create } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import type { CallRecord } from '../../protocol/calls.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import { defaultHistoryBudget } from '../../protocol/limits.ts';
import type { Outcome, Snapshot } from '../../protocol/messages.ts';
import type { History, Limits, MoveMethod, RegionKind, Section, Touched, View } from '../../protocol/model.ts';
import type { RegionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { SceneState } from '../../protocol/scene-state.ts';
import type { Match } from '../../protocol/search.ts';
import type { Target } from '../../protocol/targets.ts';
import type { ByteOrder, ValueType } from '../../protocol/values.ts';
import type { Dialog } from './dialog.ts';

/** Stands in role=alert until dismissed or the next success. */
export interface Alert {
  error: ErrorData;
  /** What could be done instead, as buttons. */
  choices: { label: string; run: () => void }[];
}

/** `ours`, or which process it is of, or which one of a trace. */
export type SpaceKey = 'ours' | `process ${number}` | `watch ${string}`;

/** How a list came from the one before. */
export interface RegionStep {
  before: RegionColumns;
  changes: RegionChanges;
}

/** Ranges of a space that differ from what it is compared with, in order of address. */
export interface SpaceDifference {
  key: SpaceKey;
  starts: Float64Array;
  ends: Float64Array;
  /** Places in `differenceKinds`. */
  kinds: Uint8Array;
  /** The same as the map marks it, in order of address. */
  marks: readonly { kind: 'came' | 'went' | 'changed'; start: number; end: number }[];
}

/** The address space of a process, as the system lists it. */
export interface ListedSpace {
  pid: number;
  /** When the process started, in the system's own unit; null where that is not known. The number alone may be another's later. */
  started: bigint | null;
  /** The file that it runs; '' where unknown. */
  name: string;
  regions: RegionColumns | null;
  /** Null where the list came as a whole. */
  step: RegionStep | null;
  /** Why the list is not kept up to date any more; null while it is. */
  lost: string | null;
  /** The count of regions that is written, where that is behind its list's: a trace's (watch/rested-texts.ts). */
  counted?: number;
  /** Of which moment of a trace it is: once that many calls had begun, seconds after the first. */
  moment?: { calls: number; seconds: number };
}

export interface AppState {
  connection: 'connecting' | 'open' | 'lost';
  /** Why there is no connection, where that is known and trying again is not enough. */
  lostWhy: string | null;
  /** Connected, but the engine has given no sign of life for some seconds. */
  engineSilent: boolean;
  limits: Limits | null;
  host: Snapshot['host'] | null;
  revision: number;
  sections: ReadonlyMap<number, Section>;
  views: ReadonlyMap<string, View>;
  history: History;
  unsaved: boolean;
  /** Of the last operation that this window asked for; null after the whole state came. */
  outcome: Outcome | null;
  /** Newest last; at most 500. */
  calls: readonly CallRecord[];
  /** Those that are known: our own, and what is looked at besides. */
  spaces: ReadonlyMap<SpaceKey, ListedSpace>;
  /** Which of them table, “Go to” and export show, and keys and commands are for. Of two maps, the one that has the focus. */
  shownSpace: SpaceKey;
  /** Another space stands beside ours, one above the other, instead of in its place. */
  stacked: boolean;
  touched: ReadonlyMap<number, Touched>;
  /** Kinds of regions that the legend has put into the background. */
  fadedKinds: ReadonlySet<RegionKind>;
  /** What may be written and executed is marked, in map and table. */
  wxMarked: boolean;
  /** Another process's regions have a row for each file in place of one for each kind. */
  rowsByFile: boolean;

  /** A region of the process lane, by where it lies; bytes. */
  selectedRegion: { start: number; end: number } | null;
  /** Where "Map another view" maps from. */
  currentSection: number | null;
  selectedView: string | null;
  /** Counts what was selected: selecting what is selected already brings its card into sight, too. */
  selections: number;
  /** How many there were when the engine was last asked to do something. */
  selectionsAsked: number;
  /** The hint of what to try first was put away. */
  invitationDismissed: boolean;
  /** Which of the hints were followed; a bit for each (shell/invitations.ts). */
  invitationsDone: number;
  /** Selected together with it; counts only while it is among them. See selectedGroup. */
  selectedViews: ReadonlySet<string>;
  /** Cursor in each view's bytes, from the view's start; 0 where absent. */
  cursors: ReadonlyMap<string, number>;
  valueType: ValueType;
  byteOrder: ByteOrder;
  /** Bytes that are selected in a card: [start, end), from the view's start. */
  selectedBytes: { view: string; start: number; end: number } | null;
  /** Typed values are shown in hex, where their type has any. */
  hexValues: boolean;
  /** All types at once, beside the cards. */
  inspectorOpen: boolean;
  moveMethod: MoveMethod;
  paused: boolean;
  theme: 'system' | 'dark' | 'light';
  contrast: 'normal' | 'high';
  /** 'system': as the system wishes. */
  motion: 'system' | 'reduced';
  /** What turns on the map do: of a mouse's wheel zoom, of a trackpad pan; or either for both. */
  wheel: 'auto' | 'zoom' | 'pan';
  /** Most messages of live bytes a second. */
  liveRate: '60' | '30' | '10';
  /** By letter, which is by age, or by where the views lie. */
  cardOrder: 'age' | 'address';
  /** Counts what is done to the kept places. */
  placesKept: number;
  /** Letters of views whose cards stay first, as they were pinned; at most two. */
  pinnedCards: readonly string[];
  /** Bytes in a row of a card. */
  hexColumns: 'auto' | '8' | '16' | '24';
  /** How large the interface is drawn, per cent. */
  uiScale: '100' | '125' | '150' | '175' | '200';
  /** Pressed keys are shown, for those who watch. */
  keysShown: boolean;
  /** What stands below the toolbar: the map, the cards, or both. */
  panes: 'both' | 'map' | 'cards';
  /** What was chosen for the history, here or at an earlier start; bytes. What holds is in `history`. */
  historyBudget: number;
  callsOpen: boolean;
  /** The list of scenes is open. */
  scenesOpen: boolean;
  /** The plot of moving against copying stands in their panel. */
  comparing: boolean;
  /** The scene that is being played, as it came: renderer/scenes parses it. */
  scene: SceneState | null;
  /** Whether scenes ask for a prediction before they go on. */
  predicting: boolean;
  /** The find bar is open. */
  searchOpen: boolean;
  /** What the last search found, in the order of its finding, and which of them was gone to last; -1: none. */
  search: { matches: readonly Match[]; current: number };
  /** The program whose trace is shown runs, or the trace is whole; null where none is shown. */
  watched: 'running' | 'ended' | null;
  /** What became of a region, what is compared or never unmapped is listed below the timeline. */
  watchPanelOpen: boolean;
  /** What differs from another moment in a space of a trace, while that is compared. */
  difference: SpaceDifference | null;
  /** The address space as a table, beside the map. */
  tableOpen: boolean;

  dialog: Dialog | null;
  /** The context menu that is open, and where, CSS pixels. */
  contextMenu: { target: Target; xCss: number; yCss: number } | null;
  /** The last result, in role=status. */
  status: string;
  /** What the status line says of the last move, null before the first one. */
  moveStatus: string | null;
  alert: Alert | null;
}

export const useApp = create<AppState>()(
  subscribeWithSelector<AppState>(() => ({
    connection: 'connecting',
    lostWhy: null,
    engineSilent: false,
    limits: null,
    host: null,
    revision: 0,
    sections: new Map(),
    views: new Map(),
    history: { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 },
    unsaved: false,
    outcome: null,
    calls: [],
    spaces: new Map(),
    shownSpace: 'ours',
    stacked: false,
    touched: new Map(),
    fadedKinds: new Set(),
    wxMarked: false,
    rowsByFile: false,
    selectedRegion: null,
    currentSection: null,
    selectedView: null,
    selections: 0,
    selectionsAsked: 0,
    invitationDismissed: false,
    invitationsDone: 0,
    selectedViews: new Set(),
    cursors: new Map(),
    valueType: 'u32',
    byteOrder: 'little',
    selectedBytes: null,
    hexValues: false,
    inspectorOpen: false,
    moveMethod: 'remap',
    paused: false,
    theme: 'system',
    contrast: 'normal',
    motion: 'system',
    wheel: 'auto',
    liveRate: '60',
    hexColumns: 'auto',
    cardOrder: 'age',
    placesKept: 0,
    pinnedCards: [],
    uiScale: '100',
    keysShown: false,
    panes: 'both',
    historyBudget: defaultHistoryBudget,
    callsOpen: true,
    scenesOpen: false,
    comparing: false,
    searchOpen: false,
    search: { matches: [], current: -1 },
    scene: null,
    predicting: true,
    watched: null,
    watchPanelOpen: false,
    difference: null,
    tableOpen: false,
    dialog: null,
    contextMenu: null,
    status: '',
    moveStatus: null,
    alert: null,
  })),
);
