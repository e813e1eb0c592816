/** Sections, views, and everything done to them: one ordered queue, undo and redo, events with a revision. */
import type { Action, Run } from '../../protocol/actions.ts';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import type { Outcome, RequestReply, Snapshot } from '../../protocol/messages.ts';
import { Names, viewsReferredTo } from '../../protocol/references.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { CallLog } from './call-log.ts';
import { type Done, doneOf } from './done.ts';
import { applyOrElsewhere, type Travel } from './elsewhere.ts';
import { type Direction, History, type HistoryEntry } from './history.ts';
import type { EngineListener, UndoOptions } from './listener.ts';
import { residentOf } from './looking/resident.ts';
import { ViewChecks } from './looking/view-checks.ts';
import { Model } from './model/model.ts';
import { type Sliced, SlicedQueue } from './model/slices.ts';
import type { Applied, Step } from './model/steps.ts';
import { inOrder, repeats, type Steps, stepsOf, textsOf, withLeftovers } from './plan.ts';
import { Published } from './published.ts';
import { Recorder } from './recorder.ts';
import { applyStep } from './steps/apply-step.ts';
import { releaseAll } from './steps/unmap-ours.ts';

export class Engine {
  readonly model: Model;
  /** What was done, for programs. */
  readonly recorder: Recorder;
  readonly now: () => number;
  readonly #history = new History();
  readonly #log: CallLog;
  readonly #listeners = new Set<EngineListener>();
  readonly #published: Published;
  readonly #queue: SlicedQueue;
  readonly #checks: ViewChecks;

  /** `now`: milliseconds, never backwards; for tests. */
  constructor(os: MemoryOs, now: () => number = () => performance.now()) {
    this.model = new Model(os);
    this.recorder = new Recorder(this.model);
    this.#checks = new ViewChecks(this.model);
    this.#log = new CallLog(this.model);
    this.#published = new Published(this.#history.describe(this.model));
    this.#queue = new SlicedQueue(now);
    this.now = now;
  }

  get os(): MemoryOs {
    return this.model.os;
  }

