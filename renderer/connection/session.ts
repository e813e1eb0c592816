/**
 * This window's session with the engine: connects, asks for the state, follows its changes, and does it all again when
 * the connection was lost. The mappings outlive the connection: the same views come back under the same letters.
 */
import { asProblem, problem, SamepageError } from '../../protocol/errors.ts';
import { defaultHistoryBudget } from '../../protocol/limits.ts';
import type { Change, Snapshot, Watch } from '../../protocol/messages.ts';
import { type Client, connectClient, type EventHandlers } from '../../protocol/rpc.ts';
import { onFrame } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { recordPaint } from '../live/paints.ts';
import { watchSet } from '../live/watch.ts';
import { appendCalls, applyChange, applySnapshot } from '../state/apply.ts';
import { setClient, setHistoryBudget, showProblem, track } from '../state/operations.ts';
import { changeRegions, loseRegions, resumeProcess, takeRegions } from '../state/other-process.ts';
import { setRetry } from '../state/reconnect.ts';
import { useApp } from '../state/store.ts';
import { takeWatching } from '../state/watch-news.ts';
import type { OpenChannel } from './channel.ts';
import { SilenceWatch } from './silence.ts';

/** Waits between attempts, in ms; the last one repeats. */
const backOffMs = [250, 500, 1000, 2000, 5000];

export interface SessionOptions {
  open: OpenChannel;
  /** Resolves after that many milliseconds; tests resolve sooner. */
  wait?: (ms: number) => Promise<void>;
}

const waitFor = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Runs until the page ends. */
export async function runSession({ open, wait = waitFor }: SessionOptions): Promise<never> {
  for (let failures = 0; ; failures += 1) {
    let lostWhy: string | null = null;
    try {
      const channel = await open();
      const closed = new Promise<void>((resolve) => channel.onClose(resolve));
      const follower = new Follower();
      follower.follow(connectClient(channel, follower.handlers, showProblem));
      await closed;
      follower.stop();
      failures = 0;
    } catch (thrown) {
      // Refused or unreachable: said by the banner, tried again below.
      lostWhy = thrown instanceof SamepageError ? thrown.message : null;
    }
    useApp.setState({ connection: 'lost', lostWhy, engineSilent: false });
    const asked = new Promise<void>((resolve) => setRetry(resolve));
    await Promise.race([wait(backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 0), asked]);
    setRetry(null);
  }
}

/** Between two messages of live bytes, ms. The fastest rate is the display's own. */
function leastIntervalMs(): number {
  const { liveRate } = useApp.getState();
  return liveRate === '60' ? 0 : 1000 / Number(liveRate);
}

/** Follows one connection's events. */
class Follower {
  #client: Client | null = null;
  /** Changes that came in while the whole state was being asked for; null while in step. */
  #early: Change[] | null = [];
  #connected = false;
  #painted: number | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  readonly #silence = new SilenceWatch((engineSilent) => useApp.setState({ engineSilent }));
  /** Runs after all painters of the frame: what came in has then been painted. */
  readonly #afterPaint = onFrame('after', () => this.#acknowledge());

  readonly handlers: EventHandlers = {
    changed: (change) => this.#change(change),
    bytes: (event) => {
      liveBytes.apply(event);
      this.#painted = event.sequence;
      this.#afterPaint.request();
    },
    touched: ({ sections }) =>
      useApp.setState((state) => {
        const touched = new Map(state.touched);
        for (const entry of sections) touched.set(entry.section, entry);
        return { touched };
      }),
    regions: takeRegions,
    regionsChanged: changeRegions,
    regionsLost: loseRegions,
    calls: ({ records }) => useApp.setState((state) => appendCalls(state, records)),
    scene: ({ scene }) => useApp.setState({ scene }),
    watching: takeWatching,
    alive: () => this.#silence.heard(),
    missed: () => {
      if (this.#client) void this.#resync(this.#client);
    },
  };

  follow(client: Client): void {
    this.#client = client;
    void this.#resync(client);
  }

  stop(): void {
    this.#client = null;
    clearTimeout(this.#waiting);
    this.#afterPaint.dispose();
    this.#silence.stop();
    setClient(null);
    watchSet.connect(null);
  }

  async #resync(client: Client): Promise<void> {
    this.#early ??= [];
    try {
      const snapshot = await track(() => client.request('state', {}));
      if (this.#client !== client) return;
      useApp.setState((state) => ({
        ...applySnapshot(state, snapshot),
        connection: 'open',
        // Errors of the lost connection are out of date.
        alert: state.alert?.error.code === 'Disconnected' ? null : state.alert,
      }));
      reportUnreadable(snapshot);
      if (!this.#connected) this.#connect(client, snapshot);
      const early = this.#early;
      this.#early = null;
      for (const change of early) this.#change(change);
    } catch (thrown) {
      reportUnlessLost(thrown);
    }
  }

  /** From the first state on: operations may go out, and bytes may come in. */
  #connect(client: Client, { limits, history }: Snapshot): void {
    this.#connected = true;
    liveBytes.reset(limits.pageSize);
    setClient(client);
    // What another window has set for this session stays.
    const { historyBudget } = useApp.getState();
    const isUnset = history.budgetBytes === defaultHistoryBudget;
    if (isUnset && historyBudget !== defaultHistoryBudget) void setHistoryBudget(historyBudget);
    resumeProcess();
    watchSet.connect((watch) => {
      forgetTouchedBut(watch.sections);
      void track(() => client.request('watch', watch)).catch(reportUnlessLost);
    });
  }

  #change(change: Change): void {
    if (this.#early) {
      this.#early.push(change);
      return;
    }
    const { revision } = useApp.getState();
    if (change.revision <= revision) return;
    if (change.revision > revision + 1) {
      if (this.#client) void this.#resync(this.#client);
      return;
    }
    useApp.setState((state) => applyChange(state, change));
    reportUnreadable(change);
    for (const letter of change.removedViews) liveBytes.forget(letter);
  }

  /** The engine sends no more before it has heard of this: waiting with it is what caps the rate. */
  #acknowledge(): undefined {
    const sequence = this.#painted;
    if (sequence === null || !this.#client) return;
    recordPaint(sequence, performance.now());
    const send = () => void this.#client?.request('acknowledge', { sequence }).catch(reportUnlessLost);
    const waitMs = leastIntervalMs();
    clearTimeout(this.#waiting);
    if (waitMs === 0) send();
    else this.#waiting = setTimeout(send, waitMs);
  }
}

/** What is no longer watched, the engine forgets at the same time: it sends the whole of it when it is watched again. */
function forgetTouchedBut(watched: Watch['sections']): void {
  const wanted = new Set(watched.map(({ section }) => section));
  const { touched } = useApp.getState();
  const kept = [...touched].filter(([section]) => wanted.has(section));
  if (kept.length < touched.size) useApp.setState({ touched: new Map(kept) });
}

/** The banner already shows a lost connection. */
function reportUnlessLost(thrown: unknown): void {
  const error = asProblem(thrown);
  if (error.code !== 'Disconnected') showProblem(error);
}

/** What this window cannot read stands on no map and in no table: that is reported. */
function reportUnreadable({ unreadable: count = 0 }: Change | Snapshot): void {
  if (count === 0) return;
  const what = count === 1 ? '1 section or view' : `${count} sections or views`;
  showProblem(problem('Internal', `${what} cannot be read by this window: still mapped, but not shown.`));
}
