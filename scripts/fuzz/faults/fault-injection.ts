/**
 * Every native call of every operation, of its undo and of its redo, failed in turn with each of its documented errors,
 * on the real system. What is refused has changed nothing and works when asked for again; what is done all the same
 * (a figure could not be had, something could not be closed) is as if nothing had failed.
 */
import { isDeepStrictEqual } from 'node:util';
import { everything, operations, pageOperations, setUp } from '../../../native-bridge/engine/testing/operations.ts';
import type { Stage } from '../../../native-bridge/engine/testing/stage.ts';
import { realWorld } from '../../../native-bridge/engine/testing/world.ts';
import { libc } from '../../../native-bridge/os/linux/libc.ts';
import {
  type DocumentedError,
  documentedErrors,
  FailingCalls,
} from '../../../native-bridge/os/linux/testing/fail-calls.ts';
import type { Action } from '../../../protocol/actions.ts';
import { asProblem } from '../../../protocol/errors.ts';
import { Truth } from '../model/truth.ts';

export interface FaultReport {
  /** Places: a call of an operation. */
  places: number;
  /** Failures that were injected: (call, error, place). */
  injected: number;
  refused: number;
  done: number;
  /** What differs, in words. */
  differences: string[];
}

/** They change nothing. */
const asking: ReadonlySet<string> = new Set(['ioctl', 'lseek', 'process_vm_readv', 'pread', 'open', 'close']);
const mostAsked = 1;

/** `lose`: done without undo, which may keep nothing. */
type Way = 'perform' | 'undo' | 'redo' | 'lose';
const ways: readonly Way[] = ['perform', 'undo', 'redo'];
/** Operations that destroy what undo would keep. */
const destroys = /start-article|remove-section|unmap with|resize|remap-as shared|punch/;

export interface FaultOptions {
  /**
   * Every error at every place; or one of them at each, in turn, and of the calls that only ask, of which there are very
   * many, those at the first places.
   */
  errors: 'all' | 'few';
  /** The first operation and how many: each counts three times, as itself, its undo and its redo, and once more where it can be done without undo. All by default. */
  from?: number;
  steps?: number;
  /** Called before each of them; `of`: how many there are in all. */
  onStep?: (step: number, of: number, name: string) => void;
  /** Called with each difference once it is found: a whole run takes long. */
  onDifference?: (difference: string) => void;
}

export async function failEveryCall(options: FaultOptions): Promise<FaultReport> {
  const { errors, from = 0, steps = Number.POSITIVE_INFINITY, onStep, onDifference } = options;
  const report: FaultReport = { places: 0, injected: 0, refused: 0, done: 0, differences: [] };
  const calls = new FailingCalls();
  const all = [...operations, ...(await possibleOnPages())].flatMap(([name, actionOn]) =>
    [...ways, ...(destroys.test(name) ? (['lose'] as const) : [])].map((way) => ({
      name: `${way} ${name}`,
      way,
      actionOn,
    })),
  );
  try {
    for (const [step, { name, way, actionOn }] of all.entries()) {
      if (step < from || step >= from + steps) continue;
      onStep?.(step, all.length, name);
      const trial = await Trial.begin(calls, report, () => prepare(way, actionOn));
      await trial.failEach(errors, (difference) => {
        report.differences.push(`${name}, ${difference}`);
        onDifference?.(`${name}, ${difference}`);
      });
    }
  } finally {
    calls.dispose();
  }
  return report;
}

/** A kernel without huge pages takes the advice to make some of nothing, too. */
async function possibleOnPages(): Promise<[string, ActionOn][]> {
  const world = await realWorld();
  const { pageCalls = [] } = world.os.limits;
  const { hugePageBytes } = world.os.abilities;
  world.end();
  return pageOperations
    .filter(([call]) => pageCalls.includes(call) && (call !== 'collapse' || hugePageBytes > 0))
    .map(([, name, actionOn]) => [name, actionOn]);
}

type ActionOn = (stage: Stage) => Action | Promise<Action>;

interface Prepared {
  stage: Stage;
  operate: () => Promise<unknown>;
}

async function prepare(way: Way, actionOn: ActionOn): Promise<Prepared> {
  const stage = await setUp(await realWorld());
  const action = await actionOn(stage);
  if (way === 'lose') {
    stage.engine.model.keeping.most = 0;
    return { stage, operate: () => stage.engine.perform(action, null, { withoutUndo: true }) };
  }
  if (way !== 'perform') await stage.perform(action);
  if (way === 'redo') await stage.undo();
  return { stage, operate: () => (way === 'perform' ? stage.perform(action) : stage[way]()) };
}

