/** Answers the protocol with the engine: one session, any number of windows on it. */
import { problem, type SamepageError } from '../../protocol/errors.ts';
import { mostWindows } from '../../protocol/limits.ts';
import type { Snapshot } from '../../protocol/messages.ts';
import type { Channel } from '../../protocol/rpc.ts';
import { parseOrder } from '../../protocol/scene-state.ts';
import { type EventSender, refuseClient, serveClient } from '../../protocol/serve-client.ts';
import { isWatchRequest, type WatchRequestName } from '../../protocol/watching.ts';
import { parseWorkspaceOrder } from '../../protocol/workspace.ts';
import { programOf } from '../codegen/program.ts';
import type { Engine } from '../engine/engine.ts';
import { readView } from '../engine/looking/read-view.ts';
import { markOurs } from '../engine/looking/region-list.ts';
import { type RunnerOptions, SceneRunner } from '../scenes/runner.ts';
import { Workspaces } from '../workspace/workspaces.ts';
import { Clock } from './clock.ts';
import { type Due, Feed } from './feed.ts';
import { Jobs } from './jobs.ts';
import type { ListRegions } from './region-watch.ts';
import { type KeepState, StateKeeper } from './state-keeper.ts';
import { Turns } from './turns.ts';
import { noWatches, type WatchAccess } from './watch-access.ts';
import type { WindowChannel } from './window-port.ts';
import { prepareJob } from './work-order.ts';
import { WorkInTurns, type WorkThread, worksOf } from './works.ts';

/** About once a frame while bytes change: what is written from outside is on screen within three. */
const livelyMs = 16;
/** While they do not: the first change is on screen within 100 ms all the same, and looking costs little. */
const quietMs = 64;
/** After this many ticks without a change, about a second, they are quiet. */
const quietTicks = 60;
const slowEveryMs = 250;
/** Slow ticks between two lists of regions and checks of the views against the system: once a second. */
const slowTicksPerSweep = 4;
/** Slow ticks between two signs of life: two seconds. */
const slowTicksPerSign = 8;

/** Views that are compared with the system's list in one go; each takes some microseconds. */
const checkedAtOnce = 500;

export interface SessionOptions {
  /** Must not hold up the engine; as it is by default, it does. */
  list?: ListRegions;
  /** Does windows' jobs; by default the engine's own thread, in turns. */
  thread?: WorkThread;
  keep?: KeepState;
  watches?: WatchAccess;
  scenes?: Pick<RunnerOptions, 'secondProcess' | 'processes'>;
  workspaces?: Workspaces;
}

export class Session {
  readonly #engine: Engine;
  readonly #host: Snapshot['host'];
  readonly #list: ListRegions;
  readonly #feeds = new Set<Feed>();
  /** One for all: each time that a thread is woken costs more than what it then looks at. */
  readonly #clock: Clock;
  #sinceSlowMs = 0;
  /** Messages of bytes sent until the last tick, and how many ticks ago that changed. */
  #sent = 0;
  #unchangedTicks = 0;
  #slowTicks = 0;
  /** Which window is next to be sent what it looks at. */
  readonly #turns: Turns;
  readonly #thread: WorkThread;
  /** And apart: what was looked at goes out before more is looked at. */
  readonly #sending: Turns;
  readonly #scenes: SceneRunner;
  readonly #keeper: StateKeeper;
  readonly #watches: WatchAccess;
  readonly #workspaces: Workspaces;
  #checkFrom = 0;

