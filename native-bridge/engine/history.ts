/**
 * What was done, as what takes it back. One order for all windows; an undo that fails stays on the stack. All that the
 * entries hold has one budget: beyond it the oldest are forgotten.
 */
import { asProblem, type SamepageError } from '../../protocol/errors.ts';
import { defaultHistoryBudget } from '../../protocol/limits.ts';
import type { History as HistoryInfo } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import type { OsSection } from '../os/memory.ts';
import type { Model, SectionRecord } from './model/model.ts';
import type { Sliced } from './model/slices.ts';
import { heldBy, type Step } from './model/steps.ts';

export interface HistoryEntry {
  readonly label: string;
  /** Applied in this order, they take the entry back (on the undo stack) or do it again (on the redo stack). */
  readonly steps: readonly Step[];
}

/** Bytes that taking the entry back would need, and that are not kept: see Keeping. */
interface Lost {
  readonly lost: number;
}

export type Direction = 'undo' | 'redo';

const labelsShown = 100;
/** Older entries are forgotten, and with them the memory that only they could bring back. */
const maxEntries = 1000;

export class History {
  /** Bytes that all entries together may hold. The newest entry is kept whatever it holds. */
  budget = defaultHistoryBudget;
  /** How many entries were forgotten since the start. */
  #forgotten = 0;
  /** What was done last without undo, where all entries came after it. */
  #cut: string | null = null;
  #base = 0;
  readonly #stacks: Record<Direction, HistoryEntry[]> = { undo: [], redo: [] };
  #entryBytes = 0;

