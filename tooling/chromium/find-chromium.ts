import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** As Debian calls the one without an interface of its own. */
export const headlessShell = 'chromium-headless-shell';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findOnPath(wanted: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return wanted.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram) ?? null;
}

/**
 * The path of an installed Chromium: SAMEPAGE_CHROMIUM (which must then exist), one on the PATH, or Playwright's own.
 * Null where there is none.
 */
export function findChromium(): string | null {
  const chosen = process.env['SAMEPAGE_CHROMIUM'];
  if (chosen) return isProgram(chosen) ? chosen : null;
  return findOnPath(names) ?? [chromium.executablePath()].find(isProgram) ?? null;
}

/**
 * The same for pages alone: a Chromium without toolbar and tabs is taken first. A whole one, headless or not, draws them
 * for each page, which is two fifths of what a test takes.
 */
export function findChromiumForPages(): string | null {
  return (process.env['SAMEPAGE_CHROMIUM'] ? null : findOnPath([headlessShell])) ?? findChromium();
}
