/** One measurement of moving against copying: kept as long as the scene is played, through steps and a reload of the page. */
import { create } from 'zustand';
import { asProblem } from '../../protocol/errors.ts';
import { type MovePlotResult, type MovePoint, movePlot, movePointSchema } from '../../protocol/move-plot.ts';
import * as z from '../../protocol/zod.ts';
import { runJob } from '../state/operations.ts';
import { useApp } from '../state/store.ts';

export interface PlotRun {
  points: readonly MovePoint[];
  /** From 0 to 1; null where nothing is measured now. */
  done: number | null;
  result: MovePlotResult | null;
  /** Why it did not come to its end. */
  ended: string | null;
}

const nothing: PlotRun = { points: [], done: null, result: null, ended: null };
/** Of this window alone, and gone with it. */
const key = 'samepage move plot';
const keptSchema = z.object({
  /** The process that was measured in: another one's figures are no longer those of the scene. */
  pid: z.int(),
  points: z.array(movePointSchema),
  done: z.nullable(z.number()),
  result: z.nullable(movePlot.result),
  ended: z.nullable(z.string()),
});

export const usePlotRun = create<PlotRun>()(kept);

function kept(): PlotRun {
  try {
    const { pid, ...run } = keptSchema.parse(JSON.parse(sessionStorage.getItem(key) ?? ''));
    if (pid !== useApp.getState().limits?.pid) return nothing;
    const ended = run.done === null ? run.ended : 'The page was loaded again: what was measured until then stays.';
    return { ...run, done: null, ended };
  } catch {
    return nothing;
  }
}

usePlotRun.subscribe((run) => {
  const pid = useApp.getState().limits?.pid;
  if (pid !== undefined) sessionStorage.setItem(key, JSON.stringify({ pid, ...run }));
});

// With the scene its measurement goes, too.
useApp.subscribe(
  (state) => state.scene?.id,
  () => {
    cancelPlot();
    usePlotRun.setState(nothing);
  },
);

let running: AbortController | null = null;

/** What was measured until then stays. */
export function cancelPlot(): void {
  running?.abort();
}

/** `largest`: bytes that are moved at once. */
export async function startPlot(largest: number): Promise<void> {
  const abort = new AbortController();
  running = abort;
  usePlotRun.setState({ ...nothing, done: 0 });
  const put = (run: Partial<PlotRun>) => running === abort && usePlotRun.setState(run);
  const say = (status: string) => useApp.setState({ status });
  try {
    const result = await runJob(
      'movePlot',
      { largest },
      {
        signal: abort.signal,
        onProgress: (done) => put({ done }),
        onFound: (found) => put({ points: withPoints(usePlotRun.getState().points, found) }),
      },
    );
    put({ done: null, result });
    say('Moving and copying are measured');
  } catch (thrown) {
    const ended = abort.signal.aborted ? 'Cancelled: what was measured until then stays.' : asProblem(thrown).message;
    put({ done: null, ended });
    say(abort.signal.aborted ? 'Measuring was cancelled' : 'Moving and copying could not be measured');
  }
}

/** A later point of the same way and size takes the place of an earlier one. */
export function withPoints(points: readonly MovePoint[], found: readonly MovePoint[]): MovePoint[] {
  const name = ({ way, bytes }: MovePoint) => `${way} ${bytes}`;
  return [...new Map([...points, ...found].map((each) => [name(each), each])).values()];
}
