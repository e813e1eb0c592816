/** What is remembered from one start to the next, on this machine. */
import { moveMethods } from '../../protocol/model.ts';
import { type AppState, useApp } from './store.ts';

const key = 'samepage.preferences';
/** How much the history may hold, in bytes; the session's own, so a new one is given what was chosen last. */
export const historyBudgets = [64, 512, 4096].map((mebibytes) => mebibytes * 2 ** 20);
const themes = ['system', 'dark', 'light'] as const satisfies readonly AppState['theme'][];

type SettingId = 'wheel' | 'theme' | 'contrast' | 'motion' | 'liveRate' | 'hexColumns' | 'uiScale';
type Settings = { readonly [K in SettingId]: readonly AppState[K][] };

/** What the settings offer, each with its values. */
export const settings: Settings = {
  wheel: ['auto', 'zoom', 'pan'],
  theme: themes,
  contrast: ['normal', 'high'],
  motion: ['system', 'reduced'],
  liveRate: ['60', '30', '10'],
  hexColumns: ['auto', '8', '16', '24'],
  uiScale: ['100', '125', '150', '175', '200'],
};

const remembered = {
  ...settings,
  historyBudget: historyBudgets,
  moveMethod: moveMethods,
  hexValues: [true, false],
  wxMarked: [true, false],
  rowsByFile: [true, false],
  inspectorOpen: [true, false],
  callsOpen: [true, false],
  tableOpen: [true, false],
  stacked: [true, false],
  predicting: [true, false],
  keysShown: [true, false],
  cardOrder: ['age', 'address'],
  panes: ['both', 'map', 'cards'],
  invitationDismissed: [true, false],
  // A bit for each of five.
  invitationsDone: Array.from({ length: 32 }, (_, bits) => bits),
} as const;
type Preferences = Pick<AppState, keyof typeof remembered>;

/** What was remembered, as far as it still makes sense. */
function parse(text: string | null): Partial<Preferences> {
  try {
    const data: unknown = JSON.parse(text ?? '{}');
    if (typeof data !== 'object' || data === null) return {};
    const found = Object.entries(data).filter(([name, value]) =>
      Object.entries(remembered).some(([known, values]) => known === name && values.some((each) => each === value)),
    );
    return Object.fromEntries(found);
  } catch {
    return {};
  }
}

function preferencesOf(state: AppState): Partial<AppState> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name in remembered));
}

/** Takes up what was remembered. */
export function takeUpPreferences(): void {
  useApp.setState(parse(localStorage.getItem(key)));
}

/**
 * Remembers every change from now on. A low window starts without the call log, unless it was chosen: to be called right
 * before the first picture, since a window may not have its size while its page is loading.
 */
export function keepPreferences(): void {
  const { callsOpen = innerHeight >= 700 } = parse(localStorage.getItem(key));
  useApp.setState({ callsOpen });
  let kept = JSON.stringify(preferencesOf(useApp.getState()));
  useApp.subscribe((state) => {
    const text = JSON.stringify(preferencesOf(state));
    if (text === kept) return;
    kept = text;
    localStorage.setItem(key, text);
  });
}
