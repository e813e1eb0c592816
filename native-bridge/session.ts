/** Answers the protocol with the engine: one session, any number of windows on it. */
import type { Outcome, Snapshot } from '../protocol/messages.ts';
import type { Channel } from '../protocol/rpc.ts';
import { type EventSender, serveClient } from '../protocol/serve-client.ts';
import type { Engine } from './engine/engine.ts';
import { ourRegions } from './engine/region-list.ts';
import { Feed } from './feed.ts';
import type { ListRegions } from './region-watch.ts';

/** About once a frame: a change made from outside is on screen within three. */
const bytesEveryMs = 16;
const slowEveryMs = 250;
/** Every so many slow ticks the regions are listed and the views held against the system; once a second. */
const slowTicksPerSweep = 4;
/** And every so many give a sign of life; every two seconds. */
const slowTicksPerSign = 8;

export class Session {
  readonly #engine: Engine;
  readonly #host: Snapshot['host'];
  readonly #list: ListRegions;
  readonly #feeds = new Set<Feed>();
  #bytesTimer: NodeJS.Timeout | null = null;
  #slowTimer: NodeJS.Timeout | null = null;
  #slowTicks = 0;

  /** `list` must not hold up the engine; as it is by default, it does. */
  constructor(engine: Engine, host: Snapshot['host'], list: ListRegions = async (pid) => engine.os.regions(pid)) {
    this.#engine = engine;
    this.#host = host;
    this.#list = list;
    engine.listen({
      changed: (change) => this.#send('changed', change),
      calls: (records) => this.#send('calls', { records }),
      touched: (mappings) => {
        for (const feed of this.#feeds) feed.tickAll(mappings);
      },
    });
  }

  /** A window has come. It is forgotten when its channel closes; the views stay. */
  connect(channel: Channel): void {
    const engine = this.#engine;
    const own = async (outcome: Promise<Outcome>) => {
      const done = await outcome;
      feed.tickOwn();
      return done;
    };
    const feed = new Feed(
      engine,
      serveClient(channel, {
        state: () => {
          feed.listening = true;
          return engine.snapshot(this.#host);
        },
        perform: ({ action }) => own(engine.perform(action)),
        undo: (options) => own(engine.undo(options)),
        redo: (options) => own(engine.redo(options)),
        clearHistory: async () => {
          await engine.clearHistory();
          return null;
        },
        setHistoryBudget: async ({ bytes }) => {
          await engine.setHistoryBudget(bytes);
          return null;
        },
        watch: (watch) => {
          feed.setWatch(watch);
          this.#arm();
          return null;
        },
        regions: () => ourRegions(engine.model),
        regionUse: ({ start, end }) => engine.os.regionUse(start, end - start),
        showProcess: async ({ pid }) => {
          await feed.showProcess(pid);
          this.#arm();
          return null;
        },
        acknowledge: ({ sequence }) => {
          feed.acknowledge(sequence);
          return null;
        },
      }),
      this.#list,
    );
    this.#feeds.add(feed);
    this.#arm();
    channel.onClose(() => {
      this.#feeds.delete(feed);
      feed.end();
      this.#arm();
    });
  }

  /** Stops the clocks; the engine is closed by whoever made it. */
  close(): void {
    for (const feed of this.#feeds) feed.end();
    this.#feeds.clear();
    this.#arm();
  }

  readonly #send: EventSender['send'] = (name, data) => {
    for (const feed of this.#feeds) if (feed.listening) feed.events.send(name, data);
  };

  /** Clocks run only while somebody looks. */
  #arm(): void {
    const feeds = [...this.#feeds];
    this.#bytesTimer = keepTimer(
      this.#bytesTimer,
      feeds.some((feed) => feed.looksAtBytes),
      bytesEveryMs,
      () => {
        for (const feed of this.#feeds) feed.tickBytes();
      },
    );
    this.#slowTimer = keepTimer(this.#slowTimer, feeds.length > 0, slowEveryMs, () => this.#slowTick());
  }

  #slowTick(): void {
    this.#slowTicks += 1;
    const sweep = this.#slowTicks % slowTicksPerSweep === 0;
    // What is on show is checked four times a second, everything else in turn.
    this.#engine.check(new Set([...this.#feeds].flatMap((feed) => [...feed.shownViews])));
    if (sweep) this.#engine.sweep();
    const sign = this.#slowTicks % slowTicksPerSign === 0;
    for (const feed of this.#feeds) {
      feed.tickPages(sweep);
      if (sweep) feed.tickRegions();
      if (sign) feed.events.send('alive', {});
    }
  }
}

function keepTimer(
  timer: NodeJS.Timeout | null,
  wanted: boolean,
  everyMs: number,
  tick: () => void,
): NodeJS.Timeout | null {
  if (wanted) return timer ?? setInterval(tick, everyMs);
  if (timer) clearInterval(timer);
  return null;
}
