import { app, BrowserWindow } from 'electron';

let lastFocused: BrowserWindow | null = null;

/** Remembers from now on which window had the focus last. */
export function followFront(): void {
  app.on('browser-window-focus', (_, window) => {
    lastFocused = window;
  });
}

/**
 * The window that a person means: the one with the focus, or that had it last, else the oldest; undefined where there is
 * none. (In which order Electron lists its windows, it does not say.)
 */
export function frontWindow(): BrowserWindow | undefined {
  const windows = BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id);
  return BrowserWindow.getFocusedWindow() ?? windows.find((window) => window === lastFocused) ?? windows[0];
}
