/** For tests: the engine's end of a pipe, with just enough behind it to answer. */

import { address } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import type { Outcome, RequestArgs, Snapshot, Watch } from '../../protocol/messages.ts';
import type { View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { Channel } from '../../protocol/rpc.ts';
import { type EventSender, serveClient } from '../../protocol/serve-client.ts';
import { inventLimits } from './invented-limits.ts';
import { inventView } from './invented-views.ts';

interface Pipe {
  window: Channel;
  engine: Channel;
  close(): void;
}

/** Two ends of a pipe; messages arrive in order, each in its own task, as over a socket. */
function makePipe(): Pipe {
  const closers: (() => void)[] = [];
  const end = () => {
    const listeners: ((message: Uint8Array) => void)[] = [];
    return { listeners, receive: (message: Uint8Array) => listeners.forEach((listener) => listener(message)) };
  };
  const [window, engine] = [end(), end()];
  let open = true;
  const channel = (own: typeof window, other: typeof window): Channel => ({
    post: (message) => {
      if (open) setImmediate(() => open && other.receive(message));
    },
    onMessage: (listener) => own.listeners.push(listener),
    onClose: (listener) => closers.push(listener),
  });
  return {
    window: channel(window, engine),
    engine: channel(engine, window),
    close() {
      open = false;
      for (const closer of closers) closer();
    },
  };
}

export const fakeView = (letter: string, more: Partial<View> = {}) => inventView(letter, 0x280000, 65536, more);

export class FakeEngine {
  snapshot: Snapshot = {
    revision: 1,
    limits: inventLimits(),
    host: { kind: 'web', endsWithWindow: false },
    sections: [{ id: 1, bytes: 65536, origin: { kind: 'memory' }, inode: 9n, device: 1 }],
    views: [fakeView('A'), fakeView('B', { address: address(0x290000) })],
    history: { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 },
    unsaved: false,
    calls: [],
  };
  /** What was asked, by name. */
  readonly asked: { name: string; args: unknown }[] = [];
  /** Answers `perform`, `undo` and `redo`; throws to refuse. */
  act: (name: string, args: unknown) => Outcome = () => {
    throw problem('Unsupported', 'Not today.');
  };
  /** Other processes that may be shown, by their number. */
  readonly processes = new Map<number, RegionColumns>();
  /** When they started. */
  readonly starts = new Map<number, bigint>();
  /** Refuses connections while true. */
  away = false;
  /** Called when the state was asked for, before it is answered. */
  beforeState: (() => void) | null = null;
  #ended = false;
  #pipe: Pipe | null = null;
  #sender: EventSender | null = null;

  readonly open = (): Promise<Channel> => {
    if (this.#ended) return new Promise(() => undefined);
    if (this.away) return Promise.reject(new Error('away'));
    const pipe = makePipe();
    this.#pipe = pipe;
    const note = <T>(name: string, args: unknown, reply: T): T => {
      this.asked.push({ name, args });
      return reply;
    };
    this.#sender = serveClient(pipe.engine, {
      state: (args) => {
        this.beforeState?.();
        return note('state', args, structuredClone(this.snapshot));
      },
      perform: (args) => note('perform', args, this.act('perform', args)),
      run: () => {
        throw problem('Unsupported', 'Not here.');
      },
      undo: (args: RequestArgs<'undo'>) => note('undo', args, this.act('undo', args)),
      redo: (args: RequestArgs<'redo'>) => note('redo', args, this.act('redo', args)),
      clearHistory: (args) => note('clearHistory', args, null),
      setHistoryBudget: (args) => note('setHistoryBudget', args, null),
      readBytes: (args) => note('readBytes', args, { bytes: new Uint8Array(args.length) }),
      program: (args) => note('program', args, { text: new Uint8Array() }),
      scene: (args) => note('scene', args, { scene: null }),
      workspace: (args) => note('workspace', args, { path: null, kept: null }),
      watching: () => {
        throw problem('Unsupported', 'Not here.');
      },
      watch: (args: Watch) => note('watch', args, null),
      regions: () => {
        throw problem('Unsupported', 'Not here.');
      },
      startJob: (args) => {
        this.sender.send('jobEnded', { id: args.id, outcome: { ok: { resident: 8192, shared: 4096 } } });
        return note('startJob', args, null);
      },
      cancelJob: (args) => note('cancelJob', args, null),
      showProcess: (args) => {
        const list = this.processes.get(args.pid ?? 0);
        if (args.pid !== null && !list) throw problem('NotFound', `There is no process ${args.pid}.`);
        if (args.pid !== null && list) this.sender.send('regions', { pid: args.pid, list });
        return note('showProcess', args, { started: this.starts.get(args.pid ?? 0) ?? null });
      },
      acknowledge: (args) => note('acknowledge', args, null),
    });
    return Promise.resolve(pipe.window);
  };

  /** The connection; throws before there is one. */
  get sender(): EventSender {
    if (!this.#sender) throw new Error('nobody has connected yet');
    return this.#sender;
  }

  askedFor(name: string): unknown[] {
    return this.asked.filter((each) => each.name === name).map((each) => each.args);
  }

  /** Breaks the connection off permanently: further attempts never succeed. */
  end(): void {
    this.#ended = true;
    this.drop();
  }

  /** Breaks the connection off. */
  drop(): void {
    this.#pipe?.close();
  }
}
