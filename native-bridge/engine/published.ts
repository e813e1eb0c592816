/** The state as every window knows it: as of the last revision, also while an operation is under way. */
import type { Change, Outcome, Snapshot } from '../../protocol/messages.ts';
import type { History, Section, View } from '../../protocol/model.ts';
import type { Model } from './model/model.ts';

export class Published {
  #revision = 0;
  readonly #sections = new Map<number, Section>();
  readonly #views = new Map<string, View>();
  #history: History;
  #unsaved = false;

  constructor(history: History) {
    this.#history = history;
  }

  get nextRevision(): number {
    return this.#revision + 1;
  }

  get state(): Pick<Snapshot, 'revision' | 'sections' | 'views' | 'history' | 'unsaved'> {
    return {
      revision: this.#revision,
      sections: [...this.#sections.values()].sort((one, other) => one.id - other.id),
      views: [...this.#views.values()],
      history: this.#history,
      unsaved: this.#unsaved,
    };
  }

  /** Takes in what has changed in the model since the last revision, as the next one. `outcome`: of the operation that did. */
  publish(model: Model, history: History, unsaved: boolean, outcome: Outcome | null): Change {
    this.#revision += 1;
    this.#history = history;
    this.#unsaved = unsaved;
    const change: Change = {
      revision: this.#revision,
      sections: [],
      removedSections: [],
      views: [],
      removedViews: [],
      history,
      unsaved,
      outcome,
    };
    for (const id of model.changedSections) {
      const record = model.sections.get(id);
      if (record) {
        this.#sections.set(id, record.info);
        change.sections.push(record.info);
      } else {
        this.#sections.delete(id);
        change.removedSections.push(id);
      }
    }
    for (const letter of model.changedViews) {
      const view = model.views.get(letter);
      if (view) {
        this.#views.set(letter, view);
        change.views.push(view);
      } else {
        this.#views.delete(letter);
        change.removedViews.push(letter);
      }
    }
    model.changedSections.clear();
    model.changedViews.clear();
    return change;
  }
}
