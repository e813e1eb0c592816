import type { Cost } from '../../../protocol/model.ts';
import { residentBytes } from '../../os/page-runs.ts';
import type { Model } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';

export interface Resident {
  bytes: number;
  scope: 'view' | 'process';
}

/** What is resident of views together; null where that could not be asked. What is not mapped has no resident bytes. */
export function* residentOf(model: Model, letters: readonly string[]): Sliced<Resident | null> {
  let total = 0;
  for (const letter of letters) {
    const view = model.views.get(letter);
    if (!view) continue;
    try {
      const bytes = residentBytes(model.os, view.address, view.length);
      if (bytes === null) return { bytes: model.os.residentOfProcess(), scope: 'process' };
      total += bytes;
    } catch {
      return null; // the operation does not depend on its figures
    }
    yield;
  }
  return { bytes: total, scope: 'view' };
}

/** Before → after, where both are known and of the same thing. */
export function residentChange(before: Resident | null, after: Resident | null): Cost['resident'] {
  if (!before || !after || before.scope !== after.scope) return null;
  return { before: before.bytes, after: after.bytes, scope: after.scope };
}
