/** What was done, as what takes it back. One order for all windows; an undo that fails stays on the stack. */
import { asProblem, type SamepageError } from '../../protocol/errors.ts';
import type { History as HistoryInfo } from '../../protocol/model.ts';
import type { OsSection } from '../os/memory-os.ts';
import type { Model } from './model.ts';
import { keptBytes, type Step } from './steps.ts';

export interface HistoryEntry {
  label: string;
  /** Applied in this order, they take the entry back (on the undo stack) or do it again (on the redo stack). */
  steps: Step[];
}

const labelsShown = 100;
/** Older entries are forgotten, and with them the memory that only they could bring back. */
const maxEntries = 1000;

export class History {
  readonly undo: HistoryEntry[] = [];
  readonly redo: HistoryEntry[] = [];

  /** A new operation: what was undone before can no longer be done again. */
  push(entry: HistoryEntry): void {
    this.undo.push(entry);
    if (this.undo.length > maxEntries) this.undo.shift();
    this.redo.length = 0;
  }

  clear(): void {
    this.undo.length = 0;
    this.redo.length = 0;
  }

  /** Closes removed sections that no entry can bring back. Returns what the system had against it. */
  collect(model: Model): SamepageError[] {
    const failed: SamepageError[] = [];
    const wanted = new Set<number>();
    for (const { steps } of this.#entries()) {
      for (const step of steps) if (step.kind === 'show-section') wanted.add(step.section);
    }
    for (const [id, record] of model.sections) {
      if (!record.removed || wanted.has(id)) continue;
      // Never tried twice: a descriptor is gone even where closing it fails (close(2)), and may be another's by then.
      model.sections.delete(id);
      try {
        model.os.closeSection(record.os);
      } catch (thrown) {
        failed.push(asProblem(thrown));
      }
    }
    return failed;
  }

  describe(model: Model): HistoryInfo {
    let heldBytes = 0;
    for (const { os, info, removed } of model.sections.values()) {
      if (removed && info.origin.kind === 'memory') heldBytes += allocatedOrNone(model, os);
    }
    for (const { steps } of this.#entries()) for (const step of steps) heldBytes += keptBytes(step);
    const labels = (entries: HistoryEntry[]) => entries.slice(-labelsShown).map(({ label }) => label);
    return { undo: labels(this.undo), redo: labels(this.redo), heldBytes };
  }

  #entries(): HistoryEntry[] {
    return [...this.undo, ...this.redo];
  }
}

/** A figure for the status line: an operation that is done does not fail for it. */
function allocatedOrNone(model: Model, section: OsSection): number {
  try {
    return model.os.allocated(section);
  } catch {
    return 0;
  }
}
