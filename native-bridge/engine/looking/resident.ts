import type { Cost } from '../../../protocol/model.ts';
import type { Model } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';
import type { Step } from '../model/steps.ts';

interface Resident {
  bytes: number;
  scope: 'view' | 'process';
}

/** The views whose residency an operation is about, before it is done; none where there is none yet. */
export function subjectOf(steps: readonly Step[]): string[] {
  const [step] = steps;
  if (steps.length !== 1 || !step) return [];
  if (step.kind === 'move-many') return step.moves.map(({ view }) => view);
  return 'view' in step ? [step.view] : [];
}

/** What is resident of views together; null where that could not be asked. What is not mapped has no resident bytes. */
export function* residentOf(model: Model, letters: readonly string[]): Sliced<Resident | null> {
  let total = 0;
  for (const letter of letters) {
    const view = model.views.get(letter);
    if (!view) continue;
    try {
      const bytes = model.os.resident(view.address, view.length);
      if (bytes === null) return { bytes: model.os.residentOfProcess(), scope: 'process' };
      total += bytes;
    } catch {
      return null; // the operation does not depend on its figures
    }
    yield;
  }
  return { bytes: total, scope: 'view' };
}

/** Before → after, where both were told and of the same thing. */
export function residentChange(before: Resident | null, after: Resident | null): Cost['resident'] {
  if (!before || !after || before.scope !== after.scope) return null;
  return { before: before.bytes, after: after.bytes, scope: after.scope };
}
