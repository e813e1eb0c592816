/** How steps of an operation are applied: forwards, or from an entry of the history, or to take back what has failed. */
import type { Travel } from './elsewhere.ts';
import type { Direction } from './history.ts';
import type { Model } from './model/model.ts';
import type { Sliced } from './model/slices.ts';
import type { Step } from './model/steps.ts';
import type { Recorder } from './recorder.ts';
import { applyStep } from './steps/apply-step.ts';

/** Where what was undone or redone goes, and how the status line begins. */
export const travels: Record<Direction, { to: Direction; word: string; asked: string }> = {
  undo: { to: 'redo', word: 'Undone', asked: 'Undo' },
  redo: { to: 'undo', word: 'Redone', asked: 'Redo' },
};

export const notElsewhere: Travel = { overwrite: false, travels: false, elsewhere: null };

/** What is put on the history all the same. */
export const nothingLost = { lost: 0 };

/** Takes each step off the list once it is applied: where one fails, it and what is left to do are still there. */
export function* applyFromLast(model: Model, steps: Step[], { record }: Recorder): Sliced<void> {
  model.keeping.beginTakingBack();
  for (let last = steps.at(-1); last; last = steps.at(-1)) {
    yield* applyStep(model, last, { overwrite: true, record });
    steps.pop();
    yield;
  }
}
