/** One window on the session under test: the events it has got, applied as a page does. */
import type { BytesPart, Change, EventData, Snapshot } from '../../../protocol/messages.ts';
import type { History, Section, View } from '../../../protocol/model.ts';
import { type Channel, type Client, connectClient } from '../../../protocol/rpc.ts';

/** Both ends of a pipe: messages arrive in order, each in its own task. */
function makePipe(): { window: Channel; engine: Channel; close(): void } {
  const closers: (() => void)[] = [];
  let open = true;
  const end = () => {
    const listeners: ((message: Uint8Array) => void)[] = [];
    return { listeners, hear: (message: Uint8Array) => open && listeners.forEach((listener) => listener(message)) };
  };
  const ends = [end(), end()] as const;
  const channel = (own: (typeof ends)[0], other: (typeof ends)[0]): Channel => ({
    post: (message) => queueMicrotask(() => other.hear(message)),
    onMessage: (listener) => own.listeners.push(listener),
    onClose: (listener) => closers.push(listener),
  });
  return {
    window: channel(ends[0], ends[1]),
    engine: channel(ends[1], ends[0]),
    close() {
      open = false;
      for (const closer of closers) closer();
    },
  };
}

interface Seen {
  bytes: Uint8Array;
  pages: Uint8Array;
}

export class FuzzWindow {
  readonly client: Client;
  readonly sections = new Map<number, Section>();
  readonly views = new Map<string, View>();
  history: History = { undo: [], redo: [], heldBytes: 0, budgetBytes: 0, forgotten: 0 };
  unsaved = false;
  /** What the watch has sent of each whole view. */
  readonly seen = new Map<string, Seen>();
  #revision = -1;
  #sequence = 0;
  /** Of what was broken on the way. */
  readonly broken: string[] = [];
  readonly #pageBytes: number;
  readonly #close: () => void;

  constructor(connect: (channel: Channel) => void, pageBytes: number) {
    this.#pageBytes = pageBytes;
    const pipe = makePipe();
    this.#close = pipe.close;
    connect(pipe.engine);
    this.client = connectClient(
      pipe.window,
      {
        changed: (change) => this.#change(change),
        bytes: (event) => this.#bytes(event),
        missed: () => this.broken.push('events were left out'),
      },
      (error) => this.broken.push(error.message),
    );
  }

  async start(): Promise<void> {
    const state = await this.client.request('state', {});
    this.#take(state);
  }

  /** Watches these views, all of them. What is no longer watched is forgotten, as the engine does. */
  async watch(views: readonly View[]): Promise<void> {
    const ranges = views.map(({ letter, length }) => ({ view: letter, offset: 0, length }));
    const wanted = new Map(ranges.map(({ view, length }) => [view, length]));
    for (const [letter, { bytes }] of this.seen) if (wanted.get(letter) !== bytes.length) this.seen.delete(letter);
    await this.client.request('watch', { ranges, sections: [], regions: false, paused: false });
  }

  /** Reports to the engine that all was painted, until nothing more comes. The engine looks in its own turn. */
  async settle(): Promise<void> {
    for (let acknowledged = -1; acknowledged !== this.#sequence; ) {
      acknowledged = this.#sequence;
      await this.client.request('acknowledge', { sequence: acknowledged });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): void {
    this.#close();
  }

  #take({ revision, sections, views, history, unsaved }: Snapshot): void {
    this.#revision = revision;
    this.sections.clear();
    this.views.clear();
    for (const section of sections) this.sections.set(section.id, section);
    for (const view of views) this.views.set(view.letter, view);
    Object.assign(this, { history, unsaved });
  }

  #change(change: Change): void {
    if (this.#revision < 0) return;
    if (change.revision !== this.#revision + 1) {
      this.broken.push(`revision ${change.revision} came after ${this.#revision}`);
    }
    this.#revision = change.revision;
    for (const id of change.removedSections) this.sections.delete(id);
    for (const section of change.sections) this.sections.set(section.id, section);
    for (const letter of change.removedViews) this.views.delete(letter);
    for (const view of change.views) this.views.set(view.letter, view);
    this.history = change.history;
    this.unsaved = change.unsaved;
  }

  #bytes({ sequence, parts }: EventData<'bytes'>): void {
    this.#sequence = sequence;
    for (const part of parts) this.#store(part);
  }

  #store({ view, offset, data, pages, initial }: BytesPart): void {
    const length = this.views.get(view)?.length ?? offset + data.length;
    let seen = this.seen.get(view);
    if (!seen || (initial && seen.bytes.length !== length)) {
      seen = { bytes: new Uint8Array(length), pages: new Uint8Array(length / this.#pageBytes) };
      this.seen.set(view, seen);
    }
    if (offset + data.length > seen.bytes.length) return;
    seen.bytes.set(data, offset);
    seen.pages.set(pages, Math.floor(offset / this.#pageBytes));
  }
}
