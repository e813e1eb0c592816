/** Plays scenes on the engine: one at a time for the whole session, so that it outlives every window. */
import { amount } from '../../protocol/amount.ts';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import { type Scene, type SceneStep, withLetters } from '../../protocol/scene.ts';
import type {
  Predicted,
  SceneEntry,
  SceneOrder,
  SceneReply,
  SceneState,
  StepResult,
} from '../../protocol/scene-state.ts';
import { allScenes } from '../../scenes/all.ts';
import type { Engine } from '../engine/engine.ts';
import type { StartCommand } from '../second-process/command.ts';
import { available } from './available.ts';
import { SceneFiles } from './outside.ts';
import { SceneSecond } from './second.ts';
import { doStep, type NamesSoFar, type Played } from './step.ts';

/** Where the history was, to be found again. */
interface Mark {
  entry: object | null;
  /** See Engine.historyBase. */
  base: number;
}

interface DoneStep {
  result: StepResult;
  before: Played & { mark: Mark };
  after: Mark;
  /** What takes back what the history does not know of, the newest last. */
  back: (() => Promise<void>)[];
}

interface Playing {
  scene: Scene;
  files: SceneFiles;
  second: SceneSecond;
  done: DoneStep[];
  names: NamesSoFar;
  figures: ReadonlyMap<string, number | null>;
  lost: string | null;
}

const keptPredictions = 1000;

export interface RunnerOptions {
  /** Gets the state whenever it has changed. */
  changed?: (state: SceneState | null) => void;
  /** All of them, if left out. */
  scenes?: () => readonly Scene[];
  /** How a second process is started; as this program was, if left out. */
  secondProcess?: StartCommand | undefined;
  /** Whether windows may have programs run; or why not, a sentence. They may, if left out. */
  processes?: true | string | undefined;
}