  /** An operation is half done and lets others have the thread: nothing may be looked at by the model. */
  get paused(): boolean {
    return this.#queue.paused;
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Does an action, all of it or nothing; rejects with a SamepageError. `by`: see EngineListener.changed. */
  perform(action: Action, by: object | null = null): Promise<Outcome> {
    return this.#queue.run(() => this.#perform(action, by));
  }

  /** The same for several, as one entry of the history. Gives back the names that a later run may refer to. */
  async run(run: Run, by: object | null = null): Promise<RequestReply<'run'>> {
    const names = new Names(run.names);
    const outcome = await this.carryOut(run.label, (model) => stepsOf(model, run, names), by);
    return { outcome, names: names.all };
  }

  /** Steps that no action has, as one entry of the history, all of them or none. */
  carryOut(label: string, steps: (model: Model) => Steps, by: object | null = null): Promise<Outcome> {
    return this.#queue.run(() => this.#carryOut(label, steps(this.model), by));
  }

  /** Takes back the last operation; on failure it stays the last. NothingToUndo, AddressInUse (with a suggestion), Changed. */
  undo(options: UndoOptions = {}, by: object | null = null): Promise<Outcome> {
    return this.#queue.run(() => this.#travel('undo', options, by));
  }

  redo(options: UndoOptions = {}, by: object | null = null): Promise<Outcome> {
    return this.#queue.run(() => this.#travel('redo', options, by));
  }

  /** How much the history may hold; bytes. What is beyond that is forgotten at once, the oldest first. */
  setHistoryBudget(bytes: number): Promise<void> {
    return this.#queue.run(() => {
      this.#history.budget = bytes;
      this.model.largestKept = bytes;
      return this.#forgetOldest();
    });
  }

  /** Forgets what was done, and frees what was held for undo. Rejects where the system has something against that. */
  clearHistory(): Promise<void> {
    return this.#queue.run(() => {
      this.#history.clear();
      return this.#forgetOldest();
    });
  }

  *#forgetOldest(): Sliced<void> {
    const [failed] = (yield* this.#history.collect(this.model)).failed;
    this.#publish({ outcome: null, by: null });
    if (failed) throw failed;
  }

  /** Unmaps and closes everything. */
  close(): Promise<void> {
    return this.#queue.run(() => {
      this.#history.clear();
      this.#log.end();
      return releaseAll(this.model);
    });
  }

  /** The newest entry of the history, to be found again by undoing; null where there is none. */
  get newestEntry(): object | null {
    return this.#history.top('undo') ?? null;
  }

  /** Whether an entry can still be reached by undoing. */
  holds(entry: object): boolean {
    return this.#history.holds(entry);
  }

  /** Looks at the system, or measures it, while no operation is under way. No call of it is written down. */
  look<T>(work: () => Sliced<T>): Promise<T> {
    const log = this.#log;
    return this.#queue.run(function* () {
      log.paused = true;
      try {
        return yield* work();
      } finally {
        log.paused = false;
      }
    });
  }

  snapshot(host: Snapshot['host']): Snapshot {
    return { ...this.#published.state, limits: this.os.limits, host, calls: this.#log.records.slice(-100) };
  }

  /** Bytes were written that live in memory only. */
  get unsaved(): boolean {
    return [...this.model.sections.values()].some(({ written }) => written);
  }

  /** Checks a share of the views but `checked` against the system, in turn, and publishes what changed. Called about once a second. */
  sweep(checked: ReadonlySet<string> = new Set()): void {
    if (this.paused) return;
    this.#checks.checkInTurn(checked);
    this.#publish(null);
  }

  /** Checks these views against the system now. */
  check(letters: Iterable<string>): void {
    if (this.paused) return;
    this.#checks.check(letters);
    this.#publish(null);
  }

  *#perform(named: Action, by: object | null): Sliced<Outcome> {
    const names = new Names();
    const action = names.resolve(named);
    const isRepeated = repeats(this.model, action);
    const done = yield* this.#apply(stepsOf(this.model, { steps: [{ action }] }, names), notElsewhere);
    const { label, text } = textsOf(this.model, action, done);
    const entry = { label, steps: done.inverse };
    if (!isRepeated) this.#history.push(entry);
    return yield* this.#settle(done, text, entry, by);
  }

  *#carryOut(label: string, steps: Steps, by: object | null): Sliced<Outcome> {
    const done = yield* this.#apply(steps, notElsewhere);
    return yield* this.#settle(done, label, this.#history.push({ label, steps: done.inverse }), by);
  }

  *#travel(from: Direction, options: UndoOptions, by: object | null): Sliced<Outcome> {
    const { to, word } = travels[from];
    const entry = this.#history.top(from);
    if (!entry) throw problem('NothingToUndo', `There is nothing to ${from}.`);
    if (options.forget) {
      this.#history.forgetTop(from);
      return yield* this.#settle(yield* this.#apply(inOrder([]), notElsewhere), `Forgotten: ${entry.label}`, entry, by);
    }
    const { overwrite = false, at } = options;
    const steps = withLeftovers(this.model, entry.steps);
    const done = yield* this.#apply(inOrder(steps), {
      overwrite,
      travels: true,
      elsewhere: at === undefined ? null : [at],
    });
    this.#history.pop(from);
    const back = { label: entry.label, steps: done.inverse };
    this.#history.put(to, back);
    return yield* this.#settle(done, `${word}: ${entry.label}`, back, by);
  }

  /** Applies steps in order. When one fails, those before it are taken back, from the last. */
  *#apply(steps: Steps, options: Travel): Sliced<Done> {
    const { model } = this;
    const { nextSection, nextView } = model;
    const applied: Applied[] = [];
    // What the first one names wrongly is refused before anything is done.
    let next = steps.next();
    const subject = next.done ? [] : viewsReferredTo(next.value);
    const before = yield* residentOf(model, subject);
    this.#log.takeTotals();
    model.keptNow = 0;
    try {
      while (!next.done) {
        const done = yield* applyOrElsewhere(model, next.value, { ...options, record: this.recorder.record });
        applied.push(done);
        yield;
        next = steps.next(done);
      }
    } catch (thrown) {
      throw yield* this.#takeBack(applied, asProblem(thrown), { nextSection, nextView });
    }
    return yield* doneOf(model, applied, { ...this.#log.takeTotals(), subject, before });
  }

  /** Takes applied steps back, from the last, and returns what to throw. Where that fails, what is left is shown. */
  *#takeBack(
    applied: readonly Applied[],
    error: SamepageError,
    counters: Pick<Model, 'nextSection' | 'nextView'>,
  ): Sliced<SamepageError> {
    let result = error;
    const inverses = applied.map(({ inverse }) => inverse);
    try {
      yield* this.model.memory.unchecked(applyFromLast(this.model, inverses, this.recorder));
      // Nobody has seen what was numbered meanwhile.
      Object.assign(this.model, counters);
    } catch (thrown) {
      const message = `${error.message} What was done before could not be taken back: ${asProblem(thrown).message}`;
      result = problem(error.code, message, error.data);
      // What was removed is lost with the last step that can bring it back: it can be tried again.
      const removes = inverses.some(({ kind }) => kind === 'show-section');
      if (removes) this.#history.put('undo', { label: 'What could not be taken back', steps: inverses.reverse() });
    }
    yield* this.#history.collect(this.model);
    this.#checks.checkSome();
    this.#publish(null);
    // What was held back meanwhile is looked at now.
    this.#notifyTouched(true);
    return result;
  }

  /** After an operation: frees what nothing can bring back, checks the views against the system, and notifies the listener. */
  *#settle(done: Done, label: string, newest: HistoryEntry, by: object | null): Sliced<Outcome> {
    const { notices } = yield* this.#history.collect(this.model, newest);
    this.#checks.checkSome();
    if (done.view !== null) this.#checks.check([done.view]);
    const { cost, section, view } = done;
    const warnings = [...done.warnings, ...notices];
    const outcome = { revision: this.#published.nextRevision, label, cost, section, view, warnings };
    this.#publish({ outcome, by });
    return outcome;
  }

  /** Publishes what has changed. `operation`: what was done, and who asked for it; null where nothing was. */
  #publish(operation: { outcome: Outcome | null; by: object | null } | null): void {
    const { model } = this;
    const onlyBytes = model.changedViews.size === 0 && model.changedSections.size === 0;
    // Written bytes go out before anything else: everyone waits to see them.
    if (operation && onlyBytes) this.#notifyTouched(false);
    if (operation || model.changedViews.size > 0 || model.changedSections.size > 0) {
      const { outcome, by } = operation ?? { outcome: null, by: null };
      const change = this.#published.publish(model, this.#history.describe(model), this.unsaved, outcome);
      for (const listener of this.#listeners) listener.changed(change, by);
    }
    const fresh = this.#log.takeFresh();
    if (fresh.length > 0) for (const listener of this.#listeners) listener.calls(fresh);
    if (operation && !onlyBytes) this.#notifyTouched(true);
  }

  #notifyTouched(mappings: boolean): void {
    for (const listener of this.#listeners) listener.touched(mappings);
  }
}

/** Takes each step off the list once it is applied: where one fails, it and what is left to do are still there. */
function* applyFromLast(model: Model, steps: Step[], { record }: Recorder): Sliced<void> {
  for (let last = steps.at(-1); last; last = steps.at(-1)) {
    yield* applyStep(model, last, { overwrite: true, record });
    steps.pop();
    yield;
  }
}

/** Where what was undone or redone goes, and how the status line begins. */
const travels: Record<Direction, { to: Direction; word: string }> = {
  undo: { to: 'redo', word: 'Undone' },
  redo: { to: 'undo', word: 'Redone' },
};

const notElsewhere: Travel = { overwrite: false, travels: false, elsewhere: null };
