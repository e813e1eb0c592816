/** Its own session, and some hundred steps on it, each of which is compared. */
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../../native-bridge/engine/engine.ts';
import { libc } from '../../../native-bridge/os/linux/libc.ts';
import type { MemoryOs } from '../../../native-bridge/os/memory-os.ts';
import { Session } from '../../../native-bridge/session/session.ts';
import type { Action } from '../../../protocol/actions.ts';
import { address } from '../../../protocol/address.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import { Random } from '../random.ts';
import { arenaPages, type Choice, choose, type Surroundings, textOf } from './choose.ts';
import { compare, Difference, ownName, Unseen } from './compare.ts';
import { FuzzWindow } from './fuzz-window.ts';
import { mapForeign, outcomeOf } from './others.ts';
import { stepsOf } from './plain-actions.ts';
import { type Entry, type How, mostKept, PlainModel, page, Refused } from './plain-model.ts';
import { putBytes } from './plain-steps.ts';
import { openDescriptors, type Truth } from './truth.ts';

/** Far from the places that the engine and the system choose by themselves. */
const arena = 0x40_0000_0000;
const arenaEnd = arena + 2 * arenaPages * page;
const windowCount = 3;
/** After this many turns of the event loop every window has been notified. */
const mostTurns = 100;
/** The bytes watched of all views together: within what is read in one tick. */
const watchedBytes = 200 * 1024;
const fileBytes = [page + 1904, 2 * page, 1234];

export class Episode {
  readonly #os: MemoryOs;
  readonly #truth: Truth;
  readonly #seed: number;
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #windows: FuzzWindow[];
  readonly #folder = mkdtempSync(join(tmpdir(), `${ownName}fuzz-`));
  readonly #files = new Map<string, number>();
  readonly #around: Surroundings;
  #model = new PlainModel();
  #watched = '';
  /** What was done, the newest last, to investigate a difference. */
  readonly trail: string[] = [];
  readonly counts = { done: 0, refused: 0, pages: 0, elsewhere: 0, lost: 0 };

