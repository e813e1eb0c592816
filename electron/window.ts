import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { EngineAccess } from '../native-bridge/session/page-pipe.ts';
import { pageAddress } from './page-address.ts';
import { securePreferences } from './security.ts';
import { givePorts } from './session-port.ts';
import { WindowKeeper } from './window-keeper.ts';
import { chooseBounds, readPlace, smallest, type WindowPlace } from './window-place.ts';

export interface WindowOptions {
  /** The built preload script. */
  preload: string;
  /** A picture of the app for the frame and the task bar; null where the system takes it from the program. */
  icon: string | null;
  /** Where the last window's place is kept. */
  placeFile: string;
  /** The desktop is Wayland. */
  wayland: boolean;
  /** Asked for when the page is loaded. */
  engine: () => EngineAccess;
}

/** What each window's page said of its ground. */
const grounds = new WeakMap<BrowserWindow, string>();
const keepers = new WeakMap<BrowserWindow, WindowKeeper>();

/** Opens a window on the session. It shows itself once there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const saved = readPlace(options.placeFile);
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const alone = BrowserWindow.getAllWindows().length === 0;
  // A second window in the very place of the first would hide it. Wayland ignores positions (electron/electron#40886).
  const positioned = alone && !options.wayland;
  const window = new BrowserWindow({
    ...chooseBounds(saved, workAreas, positioned),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Samepage',
    ...(options.icon === null ? {} : { icon: options.icon }),
    show: false,
    // The page's own ground, as it said last or as it begins (renderer/theme.css): it does not flash up in white.
    backgroundColor: saved?.ground ?? (nativeTheme.shouldUseDarkColors ? '#0d1014' : '#fdfdfb'),
    webPreferences: securePreferences(options.preload),
  });
  const maximized = alone && saved?.maximized === true;
  keepers.set(window, new WindowKeeper(window, maximized, () => performance.now()));
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  givePorts(window.webContents, options.engine);
  // The page asks before it is left with unsaved bytes; here the quitting asks (quitting.ts), and a reload loses nothing.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
  // The theme is the page's choice, kept in its storage; the sign that it has one is its <meta name="theme-color">.
  window.webContents.on('did-change-theme-color', (_, colour) => {
    if (colour === null) return;
    grounds.set(window, colour);
    window.setBackgroundColor(colour);
  });
  void window.loadURL(pageAddress);
  return window;
}

/** Where a window of `openWindow` is now, or would be if it were not maximized, and its ground; null for another one. */
export function placeOf(window: BrowserWindow): WindowPlace | null {
  const keeper = keepers.get(window);
  return keeper ? { ...keeper.place, ground: grounds.get(window) ?? null } : null;
}
