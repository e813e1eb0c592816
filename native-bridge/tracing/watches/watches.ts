/** The watches and traces of a session. One program is watched at a time. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { problem } from '../../../protocol/errors.ts';
import {
  mostWatches,
  parseWatchArgs,
  type WatchArgs,
  type WatchChange,
  type WatchReply,
  type WatchRequestName,
  type WatchState,
} from '../../../protocol/watching.ts';
import { wholePath } from '../../os/typed-path.ts';
import { openTrace } from '../document/open-trace.ts';
import { saveTrace } from '../document/save-trace.ts';
import type { Trace } from '../document/trace.ts';

import { Sampling } from '../watch/sampling.ts';
import type { WatchSystem } from '../watch/system.ts';
import { Watching } from '../watch/watching.ts';
import { eventsOf, momentOf, timelineOf } from './answers.ts';
import { exported } from './export.ts';
import { comparisonOf, historyAt, unfreedOf } from './questions.ts';
import { type Running, Watched } from './watched.ts';

/** At least this long between two change events of a watch, ms: at most 40 events a second. */
const changeEveryMs = 25;
/** At shutdown, how long a program that ends with its watch may take to end before it is killed, ms. */
const lastPatienceMs = 500;

export interface WatchesOptions {
  system: WatchSystem;
  /** Whether programs may be started and attached to, and traces be written as files; or why not, a sentence. */
  permitted: true | string;
  /** Called with each change. */
  changed: (change: WatchChange) => void;
}

type Handlers = { [N in WatchRequestName]: (args: WatchArgs<N>) => WatchReply<N> | Promise<WatchReply<N>> };

export class Watches {
  readonly #options: WatchesOptions;
  readonly #watches = new Map<number, Watched>();
  readonly #due = new Map<Watched, NodeJS.Timeout>();
  #nextId = 1;
  readonly #handlers: Handlers = {
    list: () => ({
      watches: [...this.#watches.values()].map((watched) => ({ watch: watched.state, ...watched.output.all })),
      permitted: this.#options.permitted,
    }),
    launch: ({ program, args: typed, homeArgs = [], folder, environment, mode, stacks }) => {
      const args = typed.map((text, place) => (homeArgs.includes(place) ? wholePath(text) : text));
      return this.#watch([program, ...args].join(' '), (system) =>
        Watching.launch(
          {
            ...{ program: fromHome(program), args, folder: wholePath(folder), mode, stacks: stacks ?? false },
            environment: { ...process.env, ...environment },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
          system,
        ),
      );
    },
    attach: ({ pid, stacks }) => {
      const command = commandOf(pid);
      return this.#watch(command === '' ? `process ${pid}` : command, (system) =>
        Watching.attach(pid, command, system, stacks ?? false),
      );
    },
    sample: ({ pid }) => {
      const command = commandOf(pid);
      return this.#begin(command === '' ? `process ${pid}` : command, (system) => new Sampling(pid, command, system));
    },
    stop: ({ watch }) => {
      this.#of(watch).stop();
      return null;
    },
    open: ({ path }) => {
      this.#checkRoom();
      return this.#add(basename(path), openTrace(wholePath(path)));
    },
    save: ({ watch, path, replaces }) => {
      this.#checkPermitted();
      saveTrace(this.#fresh(watch), wholePath(path), replaces);
      return null;
    },
    close: async ({ watch }) => {
      const watched = this.#of(watch);
      watched.stop();
      await watched.ended;
      if (!this.#watches.delete(watch)) return null;
      watched.close();
      this.#notify(watched);
      return null;
    },
    timeline: (args) => timelineOf(this.#of(args.watch).view.current(), args),
    moment: (args) => momentOf(this.#of(args.watch).view.current(args.position), args),
    events: (args) => eventsOf(this.#of(args.watch).view.current(args.from + args.count), args),
    history: (args) => historyAt(this.#of(args.watch).view.current(args.position), args),
    compare: (args) => {
      const source = ({ watch, position }: { watch: number; position: number }) =>
        this.#of(watch).view.current(position);
      return comparisonOf(source(args.before), source(args.after), args);
    },
    unfreed: (args) => unfreedOf(this.#of(args.watch).view.current(args.position), args),
    mark: ({ watch, ...moment }) => {
      const watched = this.#of(watch);
      watched.mark(moment);
      this.#changed(watched);
      return { markers: watched.timedMarkers };
    },
    unmark: ({ watch, ...moment }) => {
      const watched = this.#of(watch);
      watched.unmark(moment);
      this.#changed(watched);
      return { markers: watched.timedMarkers };
    },
    export: ({ watch, format }) => ({ bytes: exported(this.#fresh(watch), format) }),
  };

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  /** Answers a request; its arguments are parsed here. */
  async ask<N extends WatchRequestName>(name: N, args: unknown): Promise<WatchReply<N>> {
    return await this.#handlers[name](parseWatchArgs(name, args));
  }

  /** Stops what runs: a program that was launched fast ends, every other goes on. */
  async close(): Promise<void> {
    const all = [...this.#watches.values()];
    for (const watched of all) watched.stop(lastPatienceMs);
    await Promise.all(all.map(({ ended }) => ended));
    for (const timer of this.#due.values()) clearTimeout(timer);
    this.#due.clear();
  }

  #watch(title: string, begin: (system: WatchSystem) => Watching): WatchState {
    this.#checkPermitted();
    return this.#begin(title, begin);
  }

  #begin(title: string, begin: (system: WatchSystem) => Running): WatchState {
    const running = [...this.#watches.values()].find(({ isRunning }) => isRunning);
    if (running) {
      throw problem('LimitReached', `One program is watched at a time: stop “${running.state.title}” first.`);
    }
    this.#checkRoom();
    return this.#add(title, begin(this.#options.system));
  }

  #checkPermitted(): void {
    const { permitted } = this.#options;
    if (permitted !== true) throw problem('PermissionDenied', permitted);
  }

  #checkRoom(): void {
    if (this.#watches.size < mostWatches) return;
    throw problem('LimitReached', `At most ${mostWatches} traces are open at once: close one of them.`);
  }

  #add(title: string, from: Running | Trace): WatchState {
    const watched = new Watched(this.#nextId, title, from, () => this.#changed(watched));
    this.#nextId += 1;
    this.#watches.set(watched.id, watched);
    this.#changed(watched);
    return watched.state;
  }

  #of(id: number): Watched {
    const watched = this.#watches.get(id);
    if (!watched) throw problem('NotFound', `There is no trace ${id}: it was closed.`);
    return watched;
  }

  /** The newest, with the moments that have names. */
  #fresh(id: number): Trace {
    const watched = this.#of(id);
    return { ...watched.view.current(Number.POSITIVE_INFINITY).trace, markers: watched.markers };
  }

  /** What came alone is passed on at once: in the next turn, as the lines of one piece of a log come together. */
  #changed(watched: Watched): void {
    if (this.#due.has(watched)) return;
    const wait = Math.max(0, watched.notifiedAtMs + changeEveryMs - performance.now());
    this.#due.set(
      watched,
      setTimeout(() => this.#notify(watched), wait),
    );
  }

  #notify(watched: Watched): void {
    clearTimeout(this.#due.get(watched));
    this.#due.delete(watched);
    watched.notifiedAtMs = performance.now();
    this.#options.changed(watched.news);
    // Its list of processes is not the newest yet.
    if (watched.isRunning && watched.view.isStale) this.#changed(watched);
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A name without a leading ~ is searched along PATH. */
const fromHome = (program: string) => (/^(?:~|file:)/i.test(program) ? wholePath(program) : program);