export class SceneRunner {
  readonly #engine: Engine;
  readonly #scenes: () => readonly Scene[];
  readonly #secondProcess: StartCommand | undefined;
  readonly #processes: true | string;
  /** The state has changed. */
  readonly #changed: (state: SceneState | null) => void;
  readonly #predictions: Predicted[] = [];
  #playing: Playing | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, { changed, scenes, secondProcess, processes }: RunnerOptions = {}) {
    this.#engine = engine;
    this.#scenes = scenes ?? allScenes;
    this.#changed = changed ?? (() => undefined);
    this.#secondProcess = secondProcess;
    this.#processes = processes ?? true;
  }

  get list(): SceneEntry[] {
    return this.#scenes().map((scene) => {
      const { id, title, about, published, steps } = scene;
      return {
        id,
        title,
        about,
        available: available(scene, this.#engine.os, this.#processes),
        published,
        steps: steps.length,
      };
    });
  }

  get state(): SceneState | null {
    if (!this.#playing) return null;
    const { scene, done, lost, names, second } = this.#playing;
    const next = scene.steps[done.length];
    return {
      id: scene.id,
      title: scene.title,
      steps: scene.steps.map(({ title }) => title),
      done: done.map(({ result }) => result),
      next: next && lost === null ? nextOf(next, names) : null,
      lost,
      second: second.now,
      predictions: [...this.#predictions],
    };
  }

  /** One order after the other. Rejects with a SamepageError where it could not be done; then all is as before. */
  order(order: SceneOrder): Promise<SceneReply> {
    const result = this.#last.then(async () => {
      if (order.do === 'list') return { scenes: this.list, scene: this.state };
      try {
        await this.#do(order);
      } finally {
        this.#changed(this.state);
      }
      return { scene: this.state };
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Removes the files of the scene that is being played, and ends its second process. */
  end(): void {
    this.#playing?.files.end();
    void this.#playing?.second.end();
    this.#playing = null;
  }

  async #do(order: Exclude<SceneOrder, { do: 'list' }>): Promise<void> {
    switch (order.do) {
      case 'start':
        return await this.#start(order.id);
      case 'step':
        return await this.#step(this.#now(), order.prediction);
      case 'back':
        return await this.#backTo(this.#now(), this.#now().done.length - 1);
      case 'reset':
        return await this.#backTo(this.#now(), 0);
      case 'leave':
        return await this.#leave(this.#now(), order.keep);
    }
  }

  #now(): Playing {
    if (!this.#playing) throw problem('NotFound', 'No scene is being played.');
    return this.#playing;
  }

  async #start(id: string): Promise<void> {
    const scene = this.#scenes().find((each) => each.id === id);
    if (!scene) throw problem('NotFound', `There is no scene “${id}”.`);
    const why = available(scene, this.#engine.os, this.#processes);
    if (why !== true) throw problem('Unsupported', `“${scene.title}” cannot be played here. ${why}`);
    if (this.#playing) await this.#leave(this.#playing, this.#playing.lost !== null);
    const second = new SceneSecond(this.#engine.os, this.#secondProcess);
    this.#playing = { scene, files: new SceneFiles(), second, done: [], names: {}, figures: new Map(), lost: null };
  }

  async #step(playing: Playing, prediction: number | undefined): Promise<void> {
    const { scene, done, names, figures, files, second } = playing;
    if (playing.lost !== null) throw problem('Changed', playing.lost);
    const step = scene.steps[done.length];
    if (!step) throw problem('NotFound', `“${scene.title}” has no further step.`);
    const before = { names, figures, files, second, mark: this.#mark };
    const back: (() => Promise<void>)[] = [];
    try {
      const label = `${scene.title}: ${step.title}`;
      const { result, ...after } = await doStep(this.#engine, step, before, label, back);
      const predicted = prediction === undefined ? null : predictedOf(scene, step, prediction, after);
      if (predicted) this.#predictions.push(predicted);
      if (this.#predictions.length > keptPredictions) this.#predictions.shift();
      done.push({ result: { ...result, prediction: predicted }, before, after: this.#mark, back });
      Object.assign(playing, after);
    } catch (thrown) {
      throw await this.#takeBack(before.mark, back, asProblem(thrown));
    }
  }

  get #mark(): Mark {
    return { entry: this.#engine.newestEntry, base: this.#engine.historyBase };
  }

  get #historyNow() {
    return this.#engine.snapshot({ kind: 'web', endsWithWindow: false }).history;
  }

  async #leave(playing: Playing, keep: boolean): Promise<void> {
    if (!keep) await this.#backTo(playing, 0);
    playing.files.end();
    await playing.second.end();
    this.#playing = null;
  }

  /** Takes back all steps from `count` on, the newest first, and what anyone did since. */
  async #backTo(playing: Playing, count: number): Promise<void> {
    for (let last = playing.done.at(-1); last && playing.done.length > count; last = playing.done.at(-1)) {
      if (!this.#reaches(last)) {
        playing.lost = `The history does not hold “${last.result.title}” any more: it cannot be taken back. Leave the scene; what it made can stay.`;
        throw problem('Changed', playing.lost);
      }
      await this.#undoTo(last.before.mark);
      for (let undo = last.back.pop(); undo; undo = last.back.pop()) await undo();
      playing.done.pop();
      const { names, figures } = last.before;
      Object.assign(playing, { names, figures });
    }
  }

  /** Whether undoing comes to where the step began, or someone has undone it already. */
  #reaches({ before: { mark }, after }: DoneStep): boolean {
    const { newestEntry } = this.#engine;
    if (mark.entry === after.entry) return true;
    if (after.entry && this.#engine.holds(after.entry)) {
      return this.#holds(mark);
    }
    return this.#holds(mark) && (mark.entry !== null || (newestEntry === null && this.#historyNow.redo.length > 0));
  }

  #holds({ entry, base }: Mark): boolean {
    return entry ? this.#engine.holds(entry) : base === this.#engine.historyBase;
  }

  async #undoTo({ entry }: Mark): Promise<void> {
    while (this.#engine.newestEntry !== entry && this.#engine.newestEntry !== null) {
      // What nobody but the scene could want again may be lost to redo.
      await this.#engine.undo({ overwrite: true, withoutUndo: true });
    }
  }

  /** A step that failed on its way leaves nothing behind. Returns what to throw. */
  async #takeBack(mark: Mark, back: (() => Promise<void>)[], error: SamepageError): Promise<SamepageError> {
    try {
      await this.#undoTo(mark);
      for (const undo of back.reverse()) await undo();
      return error;
    } catch (thrown) {
      const message = `${error.message} What the step had done could not be taken back: ${asProblem(thrown).message}`;
      return problem(error.code, message, error.data);
    }
  }
}

function nextOf({ title, says, predict, figures }: SceneStep, names: NamesSoFar): NonNullable<SceneState['next']> {
  const question = predict && {
    text: withLetters(predict.question, (name) => names[name]?.view ?? null),
    choices: 'choices' in predict ? predict.choices : [],
    unit: 'figure' in predict ? (figures.find(({ name }) => name === predict.figure)?.unit ?? '') : '',
  };
  return { title, says: withLetters(says, (name) => names[name]?.view ?? null), question: question ?? null };
}

/** A number is right within a factor of two. */
function predictedOf(
  { id }: Scene,
  { title, predict, figures }: SceneStep,
  prediction: number,
  { names, figures: found }: Pick<Played, 'names' | 'figures'>,
): Predicted | null {
  if (!predict) return null;
  const question = withLetters(predict.question, (name) => names[name]?.view ?? null);
  const about = { scene: id, step: title, question };
  if ('choices' in predict) {
    const [predicted, outcome] = [predict.choices[prediction], predict.choices[predict.answer]];
    if (predicted === undefined || outcome === undefined) throw problem('InvalidArgument', 'There is no such choice.');
    return { ...about, predicted, outcome, right: prediction === predict.answer };
  }
  const unit = figures.find(({ name }) => name === predict.figure)?.unit ?? '';
  const value = found.get(predict.figure) ?? null;
  const text = (number: number | null) => (number === null ? 'unknown' : amount(number, unit));
  const right = value !== null && prediction >= value / 2 && prediction <= value * 2;
  return { ...about, predicted: text(prediction), outcome: text(value), right };
}
