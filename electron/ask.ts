/** The host's questions to a person, in native boxes. */
import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import { aboutText } from './about.ts';
import { frontWindow } from './front-window.ts';

/** Whether the first of two buttons was chosen, the second being the way back. */
async function agreed(options: MessageBoxOptions, window = frontWindow()): Promise<boolean> {
  const asked = { cancelId: 1, ...options };
  const { response } = await (window ? dialog.showMessageBox(window, asked) : dialog.showMessageBox(asked));
  return response === 0;
}

export function askToQuit(): Promise<boolean> {
  return agreed({
    type: 'question',
    message: 'Quit Samepage?',
    detail: 'Bytes were changed, and memory sections end with Samepage: what they hold will be lost.',
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
  });
}

export function askToReload(window: BrowserWindow, reason: string): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'error',
    message: 'This window keeps failing.',
    detail: `Its process ended (${reason}). The memory and its views are unharmed.`,
    buttons: ['Reload', 'Close Window'],
  };
  return agreed(options, window);
}

/** The box goes away by itself with `signal`. */
export function askToEnd(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'warning',
    message: 'This window does not answer.',
    detail: 'It may be busy. Reloaded, it comes back to the same memory and the same views.',
    buttons: ['Reload', 'Wait'],
    defaultId: 1,
    signal,
  };
  return agreed(options, window);
}

/** Resolves with whether the licences are wanted, too. */
export function showAbout(version: string): Promise<boolean> {
  return agreed({
    type: 'info',
    title: 'About Samepage',
    message: `Samepage ${version}`,
    detail: aboutText(process.versions),
    buttons: ['Licences', 'Close'],
    defaultId: 1,
  });
}