/** One operation, tried again and again. */
class Trial {
  readonly #calls: FailingCalls;
  readonly #report: FaultReport;
  readonly #prepare: () => Promise<Prepared>;
  /** The calls that it makes. */
  readonly #made: ReturnType<FailingCalls['end']>;
  /** The state after the operation where nothing fails. */
  readonly #wanted: State;

  private constructor(
    calls: FailingCalls,
    report: FaultReport,
    prepareOne: () => Promise<Prepared>,
    made: ReturnType<FailingCalls['end']>,
    wanted: State,
  ) {
    this.#calls = calls;
    this.#report = report;
    this.#prepare = prepareOne;
    this.#made = made;
    this.#wanted = wanted;
  }

  static async begin(calls: FailingCalls, report: FaultReport, prepareOne: () => Promise<Prepared>): Promise<Trial> {
    const { stage, operate } = await prepareOne();
    calls.watch(null);
    await operate();
    const made = calls.end();
    const wanted = stateOf(stage);
    await stage.end();
    return new Trial(calls, report, prepareOne, made, wanted);
  }

  async failEach(errors: FaultOptions['errors'], onDifference: (difference: string) => void): Promise<void> {
    const asked = new Map<string, number>();
    for (const [at, call] of this.#made.entries()) {
      asked.set(call, (asked.get(call) ?? 0) + 1);
      if (errors === 'few' && asking.has(call) && (asked.get(call) ?? 0) > mostAsked) continue;
      const documented = documentedErrors[call] ?? [];
      const turn = this.#report.places % documented.length;
      this.#report.places += 1;
      for (const error of errors === 'all' ? documented : documented.slice(turn, turn + 1)) {
        const failed = await this.#fail(at, error);
        const left = leftBehind();
        const difference = failed ?? left;
        if (difference) onDifference(`call ${at} (${call}: ${error}): ${difference}`);
      }
    }
  }

  /** Returns what differs, or null. */
  async #fail(at: number, error: DocumentedError): Promise<string | null> {
    const { stage, operate } = await this.#prepare();
    const before = stateOf(stage);
    this.#calls.watch({ at, error });
    const thrown = await operate().then(
      () => null,
      (reason: unknown) => asProblem(reason),
    );
    this.#calls.end();
    this.#report.injected += 1;
    try {
      if (thrown) {
        this.#report.refused += 1;
        if (thrown.code === 'Internal' && !thrown.data.osName) return `no sentence for it: ${thrown.message}`;
        const changed = differsFrom(stage, before);
        if (changed) return `refused (${thrown.message}), and changed: ${changed}`;
        await operate();
      } else this.#report.done += 1;
      stage.engine.check(stage.engine.model.views.keys());
      // What could not be closed is gone all the same, or is still open: the system does not say.
      const changed = differsFrom(stage, this.#wanted, ['openSections']);
      return changed && `done, and other than without the failure: ${changed}`;
    } catch (reason) {
      return `asked for again, it fails: ${asProblem(reason).message}`;
    } finally {
      await stage.end().catch(() => undefined);
    }
  }
}

/** What is still mapped once all was closed, in words; it is unmapped, so that it is in nobody's way. */
function leftBehind(): string | null {
  const truth = new Truth(4096);
  const left = truth.lines('samepage-section');
  truth.close();
  for (const { start, end } of left) libc.munmap(start, end - start);
  return left.length === 0 ? null : `${left.length} mappings are left at the end`;
}

type State = Readonly<Record<string, unknown>>;

/** All that must not have changed, but for the names of the test's own folders, and for what the system chose. */
function stateOf(stage: Stage): State {
  // JSON gives back the object that it was given.
  return JSON.parse(JSON.stringify(everything(stage)).replaceAll(/samepage-engine-\w+/g, '')) as State;
}

/** What is other now than it should be, or null. */
function differsFrom(stage: Stage, wanted: State, except: readonly string[] = []): string | null {
  // The system's list of regions is read in parts, while V8's threads map and unmap: one look can miss a region (proc(5)
  // promises no more). What really differs does so the second time, too.
  return differing(stateOf(stage), wanted, except) && differing(stateOf(stage), wanted, except);
}

/** The parts of a state that are other than in the second one, or null. */
function differing(one: State, other: State, except: readonly string[]): string | null {
  const keys = Object.keys(one).filter((key) => !except.includes(key) && !isDeepStrictEqual(one[key], other[key]));
  if (keys.length === 0) return null;
  const texts = keys.map((key) => `${key} ${JSON.stringify(one[key])} ≠ ${JSON.stringify(other[key])}`);
  return texts.join('; ').slice(0, 600);
}
