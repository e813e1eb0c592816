/** Notifies listeners of what an engine has changed. */
import type { Outcome } from '../../protocol/messages.ts';
import type { CallLog } from './call-log.ts';
import type { History } from './history.ts';
import type { EngineListener } from './listener.ts';
import type { Model } from './model/model.ts';
import { Published } from './published.ts';

export class Events {
  readonly published: Published;
  readonly #model: Model;
  readonly #history: History;
  readonly #log: CallLog;
  readonly #listeners = new Set<EngineListener>();

  constructor(model: Model, history: History, log: CallLog) {
    this.#model = model;
    this.#history = history;
    this.#log = log;
    this.published = new Published(history.describe(model));
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Bytes were written that live in memory only. */
  get unsaved(): boolean {
    return [...this.#model.sections.values()].some(({ written }) => written);
  }

  /** Publishes what has changed. `operation`: what was done, and who asked for it; null where nothing was. */
  publish(operation: { outcome: Outcome | null; by: object | null } | null): void {
    const model = this.#model;
    const onlyBytes = model.changedViews.size === 0 && model.changedSections.size === 0;
    // Written bytes go out before anything else: everyone waits to see them.
    if (operation && onlyBytes) this.notifyTouched(false);
    if (operation || model.changedViews.size > 0 || model.changedSections.size > 0) {
      const { outcome, by } = operation ?? { outcome: null, by: null };
      const change = this.published.publish(model, this.#history.describe(model), this.unsaved, outcome);
      for (const listener of this.#listeners) listener.changed(change, by);
    }
    const fresh = this.#log.takeFresh();
    if (fresh.length > 0) for (const listener of this.#listeners) listener.calls(fresh);
    if (operation && !onlyBytes) this.notifyTouched(true);
  }

  notifyTouched(mappings: boolean): void {
    for (const listener of this.#listeners) listener.touched(mappings);
  }
}