  /** A new operation, which it gives back: what was undone before can no longer be done again. */
  push(entry: HistoryEntry, { lost }: Lost): HistoryEntry {
    for (const undone of this.#stacks.redo.splice(0)) this.#entryBytes -= bytesOf(undone);
    this.put('undo', entry, { lost });
    return entry;
  }

  /** Another number where what an undo of all entries leads back to is something else. */
  get base(): number {
    return this.#base;
  }

  count(direction: Direction): number {
    return this.#stacks[direction].length;
  }

  /**
   * Something was done that cannot be taken back: nothing before it can be, either, for that would lead to something that
   * never was. Had its bytes been kept, none of those entries would have room beside it anyway.
   */
  #cutAt(direction: Direction, label: string): void {
    for (const entry of this.#stacks[direction].splice(0)) this.#entryBytes -= bytesOf(entry);
    if (direction === 'redo') return;
    this.#cut = label;
    this.#base += 1;
  }

  /** Why there is no entry, a sentence. */
  nothingTo(direction: Direction): string {
    if (direction === 'redo' || this.#cut === null) return `There is nothing to ${direction}.`;
    return `“${this.#cut}” was done without undo.`;
  }

  /** The entry that is next to be undone or redone. */
  top(direction: Direction): HistoryEntry | undefined {
    return this.#stacks[direction].at(-1);
  }

  /** Whether it is on the undo stack. */
  holds(entry: object): boolean {
    return this.#stacks.undo.some((each) => each === entry);
  }

  /** Takes that entry off. */
  pop(direction: Direction): void {
    const entry = this.#stacks[direction].pop();
    if (entry) this.#entryBytes -= bytesOf(entry);
  }

  /**
   * Takes that entry off permanently. Where it began numbers and letters again, those below it name other things by them:
   * without it they could not be distinguished, and are forgotten, too.
   */
  forgetTop(direction: Direction): void {
    const isBeginning = this.top(direction)?.steps.some(({ kind }) => kind === 'renumber');
    if (direction === 'undo') this.#base += 1;
    this.pop(direction);
    while (isBeginning && this.top(direction)) {
      this.pop(direction);
      this.#forgotten += 1;
    }
  }

  put(direction: Direction, entry: HistoryEntry, { lost }: Lost): void {
    if (lost > 0) {
      this.#cutAt(direction, entry.label);
      return;
    }
    this.#stacks[direction].push(entry);
    this.#entryBytes += bytesOf(entry);
    if (this.#stacks[direction].length > maxEntries) this.#forget(direction);
  }

  clear(): void {
    this.#stacks.undo.length = 0;
    this.#stacks.redo.length = 0;
    this.#entryBytes = 0;
    this.#cut = null;
    this.#base += 1;
  }

  /**
   * Forgets the oldest entries until what is held fits the budget, but not `newest`, and closes removed sections that no
   * entry can bring back. Returns what there is to say of that, and what the system had against closing.
   */
  *collect(model: Model, newest?: HistoryEntry): Sliced<{ notices: string[]; failed: SamepageError[] }> {
    const failed = yield* this.#closeUnreachable(model);
    const before = this.#forgotten;
    const sizes = removedSizes(model);
    while (this.#entryBytes + total(model, sizes) > this.budget) {
      // What was done longest ago, then what would be redone last.
      const direction = (['undo', 'redo'] as const).find((each) => {
        const [oldest] = this.#stacks[each];
        return oldest && oldest !== newest;
      });
      if (!direction) break;
      const entry = this.#forget(direction);
      if (!entry || sectionsOf(entry).length === 0) continue;
      failed.push(...(yield* this.#closeUnreachable(model)));
    }
    const notices = failed.map(({ message }) => message);
    if (this.#forgotten > before) notices.push(forgottenText(this.#forgotten - before, this.budget));
    return { notices, failed };
  }

  describe(model: Model): HistoryInfo {
    const labels = (entries: HistoryEntry[]) => entries.slice(-labelsShown).map(({ label }) => label);
    const { undo, redo } = this.#stacks;
    return {
      undo: labels(undo),
      redo: labels(redo),
      heldBytes: this.#entryBytes + total(model, removedSizes(model)),
      budgetBytes: this.budget,
      forgotten: this.#forgotten,
      ...(this.#cut === null ? {} : { cut: this.#cut }),
    };
  }

  #forget(direction: Direction): HistoryEntry | undefined {
    const entry = this.#stacks[direction].shift();
    if (!entry) return undefined;
    this.#entryBytes -= bytesOf(entry);
    this.#forgotten += 1;
    if (direction === 'undo') {
      this.#cut = null;
      this.#base += 1;
    }
    return entry;
  }

  /** Closes removed sections that no entry can bring back. */
  *#closeUnreachable(model: Model): Sliced<SamepageError[]> {
    const failed: SamepageError[] = [];
    const wanted = new Set([...this.#stacks.undo, ...this.#stacks.redo].flatMap(sectionsOf));
    for (const record of [...model.removedSections]) {
      if (wanted.has(record)) continue;
      // Never tried twice: a descriptor is gone even where closing it fails (close(2)), and may be another's by then.
      model.removedSections.delete(record);
      try {
        model.os.closeSection(record.os);
      } catch (thrown) {
        failed.push(asProblem(thrown));
      }
      yield;
    }
    return failed;
  }
}

/** What each removed section holds; bytes. */
function removedSizes(model: Model): Map<SectionRecord, number> {
  const sizes = new Map<SectionRecord, number>();
  for (const record of model.removedSections) {
    if (record.info.origin.kind === 'memory') sizes.set(record, allocatedOrNone(model, record.os));
  }
  return sizes;
}

/** Of those that are not closed yet. */
function total(model: Model, sizes: ReadonlyMap<SectionRecord, number>): number {
  let held = 0;
  for (const [record, bytes] of sizes) if (model.removedSections.has(record)) held += bytes;
  return held;
}

function forgottenText(count: number, budget: number): string {
  const entries = count === 1 ? 'The oldest step of the history was' : `The oldest ${count} steps of the history were`;
  return `${entries} forgotten: it may hold ${formatSize(budget)}.`;
}

/** Removed sections that an entry can bring back; looked for once, as entries do not change. */
const sections = new WeakMap<HistoryEntry, SectionRecord[]>();

function sectionsOf(entry: HistoryEntry): SectionRecord[] {
  const known = sections.get(entry);
  if (known) return known;
  const found = entry.steps.flatMap((step) => (step.kind === 'show-section' ? [step.record] : []));
  sections.set(entry, found);
  return found;
}

/** Most entries have a few steps, for which nothing is charged; removing a section has one for each of its views. */
const fewSteps = 16;
/** About what a step takes on JavaScript's heap. */
const stepBytes = 256;

/** What an entry holds; counted once, too. */
const counted = new WeakMap<HistoryEntry, number>();

function bytesOf(entry: HistoryEntry): number {
  const known = counted.get(entry);
  if (known !== undefined) return known;
  const steps = Math.max(0, entry.steps.length - fewSteps) * stepBytes;
  const bytes = entry.steps.reduce((sum, step) => sum + heldBy(step), steps);
  counted.set(entry, bytes);
  return bytes;
}

/** A figure for the status line: an operation that is done does not fail for it. */
function allocatedOrNone(model: Model, section: OsSection): number {
  try {
    return model.os.allocated(section);
  } catch {
    return 0;
  }
}
