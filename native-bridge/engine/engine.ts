/** Sections, views, and everything done to them: one ordered queue, undo and redo, events with a revision. */
import type { Action, Run } from '../../protocol/actions.ts';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import type { Outcome, RequestReply, Snapshot } from '../../protocol/messages.ts';
import { Names, viewsReferredTo } from '../../protocol/references.ts';
import { formatSize } from '../../protocol/size.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { CallLog } from './call-log.ts';
import { type Done, doneOf } from './done.ts';
import { applyOrElsewhere, type Travel } from './elsewhere.ts';
import { Events } from './events.ts';
import { type Direction, History, type HistoryEntry } from './history.ts';
import type { EngineListener, OperationOptions, UndoOptions } from './listener.ts';
import { residentOf } from './looking/resident.ts';
import { ViewChecks } from './looking/view-checks.ts';
import { Model } from './model/model.ts';
import { type Sliced, SlicedQueue } from './model/slices.ts';
import type { Applied } from './model/steps.ts';
import {
  expectedLabel,
  inOrder,
  type PlanSteps,
  repeats,
  type Steps,
  stepsOf,
  textsOf,
  withLeftovers,
} from './plan.ts';
import { Recorder } from './recorder.ts';
import { releaseAll } from './steps/unmap-ours.ts';
import { applyFromLast, notElsewhere, nothingLost, travels } from './travels.ts';

export class Engine {
  readonly model: Model;
  /** What was done, for programs. */
  readonly recorder: Recorder;
  readonly now: () => number;
  readonly #history = new History();
  readonly #log: CallLog;
  readonly #events: Events;
  readonly #queue: SlicedQueue;
  readonly #checks: ViewChecks;

  /** `now`: milliseconds, never backwards; for tests. */
  constructor(os: MemoryOs, now: () => number = () => performance.now()) {
    this.model = new Model(os);
    this.recorder = new Recorder(this.model);
    this.#checks = new ViewChecks(this.model);
    this.#log = new CallLog(this.model);
    this.#events = new Events(this.model, this.#history, this.#log);
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
    return this.#events.listen(listener);
  }

  /** Does an action, all of it or nothing; rejects with a SamepageError. `by`: see EngineListener.changed. */
  perform(action: Action, by: object | null = null, options: OperationOptions = {}): Promise<Outcome> {
    return this.#queue.run(() => this.#perform(action, by, options));
  }

  /** The same for several, as one entry of the history. Gives back the names that a later run may refer to. */
  async run(run: Run, by: object | null = null, options: OperationOptions = {}): Promise<RequestReply<'run'>> {
    const names = new Names(run.names);
    const outcome = await this.carryOut(run.label, (model) => stepsOf(model, run, names), by, options);
    return { outcome, names: names.all };
  }

  /** Steps that no action has, as one entry of the history, all of them or none. */
  carryOut(label: string, steps: PlanSteps, by: object | null = null, how: OperationOptions = {}): Promise<Outcome> {
    return this.#queue.run(() => this.#carryOut(label, steps(this.model), by, how));
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
      this.model.keeping.most = bytes;
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
    this.#events.publish({ outcome: null, by: null });
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

  /** Another number where what undoing leads back to at the most is something else. */
  get historyBase(): number {
    return this.#history.base;
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
    return { ...this.#events.published.state, limits: this.os.limits, host, calls: this.#log.records.slice(-100) };
  }

  /** Bytes were written that live in memory only. */
  get unsaved(): boolean {
    return this.#events.unsaved;
  }

  /** Checks a share of the views but `checked` against the system, in turn, and publishes what changed. Called about once a second. */
  sweep(checked: ReadonlySet<string> = new Set()): void {
    if (this.paused) return;
    this.#checks.checkInTurn(checked);
    this.#events.publish(null);
  }

  /** Checks these views against the system now. */
  check(letters: Iterable<string>): void {
    if (this.paused) return;
    this.#checks.check(letters);
    this.#events.publish(null);
  }

  *#perform(named: Action, by: object | null, options: OperationOptions): Sliced<Outcome> {
    const names = new Names();
    const action = names.resolve(named);
    const isRepeated = repeats(this.model, action);
    this.#begin(expectedLabel(action), 'undo', options);
    const done = yield* this.#apply(stepsOf(this.model, { steps: [{ action }] }, names), notElsewhere);
    const { label, text } = textsOf(this.model, action, done);
    const entry = { label, steps: done.inverse };
    if (!isRepeated) this.#history.push(entry, this.model.keeping);
    return yield* this.#settle(done, text, entry, by);
  }

  *#carryOut(label: string, steps: Steps, by: object | null, options: OperationOptions): Sliced<Outcome> {
    this.#begin(label, 'undo', options);
    const done = yield* this.#apply(steps, notElsewhere);
    const entry = this.#history.push({ label, steps: done.inverse }, this.model.keeping);
    return yield* this.#settle(done, label, entry, by);
  }

  /** `to`: where its entry goes. */
  #begin(what: string, to: Direction, { withoutUndo = false }: OperationOptions): void {
    this.model.keeping.begin({ what, steps: this.#history.count(to), withoutUndo });
  }

  *#travel(from: Direction, options: UndoOptions, by: object | null): Sliced<Outcome> {
    const { to, word, asked } = travels[from];
    const entry = this.#history.top(from);
    if (!entry) throw problem('NothingToUndo', this.#history.nothingTo(from));
    if (options.forget) {
      this.#begin('', to, {});
      this.#history.forgetTop(from);
      return yield* this.#settle(
        yield* this.#apply(inOrder(this.model, []), notElsewhere),
        `Forgotten: ${entry.label}`,
        entry,
        by,
      );
    }
    const { overwrite = false, at } = options;
    const steps = withLeftovers(this.model, entry.steps);
    this.#begin(`${asked}: ${entry.label}`, to, options);
    const done = yield* this.#apply(inOrder(this.model, steps), {
      overwrite,
      travels: true,
      elsewhere: at === undefined ? null : [at],
    });
    this.#history.pop(from);
    const back = { label: entry.label, steps: done.inverse };
    this.#history.put(to, back, this.model.keeping);
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
      if (removes)
        this.#history.put('undo', { label: 'What could not be taken back', steps: inverses.reverse() }, nothingLost);
    }
    yield* this.#history.collect(this.model);
    this.#checks.checkSome();
    this.#events.publish(null);
    // What was held back meanwhile is looked at now.
    this.#events.notifyTouched(true);
    return result;
  }

  /** After an operation: frees what nothing can bring back, checks the views against the system, and notifies the listener. */
  *#settle(done: Done, label: string, newest: HistoryEntry, by: object | null): Sliced<Outcome> {
    const { notices } = yield* this.#history.collect(this.model, newest);
    this.#checks.checkSome();
    if (done.view !== null) this.#checks.check([done.view]);
    const { cost, section, view } = done;
    const { lost } = this.model.keeping;
    const warnings = [...done.warnings, ...notices, ...(lost > 0 ? [`${formatSize(lost)} are lost for good.`] : [])];
    const outcome = { revision: this.#events.published.nextRevision, label, cost, section, view, warnings };
    this.#events.publish({ outcome, by });
    return outcome;
  }
}
