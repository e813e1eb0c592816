/** The history as a list of moments that one can go to. Pure. */
import type { History } from '../../protocol/model.ts';

export interface Moment {
  /** What was done last then. */
  label: string;
  /** How many steps it is from now: below 0 to be undone, above 0 to be redone, 0 is now. */
  steps: number;
}

/**
 * The latest first: what can be redone, now, what can be undone. The beginning is among them unless earlier steps are not
 * listed; what was done without undo is one, too.
 */
export function momentsOf({
  undo,
  redo,
  forgotten,
  cut,
}: Pick<History, 'undo' | 'redo' | 'forgotten' | 'cut'>): Moment[] {
  const undone = redo.map((label, index) => ({ label, steps: redo.length - index }));
  const done = undo.toReversed().map((label, index) => ({ label, steps: 0 - index }));
  return [...undone, ...done, { label: startOf(undo.length, forgotten, cut), steps: 0 - undo.length }];
}

function startOf(listed: number, forgotten: number, cut: string | undefined): string {
  if (listed >= mostListed) return 'Before all of these';
  if (cut !== undefined) return `${cut} (without undo)`;
  return forgotten === 0 ? 'The beginning' : 'Before all of these';
}

/** See History. */
const mostListed = 100;