  constructor(
    engine: Engine,
    host: Snapshot['host'],
    { list, thread, keep, scenes, watches = noWatches, workspaces = new Workspaces(engine) }: SessionOptions = {},
  ) {
    this.#engine = engine;
    this.#clock = new Clock((everyMs, passedMs) => this.#tick(everyMs, passedMs), engine.now);
    this.#turns = new Turns(engine.now);
    this.#sending = new Turns(engine.now);
    this.#host = host;
    this.#list = list ?? (async (pid) => engine.os.observe(pid).regions());
    // In separate turns: an operation's answer must not wait for a job.
    this.#thread = thread ?? new WorkInTurns(worksOf(engine.os), new Turns(engine.now));
    this.#scenes = new SceneRunner(engine, {
      ...scenes,
      changed: (scene) => {
        this.#keeper.changed();
        this.#send('scene', { scene });
      },
    });
    this.#keeper = new StateKeeper(() => this.#state, keep ?? (() => undefined), this.#sending);
    this.#watches = watches;
    this.#workspaces = workspaces;
    watches.listen((change) => this.#send('watching', { change }));
    engine.listen({
      changed: (change, by) => {
        this.#keeper.changed();
        const others = { ...change, outcome: null };
        for (const feed of this.#feeds) feed.notify('changed', feed === by ? change : others);
      },
      calls: (records) => this.#send('calls', { records }),
      touched: (mappings) => {
        this.#want('bytes', 'pages again', ...(mappings ? (['mappings'] as const) : []));
      },
    });
  }

  /**
   * A window has come. It is forgotten when its channel closes; the views stay. One too many is answered that it is
   * (LimitReached), whatever it asks.
   */
  connect(channel: Channel & Partial<WindowChannel>): void {
    if (this.#feeds.size >= mostWindows) {
      refuseClient(channel, tooManyWindows());
      return;
    }
    const engine = this.#engine;
    const own = async <T>(operation: Promise<T>, acts = true): Promise<T> => {
      const done = await operation;
      if (acts) feed.tickOwn();
      return done;
    };
    const feed = new Feed(
      engine,
      serveClient(
        channel,
        {
          state: () => {
            feed.listening = true;
            return this.#state;
          },
          run: ({ withoutUndo, ...run }) => own(engine.run(run, feed, { withoutUndo })),
          perform: ({ action, ...options }) => own(engine.perform(action, feed, options)),
          undo: (options) => own(engine.undo(options, feed)),
          redo: (options) => own(engine.redo(options, feed)),
          clearHistory: () => engine.clearHistory().then(() => null),
          setHistoryBudget: ({ bytes }) => engine.setHistoryBudget(bytes).then(() => null),
          readBytes: async ({ view, offset, length }) => ({
            bytes: await engine.look(() => readView(engine.model, view, offset, length)),
          }),
          program: ({ language }) => ({
            text: new TextEncoder().encode(programOf(engine.recorder.recording, language)),
          }),
          scene: ({ order }) => {
            const parsed = parseOrder(order);
            return own(this.#scenes.order(parsed), parsed.do !== 'list');
          },
          workspace: ({ order }) => {
            const parsed = parseWorkspaceOrder(order);
            return own(this.#workspaces.order(parsed, feed), parsed.do === 'open');
          },
          watching: ({ request, args }) => this.#watches.ask(watchRequest(request), args),
          watch: (watch) => {
            feed.setWatch(watch);
            this.#turns.wake();
            this.#arm();
            return null;
          },
          regions: async () => markOurs(engine.model, await this.#list(engine.os.limits.pid)),
          startJob: ({ id, job }) => {
            jobs.start(id, job);
            return null;
          },
          cancelJob: ({ id }) => {
            jobs.cancel(id);
            return null;
          },
          showProcess: async ({ pid, started }) => {
            const shown = await feed.showProcess(pid, started);
            this.#arm();
            return shown;
          },
          acknowledge: ({ sequence }) => {
            feed.acknowledge(sequence);
            this.#turns.wake();
            return null;
          },
        },
        this.#sending,
      ),
      this.#list,
      () => channel.behind ?? false,
    );
    const jobs = new Jobs(
      this.#thread,
      (job) => prepareJob(engine, job),
      feed.events,
      () => channel.behind ?? false,
    );
    this.#feeds.add(feed);
    this.#arm();
    this.#turns.add(feed);
    channel.onCaughtUp?.(() => {
      feed.caughtUp();
      this.#turns.wake();
      jobs.caughtUp();
    });
    channel.onClose(() => {
      this.#feeds.delete(feed);
      this.#turns.delete(feed);
      jobs.end();
      feed.end();
      this.#arm();
    });
  }

  /** Stops the clocks; the engine is closed by its creator. */
  close(): void {
    this.#scenes.end();
    for (const feed of this.#feeds) {
      feed.end();
      this.#turns.delete(feed);
    }
    this.#feeds.clear();
    this.#keeper.close();
    this.#arm();
  }

  get #state(): Snapshot {
    return { ...this.#engine.snapshot(this.#host), scene: this.#scenes.state };
  }

  readonly #send: EventSender['send'] = (name, data) => {
    for (const feed of this.#feeds) feed.notify(name, data);
  };

  /** Looks at it for all windows: at once as far as that is quick, for the rest in turn. */
  #want(...due: readonly Due[]): void {
    this.#feeds.forEach((feed) => due.forEach((one) => feed.want(one)));
    this.#turns.round();
  }

  /** The clock runs only while somebody looks. */
  #arm(): void {
    const bytesMs = this.#unchangedTicks < quietTicks ? livelyMs : quietMs;
    let everyMs = this.#feeds.size > 0 ? slowEveryMs : null;
    this.#feeds.forEach((feed) => {
      if (feed.looksAtBytes) everyMs = bytesMs;
    });
    this.#clock.keep(everyMs);
  }

  #tick(everyMs: number, passedMs: number): void {
    this.#want('bytes');
    let sent = 0;
    this.#feeds.forEach((feed) => {
      sent += feed.sentBytes;
    });
    this.#unchangedTicks = sent === this.#sent ? this.#unchangedTicks + 1 : 0;
    this.#sent = sent;
    this.#sinceSlowMs += passedMs;
    // At the tick that is nearest to its time; of two, at the earlier one.
    if (this.#sinceSlowMs + (everyMs + livelyMs) / 2 > slowEveryMs) this.#slowTick();
    this.#arm();
  }

  #slowTick(): void {
    const before = this.#slowTicks;
    // A late one stands for those that had no time: without a sign of life in time, windows say that the engine hangs.
    this.#slowTicks += Math.max(1, Math.round(this.#sinceSlowMs / slowEveryMs));
    this.#sinceSlowMs = 0;
    const isTimeFor = (ticks: number) => Math.floor(this.#slowTicks / ticks) > Math.floor(before / ticks);
    const sweep = isTimeFor(slowTicksPerSweep);
    // What is on show is checked four times a second, everything else in turn.
    const shown = this.#shownInTurn();
    this.#engine.check(shown);
    if (sweep) this.#engine.sweep(shown);
    this.#keeper.tick();
    this.#want(...(sweep ? (['pages again', 'regions'] as const) : (['pages'] as const)));
    if (isTimeFor(slowTicksPerSign)) for (const feed of this.#feeds) feed.signOfLife();
  }

  /** Views on show, as many as can be checked at once; of more, the next ones at the next call. */
  #shownInTurn(): Set<string> {
    const shown = new Set<string>();
    for (const feed of this.#feeds) for (const letter of feed.shownViews) shown.add(letter);
    if (shown.size <= checkedAtOnce) return shown;
    const all = [...shown];
    const from = this.#checkFrom % all.length;
    this.#checkFrom = from + checkedAtOnce;
    return new Set([...all, ...all].slice(from, from + checkedAtOnce));
  }
}

function watchRequest(name: string): WatchRequestName {
  if (isWatchRequest(name)) return name;
  throw problem('InvalidArgument', `There is no request “${name}” about watches.`);
}

function tooManyWindows(): SamepageError {
  return problem(
    'LimitReached',
    `A session has ${mostWindows} windows at once: close another one, then load this one again.`,
  );
}
