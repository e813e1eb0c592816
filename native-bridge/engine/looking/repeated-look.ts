/**
 * Looks at the same ranges again and again. As long as nothing but their bytes has changed, all that was worked out at
 * the first look is kept: the system is asked, and nothing is allocated again. Idle, that is nearly all that the engine does.
 */
import type { View } from '../../../protocol/model.ts';
import type { Model, SectionRecord } from '../model/model.ts';
import { look, type Reading } from './look.ts';
import { PageQuestions, type ViewRange } from './page-states.ts';

export interface SeenRange extends ViewRange {
  /** What was seen there before. */
  bytes: Uint8Array;
}

/** What a look was worked out from and led to. */
interface Plan<R extends SeenRange> {
  ranges: readonly R[];
  views: { view: View; section: SectionRecord | undefined }[];
  questions: PageQuestions;
  readings: (Reading<R> & { seen: Uint8Array })[];
}

export class RepeatedLook<R extends SeenRange> {
  #plan: Plan<R> | null = null;

  /**
   * Fills the ranges as `look` does, and returns those of which `nextBytes` or `nextPages` may differ from before. The
   * caller keeps the arrays of a range, and brings `bytes` up to date. Throws what the system throws.
   */
  take(model: Model, ranges: readonly R[]): readonly R[] {
    const plan = this.#plan;
    // Until this look is through, nothing is known.
    this.#plan = null;
    if (plan && holds(plan, model, ranges) && plan.questions.sameAgain() && readAll(plan, model)) {
      this.#plan = plan;
      return plan.readings.some(isOther) ? differing(plan) : [];
    }
    const questions = new PageQuestions(model.os);
    const readings = look(model, ranges, questions);
    if (readings) this.#plan = planOf(model, ranges, questions, readings);
    return ranges;
  }
}

/** Null where a view is not there, or not as it was mapped: then its addresses have to be looked at in detail. */
function planOf<R extends SeenRange>(
  model: Model,
  ranges: readonly R[],
  questions: PageQuestions,
  readings: Reading<R>[],
): Plan<R> | null {
  const views = ranges.flatMap(({ view: letter }) => {
    const view = model.views.get(letter);
    return view?.differences.length === 0 ? [{ view, section: model.sections.get(view.section) }] : [];
  });
  if (views.length < ranges.length) return null;
  const withSeen = readings.map((reading) => {
    const { range, at, target } = reading;
    return { ...reading, seen: range.bytes.subarray(at, at + target.length) };
  });
  return { ranges, views, questions, readings: withSeen };
}

/** The records of views are replaced, never changed. */
function holds<R extends SeenRange>(plan: Plan<R>, model: Model, ranges: readonly R[]): boolean {
  if (plan.ranges !== ranges) return false;
  return plan.views.every(
    ({ view, section }) => model.views.get(view.letter) === view && model.sections.get(view.section) === section,
  );
}

/** False where one was cut short. */
function readAll<R extends SeenRange>({ readings }: Plan<R>, model: Model): boolean {
  if (readings.length === 0) return true;
  const counts = model.os.readMany(readings);
  for (let index = 0; index < readings.length; index += 1) {
    if (counts[index] !== readings[index]?.target.length) return false;
  }
  return true;
}

function isOther<R extends SeenRange>({ seen, target }: Reading<R> & { seen: Uint8Array }): boolean {
  return Buffer.compare(seen, target) !== 0;
}

function differing<R extends SeenRange>({ readings }: Plan<R>): R[] {
  return [...new Set(readings.filter(isOther).map(({ range }) => range))];
}
