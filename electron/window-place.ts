/** Where windows were when they were last closed, and on what ground, kept as JSON. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';

export interface WindowPlace extends Rectangle {
  maximized: boolean;
  /** The page's ground in the theme that was chosen there, `#rrggbb`; null where it never said. */
  ground: string | null;
}

/** The smallest window that still shows everything, CSS pixels. */
export const smallest = { width: 800, height: 560 };
const first = { width: 1440, height: 900 };

/** The place written in `file`, or null where there is none that makes sense. */
export function readPlace(file: string): WindowPlace | null {
  try {
    return parsePlace(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // None yet, or not what we wrote: the window opens as it does the first time.
    return null;
  }
}

function parsePlace(value: unknown): WindowPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  // An object, as the line above saw; every property is checked below.
  const { x, y, width, height, maximized, ground } = value as Partial<Record<keyof WindowPlace, unknown>>;
  const whole = (number: unknown): number is number => Number.isSafeInteger(number);
  if (!whole(x) || !whole(y) || !whole(width) || !whole(height)) return null;
  const colour = typeof ground === 'string' && /^#[0-9a-f]{6}$/i.test(ground) ? ground : null;
  return { x, y, width, height, maximized: maximized === true, ground: colour };
}

/** Nothing is written of a place that is not known. */
export function writePlace(file: string, place: WindowPlace | null): void {
  if (!place) return;
  try {
    writeFileSync(file, JSON.stringify(place));
  } catch {
    // A full or read-only disk must not keep a window from closing.
  }
}

/**
 * Bounds for a new window: of the size that was saved, no larger than its screen; with the saved position too where
 * `positioned`, if the window's middle then lies on one of the screens' `workAreas`.
 */
export function chooseBounds(
  saved: WindowPlace | null,
  workAreas: readonly Rectangle[],
  positioned: boolean,
): { width: number; height: number } | Rectangle {
  const area = workAreas[0] ?? { x: 0, y: 0, ...first };
  if (saved === null) return clampSize(first, area);
  const middle = { x: saved.x + saved.width / 2, y: saved.y + saved.height / 2 };
  const home = workAreas.find(
    ({ x, y, width, height }) => middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height,
  );
  const size = clampSize(saved, home ?? area);
  return home && positioned ? { x: saved.x, y: saved.y, ...size } : size;
}

function clampSize(wanted: { width: number; height: number }, area: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(smallest.width, Math.min(wanted.width, area.width)),
    height: Math.max(smallest.height, Math.min(wanted.height, area.height)),
  };
}
