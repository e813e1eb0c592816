/** What tests and benches may ask of the page. */
import { framesIdle } from '../live/frame.ts';
import { type Paint, recentPaints } from '../live/paints.ts';
import { operationsIdle } from '../state/operations.ts';
import { until } from '../state/until.ts';

declare global {
  interface Window {
    samepage: {
      /** Resolves once the page is shown, no request is under way and nothing is left to paint. */
      idle(): Promise<void>;
      /** When the last messages of live bytes were painted, oldest first. */
      readonly paints: readonly Paint[];
    };
  }
}

export function offerWindowApi(): void {
  window.samepage = {
    async idle() {
      // Before it was answered, or refused, there is nothing that could be under way.
      await until(({ connection }) => connection !== 'connecting');
      // A frame may send the watch, and a reply may want a frame: done when two rounds change nothing.
      for (let round = 0; round < 2; round += 1) {
        await operationsIdle();
        await framesIdle();
      }
      await operationsIdle();
    },
    get paints() {
      return recentPaints();
    },
  };
}
