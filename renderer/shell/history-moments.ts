/** The history as a list of moments that one can go to. Pure. */
import type { History } from '../../protocol/model.ts';

export interface Moment {
  /** What was done last then. */
  label: string;
  /** How many steps it is from now: below 0 to be undone, above 0 to be redone, 0 is now. */
  steps: number;
}

/** The latest first: what can be redone, now, what can be undone. The beginning is among them unless earlier steps are not listed. */
export function momentsOf({ undo, redo, forgotten }: Pick<History, 'undo' | 'redo' | 'forgotten'>): Moment[] {
  const undone = redo.map((label, index) => ({ label, steps: redo.length - index }));
  const done = undo.toReversed().map((label, index) => ({ label, steps: 0 - index }));
  const isWhole = undo.length < mostListed && forgotten === 0;
  const start = isWhole ? 'The beginning' : 'Before all of these';
  return [...undone, ...done, { label: start, steps: 0 - undo.length }];
}

/** See History. */
const mostListed = 100;
