/** What actions mean in steps: a run's, one after the other, as each is planned by what there is then. */
import type { Present } from '../../protocol/action.ts';
import { type Action, type Run, recordOf } from '../../protocol/actions.ts';
import { type Address, address } from '../../protocol/address.ts';
import { clearing } from '../../protocol/article-action.ts';
import { problem } from '../../protocol/errors.ts';
import { Names, type Resolved } from '../../protocol/references.ts';
import { totalBytes } from '../os/sorted-extents.ts';
import { wholePath } from '../os/typed-path.ts';
import type { Done } from './done.ts';
import { differencesOf } from './looking/check.ts';
import type { Following } from './model/keeping.ts';
import type { Model } from './model/model.ts';
import type { Applied, Step } from './model/steps.ts';
import { privatePagesOf } from './steps/private-pages.ts';

/** Gets back what each step that it gives came to. */
export type Steps = Generator<Step, void, Applied>;

export type PlanSteps = (model: Model) => Steps;

/** Steps that are known beforehand. `more`: others come after them. */
export function* inOrder(model: Model, steps: readonly Step[], more = false): Steps {
  for (const [at, step] of steps.entries()) {
    model.keeping.following = followingOf(model, steps, at, more);
    yield step;
  }
}

/** Steps after the one at `at`, as far as they matter to what it destroys. */
function followingOf(model: Model, steps: readonly { kind: string }[], at: number, more: boolean): Following {
  const after = () => steps.slice(at + 1);
  return {
    // A section that is there can always be hidden.
    get isLast() {
      return !more && after().every(({ kind }) => kind === 'hide-section');
    },
    destroys: () => after().reduce((sum, step) => sum + privateBytes(model, step), 0),
  };
}

/** Of the view that a step unmaps; 0 for all others. */
function privateBytes(model: Model, step: { kind: string; view?: string }): number {
  const view = step.kind === 'unmap' && step.view !== undefined ? model.views.get(step.view) : undefined;
  return view ? totalBytes(privatePagesOf(model, view)) : 0;
}

/**
 * Each action is planned when those before it are done, with `names` replaced by what they stand for; what it made gets its
 * own name. Throws where an action names what is not there, or the system lacks what it needs.
 */
export function* stepsOf(model: Model, run: Pick<Run, 'steps'>, names: Names): Steps {
  for (const [index, { action: named, as }] of run.steps.entries()) {
    const action = names.resolve(named);
    const record = recordOf(action);
    const lack = record.needs?.(action, model.os.limits) ?? null;
    if (lack !== null) throw problem('Unsupported', lack);
    const own = new Names();
    let [section, view]: [number | null, string | null] = [null, null];
    const plan = record.plan(action, presentOf(model));
    for (const [at, planned] of plan.entries()) {
      model.keeping.following = followingOf(model, plan, at, index < run.steps.length - 1);
      const applied = yield atWholePath(model, own.resolve(planned));
      section ??= applied.section ?? null;
      view = applied.view ?? null;
      if ('as' in planned && planned.as) own.give(planned.as, { section: applied.section ?? null, view: null });
    }
    if (as) names.give(as, { section, view });
  }
}

/** What is typed as `~/data.bin` stands as its whole path in the model and in what is exported. */
function atWholePath({ os }: Model, step: Step): Step {
  if (step.kind !== 'open-file') return step;
  // The fake has paths as on Linux, wherever it runs.
  return { ...step, path: wholePath(step.path, { hasDrives: os.limits.platform === 'windows' }) };
}

/** Whether an action asks for what is so already. */
export function repeats(model: Model, action: Resolved<Action>): boolean {
  return recordOf(action).repeats?.(action, presentOf(model)) ?? false;
}

/** What the history is going to call an action, as far as that is known before it is done. */
export function expectedLabel(action: Resolved<Action>): string {
  return recordOf(action).label(action, { section: null, view: null, from: null });
}

/** What the history calls an action, and what the status line says of it when it is done. */
export function textsOf(model: Model, action: Resolved<Action>, done: Done): Texts {
  const record = recordOf(action);
  const back = done.inverse.find((step) => step.kind === 'move');
  const from = back?.to ?? null;
  const view = done.view === null ? null : (model.views.get(done.view) ?? null);
  const came = { section: done.section, view, from };
  const label = record.label(action, came);
  return { label, text: record.done(action, came) ?? label };
}

export interface Texts {
  label: string;
  text: string;
}

export function presentOf(model: Model): Present {
  return {
    sections: model.sections,
    views: model.views,
    view: (letter) => model.view(letter),
    viewsOf: (section) => model.viewsOf(section),
    isFree: (from, bytes) => (model.os.query(from)?.start ?? Number.POSITIVE_INFINITY) >= from + bytes,
    isFreeWithoutOurs: (from, bytes) => isFreeWithoutOurs(model, from, bytes),
  };
}

/**
 * An entry's steps, with those that take away what is left of a section before it goes, or of everything before numbers
 * and letters begin again: where an entry was forgotten that made a view or section, nothing else takes it away.
 */
export function withLeftovers(model: Model, steps: readonly Step[]): readonly Step[] {
  const renumbered = steps.findIndex(({ kind }) => kind === 'renumber');
  if (renumbered >= 0) return [...clearing(model), ...steps.slice(renumbered)];
  const unmapped = new Set(steps.flatMap((step) => (step.kind === 'unmap' ? [step.view] : [])));
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'hide-section') return [step];
    const left = model.viewsOf(step.section).filter(({ letter }) => !unmapped.has(letter));
    return [...left.map(({ letter }): Step => ({ kind: 'unmap', view: letter })), step];
  });
}

/** Whether nothing lies there but views of ours that are as they were mapped. */
function isFreeWithoutOurs(model: Model, from: Address, bytes: number): boolean {
  const end = from + bytes;
  for (let at: number = from; at < end; ) {
    const region = model.os.query(address(at));
    if (!region || region.start >= end) return true;
    const view = model.viewAt(address(Math.max(region.start, at)));
    if (!view || differencesOf(model.os, view, model.fileOf(view)).length > 0) return false;
    at = view.address + view.length;
  }
  return true;
}
