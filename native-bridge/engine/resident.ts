import type { Cost } from '../../protocol/model.ts';
import type { Model } from './model.ts';
import type { Step } from './steps.ts';

interface Resident {
  bytes: number;
  scope: 'view' | 'process';
}

/** The one view whose residency an operation is about, before it is done; null where there is none yet, or several. */
export function subjectOf(steps: readonly Step[]): string | null {
  const [step] = steps;
  return steps.length === 1 && step && 'view' in step ? step.view : null;
}

/** What is resident of a view; null where that could not be asked. A view that is not mapped has no resident bytes. */
export function residentOf(model: Model, letter: string | null): Resident | null {
  const view = letter === null ? undefined : model.views.get(letter);
  if (!view) return { bytes: 0, scope: 'view' };
  try {
    const bytes = model.os.resident(view.address, view.length);
    return bytes === null ? { bytes: model.os.residentOfProcess(), scope: 'process' } : { bytes, scope: 'view' };
  } catch {
    return null; // the operation does not depend on its figures
  }
}

/** Before → after, where both were told and of the same thing. */
export function residentChange(before: Resident | null, after: Resident | null): Cost['resident'] {
  if (!before || !after || before.scope !== after.scope) return null;
  return { before: before.bytes, after: after.bytes, scope: after.scope };
}
