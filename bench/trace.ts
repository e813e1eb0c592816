/** What the browser itself noted of a page's frames: a performance trace, read for what the page's main thread did. */
import type { Browser, Page } from '@playwright/test';

/** https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU (the trace event format). Microseconds. */
export interface TraceEvent {
  name: string;
  /** X: a stretch; b, e: its begin and end in two events; I, R: a moment. */
  ph: string;
  ts: number;
  dur?: number;
  /** Of that, what the thread was running for: what else the machine did is not in it. */
  tdur?: number;
  pid: number;
  tid: number;
  id2?: { local?: string };
  args?: Record<string, unknown>;
}

const categories = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'cc',
  'benchmark',
  'blink.user_timing',
  'toplevel',
];

/** Records the page while `use` runs. */
export async function traced(browser: Browser, page: Page, use: () => Promise<void>): Promise<Trace> {
  await browser.startTracing(page, { categories });
  await use();
  const text = (await browser.stopTracing()).toString('utf8');
  // The browser's own file.
  return new Trace((JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents);
}

/** From the page's next load on each message of the engine's leaves a mark in the trace before the page looks at it. */
export async function markMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => performance.mark(`message ${data.byteLength}`));
      }
    };
  });
}

const scripts = new Set([
  'FunctionCall',
  'EventDispatch',
  'FireAnimationFrame',
  'TimerFire',
  'RunMicrotasks',
  'MinorGC',
]);
const layouts = new Set(['UpdateLayoutTree', 'Layout']);

export class Trace {
  /** In order of time. */
  readonly events: readonly TraceEvent[];
  readonly #main: Pick<TraceEvent, 'pid' | 'tid'>;

  constructor(events: readonly TraceEvent[]) {
    this.events = events.toSorted((one, other) => one.ts - other.ts);
    const frame = this.events.find(({ name }) => name === 'BeginMainThreadFrame');
    if (!frame) throw new Error('the page painted no frame while it was traced');
    this.#main = frame;
  }

  /** Stretches of the page's main thread. */
  get #stretches(): TraceEvent[] {
    return this.events.filter(({ ph, pid, tid }) => ph === 'X' && pid === this.#main.pid && tid === this.#main.tid);
  }

  /** Milliseconds of script, style and layout in each frame: the main thread's own time. What runs inside of it counts once. */
  workPerFrame(): number[] {
    const begins = this.events.filter(({ name }) => name === 'BeginMainThreadFrame').map(({ ts }) => ts);
    const work = new Float64Array(begins.length);
    let counted = Number.NEGATIVE_INFINITY;
    let frame = 0;
    for (const event of this.#stretches) {
      if (!scripts.has(event.name) && !layouts.has(event.name)) continue;
      if (event.ts < counted) continue;
      counted = event.ts + (event.dur ?? 0);
      while (frame + 1 < begins.length && (begins[frame + 1] ?? 0) <= event.ts) frame += 1;
      work[frame] = (work[frame] ?? 0) + runFor(event);
    }
    return [...work];
  }

  /** When the page left marks of this name, microseconds. */
  moments(mark: string): number[] {
    return this.events.filter(({ name, ph }) => name === mark && ph !== 'e').map(({ ts }) => ts);
  }

  /** Milliseconds between frames that were presented whole, within the stretches between marks `begin` and `end`. */
  intervals(): number[] {
    const shown = this.#presented().map(({ end }) => end);
    const ends = this.moments('end');
    return this.moments('begin').flatMap((begin, index) => {
      const within = shown.filter((at) => at >= begin && at <= (ends[index] ?? Number.POSITIVE_INFINITY));
      return within.slice(1).map((at, before) => (at - (within[before] ?? at)) / 1000);
    });
  }

  /** Milliseconds from a message of at least that many bytes until a frame that began after it stood on the screen. */
  fromMessageToScreen(leastBytes: number): number {
    const [arrived] = this.messages(leastBytes);
    const first = this.#presented().find(({ begin }) => begin >= (arrived ?? Number.POSITIVE_INFINITY));
    return first && arrived !== undefined ? (first.end - arrived) / 1000 : Number.NaN;
  }

  /** What of that the main thread ran for, in all its tasks. */
  workToScreen(leastBytes: number): number {
    const [arrived] = this.messages(leastBytes);
    return arrived === undefined ? Number.NaN : this.workAfter(arrived, this.fromMessageToScreen(leastBytes));
  }

  /** When messages of at least that many bytes came, microseconds; see markMessages. */
  messages(leastBytes: number, mostBytes = Number.POSITIVE_INFINITY): number[] {
    return this.events.flatMap(({ name, ts }) => {
      const bytes = Number(/^message (\d+)$/.exec(name)?.[1] ?? 0);
      return bytes >= leastBytes && bytes <= mostBytes ? [ts] : [];
    });
  }

  /** Milliseconds that the main thread ran for in all its tasks that began within that many milliseconds after a moment. */
  workAfter(fromTs: number, milliseconds: number): number {
    return this.#stretches
      .filter(
        ({ name, ts }) =>
          name === 'ThreadControllerImpl::RunTask' && ts >= fromTs - 5000 && ts < fromTs + milliseconds * 1000,
      )
      .reduce((sum, event) => sum + runFor(event), 0);
  }

  /** Frames that were presented with all that the page had for them. */
  #presented(): { begin: number; end: number }[] {
    const begun = new Map<string, { begin: number; whole: boolean }>();
    const frames: { begin: number; end: number }[] = [];
    for (const { name, ph, ts, pid, id2, args } of this.events) {
      if (name !== 'PipelineReporter' || pid !== this.#main.pid) continue;
      const id = id2?.local ?? '';
      if (ph === 'b') begun.set(id, { begin: ts, whole: stateOf(args) === 'STATE_PRESENTED_ALL' });
      const frame = begun.get(id);
      if (ph === 'e' && frame?.whole) frames.push({ begin: frame.begin, end: ts });
    }
    return frames.sort((one, other) => one.end - other.end);
  }
}

function runFor({ tdur, dur = 0 }: TraceEvent): number {
  return (tdur ?? dur) / 1000;
}

function stateOf(args: TraceEvent['args']): unknown {
  const reporter = args?.['frame_reporter'] ?? args?.['chrome_frame_reporter'];
  return typeof reporter === 'object' && reporter && 'state' in reporter ? reporter.state : null;
}
