/** What the steps of an operation came to together. */
import type { Cost } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import type { CallTotals } from './call-log.ts';
import { type Resident, residentChange, residentOf } from './looking/resident.ts';
import type { Model } from './model/model.ts';
import type { Sliced } from './model/slices.ts';
import type { Applied, Step } from './model/steps.ts';

export interface Done {
  /** What takes it back, in this order. */
  inverse: Step[];
  section: number | null;
  view: string | null;
  warnings: string[];
  /** Null where nothing was asked of the system. */
  cost: Cost | null;
}

interface Measured extends CallTotals {
  /** The views whose residency it was about, and what was resident of them before. */
  subject: readonly string[];
  before: Resident | null;
}

export function* doneOf(model: Model, applied: readonly Applied[], measured: Measured): Sliced<Done> {
  const { subject, before, nanoseconds, faults } = measured;
  const view = applied.at(-1)?.view ?? null;
  const after = subject.length > 0 || view === null ? subject : [view];
  const isOfOne = applied.filter((each) => each.view !== undefined).length === 1;
  const resident = isOfOne && view !== null ? residentChange(before, yield* residentOf(model, after)) : null;
  const counted = model.os.faults();
  const isNaming = applied.length > 0 && applied.every(({ inverse }) => inverse.kind.startsWith('name-'));
  return {
    inverse: applied.map(({ inverse }) => inverse).reverse(),
    section: applied.find(({ section }) => section !== undefined)?.section ?? null,
    view: view !== null && model.views.has(view) ? view : null,
    warnings: applied.flatMap(({ warnings = [], givenUp = 0 }) => [...warnings, ...givenUpText(model, givenUp)]),
    cost: isNaming
      ? null
      : {
          nanoseconds,
          faults: counted && { count: faults, scope: counted.scope },
          resident,
          bytesCopied: applied.reduce((sum, { bytesCopied }) => sum + (bytesCopied ?? 0), 0),
        },
  };
}

function givenUpText({ keeping }: Model, bytes: number): string[] {
  if (bytes === 0 || keeping.lost > 0) return [];
  return [`${formatSize(bytes)} of private pages given up; undo brings them back.`];
}
