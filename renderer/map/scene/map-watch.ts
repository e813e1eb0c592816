/** Which bytes and pages a map shows: asked for when that has changed. */
import { pageBytesOf } from '../../../protocol/model.ts';
import { setWatch } from '../../live/watch.ts';
import { shallowEqual } from '../../state/memoize.ts';
import type { AppState } from '../../state/store.ts';
import type { MapLayout } from '../layout/layout.ts';
import { planWatch } from '../layout/watch-plan.ts';

/** While the map moves, what it watches is renewed at this interval, not in every frame. */
const settleMs = 120;

type Shown = Pick<AppState, 'touched' | 'limits'> & { layout: MapLayout };

export class MapWatch {
  readonly #shown: () => Shown | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was planned for last, and when. */
  #planned: Shown | null = null;
  #plannedMs = Number.NEGATIVE_INFINITY;

  /** `shown` gives what the map shows now; null while it has no size. */
  constructor(shown: () => Shown | null) {
    this.#shown = shown;
  }

  /** At once when the map has been still, else at intervals: the last change always counts. */
  plan(): void {
    const shown = this.#shown();
    if (!shown || this.#timer !== undefined) return;
    const { layout, touched, limits } = shown;
    const of = { layout, touched, limits };
    if (this.#planned && shallowEqual(this.#planned, of)) return;
    const sinceMs = performance.now() - this.#plannedMs;
    if (sinceMs < settleMs) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.plan();
      }, settleMs - sinceMs);
      return;
    }
    this.#planned = of;
    this.#plannedMs = performance.now();
    setWatch(this, planWatch({ ...layout, touched, pageSize: pageBytesOf(limits) }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    setWatch(this, null);
  }
}
