/** What is remembered from one start to the next, on this machine. */
import { moveMethods } from '../../protocol/model.ts';
import { type AppState, useApp } from './store.ts';

const key = 'samepage.preferences';
type Preferences = Pick<AppState, 'theme' | 'moveMethod' | 'callsOpen'>;
export const themes = ['system', 'dark', 'light'] as const satisfies readonly AppState['theme'][];

/** What was remembered, as far as it still makes sense. */
function parse(text: string | null): Partial<Preferences> {
  try {
    const data: unknown = JSON.parse(text ?? '{}');
    if (typeof data !== 'object' || data === null) return {};
    const entries = new Map<string, unknown>(Object.entries(data));
    const theme = themes.find((value) => value === entries.get('theme'));
    const moveMethod = moveMethods.find((value) => value === entries.get('moveMethod'));
    const callsOpen = entries.get('callsOpen');
    return {
      ...(theme ? { theme } : {}),
      ...(moveMethod ? { moveMethod } : {}),
      ...(typeof callsOpen === 'boolean' ? { callsOpen } : {}),
    };
  } catch {
    return {};
  }
}

/** Takes up what was remembered, and remembers every change from now on. A low window starts without the call log. */
export function keepPreferences(): void {
  useApp.setState({ callsOpen: innerHeight >= 700, ...parse(localStorage.getItem(key)) });
  useApp.subscribe(({ theme, moveMethod, callsOpen }, before) => {
    if (theme === before.theme && moveMethod === before.moveMethod && callsOpen === before.callsOpen) return;
    const preferences: Preferences = { theme, moveMethod, callsOpen };
    localStorage.setItem(key, JSON.stringify(preferences));
  });
}
