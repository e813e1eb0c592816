/** A person's hands on the desktop app's own windows: real keys and a real mouse, through the X server. */
import { expect } from '@playwright/test';
import type { Desktop } from '../../tooling/desktop.ts';
import type { RunningApp } from './running-app.ts';

interface Point {
  x: number;
  y: number;
}

/** Brings the app's window to the front, and the keyboard to its page by a click where there is nothing to click on. */
export async function activate(desktop: Desktop, app: RunningApp): Promise<void> {
  desktop.input('search', '--onlyvisible', '--name', '^Samepage$', 'windowactivate', '--sync');
  moveMouse(desktop, await onScreen(app, { x: 40, y: 60 }));
  desktop.input('click', '1');
  await expect.poll(() => app.page.evaluate(() => document.hasFocus())).toBe(true);
}

const boundsNow = ({ inMain }: RunningApp) =>
  inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

/** Where the app's window is, once the window manager has put it there and lets it be. */
export async function boundsOf(app: RunningApp) {
  let bounds = await boundsNow(app);
  await expect
    .poll(
      async () => {
        const before = bounds;
        bounds = await boundsNow(app);
        return bounds?.x === before?.x && bounds?.y === before?.y && bounds?.width === before?.width;
      },
      { intervals: [300] },
    )
    .toBe(true);
  if (!bounds) throw new Error('there is no window');
  return bounds;
}

/** Where a point of the page lies on the screen. */
export async function onScreen({ inMain }: RunningApp, { x, y }: Point): Promise<Point> {
  const content = await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getContentBounds());
  if (!content) throw new Error('there is no window');
  return { x: Math.round(content.x + x), y: Math.round(content.y + y) };
}

/** A point in the middle of the frame's title, which the window manager draws above the window. */
export async function onTitle(app: RunningApp): Promise<Point> {
  const bounds = await boundsOf(app);
  return { x: bounds.x + 300, y: Math.max(bounds.y - 10, 4) };
}

export function moveMouse(desktop: Desktop, { x, y }: Point): void {
  desktop.input('mousemove', '--sync', String(x), String(y));
}
