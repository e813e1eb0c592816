/** What the regions of another process take of memory, asked of the engine as long as its lane has the map to itself. */
import type { JobResult } from '../../../protocol/jobs.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { framesIdle } from '../../live/frame.ts';
import { figureOfRows, type RowStarts, sameResident } from '../../space/region-memory.ts';
import { memoizeLast } from '../../state/memoize.ts';
import { runJob } from '../../state/operations.ts';

/** From an answer to the next question, at least; and ten times as long as the answer took, since it costs the engine's machine that. */
const everyMs = 5000;
const restShare = 10;

type Answer = JobResult<'regionsInMemory'>;

export class LaneMemory {
  readonly #repaint: () => void;
  readonly #residentOf = memoizeLast(({ answer, ...rows }: RowStarts & { answer: Answer }) =>
    figureOfRows(rows, answer, 'resident'),
  );
  #pid: number | null = null;
  #answer: Answer | null = null;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(repaint: () => void) {
    this.#repaint = repaint;
  }

  /** Whose memory is asked for from now on; null: nobody's. */
  follow(pid: number | null): void {
    if (pid === this.#pid) return;
    this.dispose();
    this.#pid = pid;
    if (pid === null) return;
    const following = new AbortController();
    this.#asking = following;
    // The first picture comes before it: to count the pages of a large process takes a processor for a good while.
    void framesIdle().then(() => {
      if (!following.signal.aborted) this.#ask(pid);
    });
  }

  /** Bytes of each region, NaN where it is not known; null where nothing is. The very same until a figure or a place changes. */
  residentOf({ count, starts }: RegionColumns): Float64Array | null {
    return this.#answer && this.#residentOf({ count, starts, answer: this.#answer });
  }

  dispose(): void {
    this.#asking.abort();
    clearTimeout(this.#timer);
    this.#answer = null;
    this.#pid = null;
  }

  #ask(pid: number): void {
    const asking = new AbortController();
    this.#asking = asking;
    const fromMs = performance.now();
    runJob('regionsInMemory', { pid }, { signal: asking.signal }).then(
      (answer) => {
        if (asking.signal.aborted) return;
        if (!this.#answer || !sameResident(this.#answer, answer)) {
          this.#answer = answer;
          this.#repaint();
        }
        const restMs = Math.max(everyMs, restShare * (performance.now() - fromMs));
        this.#timer = setTimeout(() => this.#ask(pid), restMs);
      },
      // Without it the lane looks as on systems that do not report it.
      () => undefined,
    );
  }
}