  constructor(os: MemoryOs, truth: Truth, seed: number) {
    this.#os = os;
    this.#truth = truth;
    this.#seed = seed;
    this.#engine = new Engine(os);
    this.#engine.model.keeping.most = mostKept * page;
    this.#session = new Session(this.#engine, { kind: 'web', endsWithWindow: false });
    this.#windows = Array.from(
      { length: windowCount },
      () => new FuzzWindow((channel) => this.#session.connect(channel), page),
    );
    fileBytes.forEach((length, index) => {
      const path = join(this.#folder, `file-${index}`);
      const bytes = Uint8Array.from({ length }, (_, at) => at * 7 + index);
      writeFileSync(path, bytes);
      this.#files.set(path, length);
      const whole = new Uint8Array(Math.ceil(length / page) * page);
      whole.set(bytes);
      const touched = Array.from({ length: whole.length / page }, () => true);
      this.#model.backings.set(path, { bytes: whole, touched, path });
    });
    this.#around = { arena, files: [...this.#files.keys()] };
  }

  async start(): Promise<void> {
    for (const window of this.#windows) await window.start();
  }

  /** Throws a Difference. */
  async step(number: number): Promise<void> {
    const random = new Random(this.#seed, number);
    const choice = choose(this.#model, random, this.#around);
    if (!choice) return;
    this.trail.push(`${number}: ${textOf(choice)}`);
    await this.#do(choice, random);
    // The session's clocks get their turn, too.
    if (number % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
    await this.#settle();
    await this.#compareAll();
    if (number % 64 === 0) this.#compareDescriptors();
  }

  /** Ends the session; throws a Difference where it leaves something. */
  async end(): Promise<void> {
    for (const window of this.#windows) window.close();
    this.#session.close();
    for (const { start, end } of this.#model.foreign) libc.munmap(start, end - start);
    try {
      await this.#engine.close();
      this.#model = new PlainModel();
      this.#compareDescriptors();
      const [left] = this.#truth.lines(ownName);
      if (left) throw new Difference(`still mapped at the end: 0x${left.start.toString(16)}`);
    } finally {
      for (const { start, end } of this.#truth.lines(ownName)) libc.munmap(start, end - start);
      rmSync(this.#folder, { recursive: true });
    }
  }

  async #compareAll(windows: readonly FuzzWindow[] = this.#windows): Promise<void> {
    for (let turns = 0; ; turns += 1) {
      try {
        this.counts.pages += compare(this.#model, this.#engine, this.#truth, windows).pages;
        return;
      } catch (thrown) {
        if (!(thrown instanceof Unseen) || turns === mostTurns) throw thrown;
        await new Promise((resolve) => setImmediate(resolve));
        await this.#settle();
      }
    }
  }

  #compareDescriptors(): void {
    const [open, wanted] = [openDescriptors(ownName), this.#model.openSections().length];
    if (open !== wanted) throw new Difference(`${open} sections and files are open, which should be ${wanted}`);
  }

  get #first(): FuzzWindow {
    const [first] = this.#windows;
    if (!first) throw new Error('there is no window');
    return first;
  }

  /** The first window watches as much as one tick reads; all have painted what has come. */
  async #settle(): Promise<void> {
    let bytes = 0;
    const views = [...this.#engine.model.views.values()].filter(({ length }) => {
      bytes += length;
      return bytes <= watchedBytes;
    });
    const wanted = views.map(({ letter, length }) => `${letter} ${length}`).join();
    if (wanted !== this.#watched) await this.#first.watch(views);
    this.#watched = wanted;
    for (const window of this.#windows) await window.settle();
  }

  async #do(choice: Choice, random: Random): Promise<void> {
    switch (choice.kind) {
      case 'action':
        return this.#act([choice.action], random, choice.withoutUndo);
      case 'actions':
        return this.#act(choice.actions, random, false);
      case 'undo':
      case 'redo':
        return this.#travel(choice.kind, choice, random);
      case 'there-and-back': {
        const count = Math.min(choice.count, this.#model.undo.length);
        for (const way of ['undo', 'redo'] as const) {
          const how = { overwrite: true, withoutUndo: true };
          for (let left = count; left > 0; left -= 1) await this.#travel(way, how, random);
          await this.#compareAll([]);
        }
        return;
      }
      case 'clear-history': {
        await random.pick(this.#windows).client.request('clearHistory', {});
        this.#model.undo = [];
        this.#model.redo = [];
        this.#model.collect();
        return;
      }
      case 'squat':
        return this.#squat(choice.start, choice.length);
      case 'leave': {
        const left = this.#model.foreign.find(({ start }) => start === choice.start);
        if (left) libc.munmap(left.start, left.end - left.start);
        this.#model.foreign = this.#model.foreign.filter((range) => range !== left);
        return;
      }
      case 'poke': {
        const { section, offset, bytes } = choice;
        writeSync(this.#engine.model.section(section).os.handle, bytes, 0, bytes.length, offset);
        const backing = this.#model.backing(section);
        backing.bytes.set(bytes, offset);
        backing.touched.fill(true, Math.floor(offset / page), Math.ceil((offset + bytes.length) / page));
        this.#watched = '';
        return;
      }
      case 'scribble': {
        const view = this.#model.view(choice.view);
        this.#os.write(address(view.address + choice.offset), choice.bytes);
        putBytes(this.#model, view, choice.offset, choice.bytes);
        this.#watched = '';
      }
    }
  }

  /** Asks for all of them at once, each from another window; they are done in the order in which they were asked for. */
  async #act(actions: readonly Action[], random: Random, withoutUndo: boolean): Promise<void> {
    const from = random.below(windowCount);
    const asked = actions.map((action, index) => {
      const { client } = this.#windows[(from + index) % windowCount] ?? this.#first;
      return outcomeOf(client.request('perform', { action, withoutUndo }));
    });
    const errors = await Promise.all(asked);
    actions.forEach((action, index) => {
      const how = this.#how({ withoutUndo });
      const error = errors[index] ?? null;
      const inverse = this.#predict((model) => stepsOf(model, this.#files, action), how, error);
      // What is so already leaves no entry.
      if (!inverse) return;
      this.#model.push(inverse);
      this.#model.collect();
    });
  }

  #how(asked: Partial<How>): How {
    return {
      ...{ actual: this.#actual, overwrite: false, withoutUndo: false },
      ...{ travels: false, elsewhere: false, followed: false },
      ...asked,
    };
  }

  readonly #actual = (letter: string) => this.#engine.model.views.get(letter)?.address;

  async #travel(way: 'undo' | 'redo', options: Pick<How, 'overwrite' | 'withoutUndo'>, random: Random): Promise<void> {
    const { overwrite, withoutUndo } = options;
    const entry = this.#model[way].at(-1);
    const { client } = random.pick(this.#windows);
    const error = await outcomeOf(client.request(way, { overwrite, withoutUndo }));
    if (!entry) {
      if (error?.code !== 'NothingToUndo') throw new Difference(`${way} of nothing: ${error?.message}`);
      return;
    }
    const how = this.#how({ overwrite, withoutUndo, travels: true });
    if (this.#took(way, entry, how, error) || !error || error.code === 'Changed') return;
    if (error.data.withoutUndo) return this.#travel(way, { overwrite, withoutUndo: true }, random);
    // It stays on the stack, and another place is offered, at which it can be done.
    const at = error.data.suggestion;
    const again = at === undefined ? error : await outcomeOf(client.request(way, { overwrite, withoutUndo, at }));
    if (again)
      throw new Difference(`${way} is refused, and no other way leads on: ${error.message} / ${again.message}`);
    this.counts.elsewhere += 1;
    this.trail.push(`  elsewhere: 0x${at?.toString(16)}`);
    this.#took(way, entry, { ...how, elsewhere: true }, null);
  }

  /** Whether the entry was undone, or redone. */
  #took(way: 'undo' | 'redo', entry: Entry, how: How, error: SamepageError | null): boolean {
    const inverse = this.#predict(() => entry, how, error);
    if (!inverse) return false;
    this.#model[way].pop();
    const to = way === 'undo' ? 'redo' : 'undo';
    if (this.#model.losesMore) this.#model[to] = [];
    else this.#model[to].push(inverse);
    this.#model.collect();
    return true;
  }

  /** Does to the model what the engine has done or refused. The inverse, or null where nothing was done. */
  #predict(steps: (model: PlainModel) => Entry | null, how: How, error: SamepageError | null): Entry | null {
    const next = this.#model.clone();
    const inverse: Entry[number][] = [];
    let refused: Refused | null = null;
    try {
      const wanted = steps(next);
      if (!wanted && !error) return null;
      for (const step of wanted ?? []) inverse.unshift(step.run(next, how));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw new Difference(String(thrown), { cause: thrown });
      refused = thrown;
    }
    if (error) {
      this.counts.refused += 1;
      if (refused?.codes.includes(error.code) || this.#isThePrograms(error)) return null;
      if (how.followed) return null;
      throw new Difference(`refused with ${error.code}: ${error.message}\n  should be ${refused?.message ?? 'done'}`);
    }
    if (refused) throw new Difference(`done, and should have been refused with ${refused.message}`);
    this.counts.done += 1;
    if (next.losesMore) this.counts.lost += 1;
    this.#model = next;
    return inverse;
  }

  /** Whether what stands in the way is the program's own memory, of which the model knows nothing. */
  #isThePrograms({ code, data: { occupant } }: SamepageError): boolean {
    if (code !== 'AddressInUse' || !occupant || this.#model.isTaken(occupant.start, occupant.end)) return false;
    const isInArena = occupant.start >= arena && occupant.start < arenaEnd;
    return !isInArena && this.#truth.isMapped(occupant.start, occupant.end);
  }

  #squat(start: number, length: number): void {
    // Something of the program's own may lie there.
    if (mapForeign(start, length)) this.#model.foreign.push({ start, end: start + length });
  }
}
