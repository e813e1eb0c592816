/** The engine's part of a write: from the request's arrival to the message that carries the byte in all aliases. */
import { Engine } from '../native-bridge/engine/engine.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { Session } from '../native-bridge/session/session.ts';
import { type Channel, type Client, connectClient } from '../protocol/rpc.ts';
import { figuresOf } from './figures.ts';
import { measured, type Report, type Row } from './table.ts';

const counts = [2, 16, 64];
const writes = 400;
/** Not counted: the first ones pay for the compiler. */
const warmUp = 100;
const target = { aliases: 64, of: 'median', atMost: 2 } as const;

export async function benchAliases(os: MemoryOs): Promise<Report> {
  const rows: Row[] = [];
  for (const aliases of counts) {
    const figures = figuresOf(await writeTimes(os, aliases));
    rows.push(
      measured(`a write with ${aliases} aliases`, figures, 'ms', aliases === target.aliases ? target : undefined),
    );
  }
  const notes = [
    'From the message that asks for it to the message with the changed byte of every alias: decoded, written, read back',
    'through each view, checked against the system’s list, encoded. A page of each view is watched, as its card does.',
  ];
  return { title: 'Engine: a write', rows, notes };
}

async function writeTimes(os: MemoryOs, aliases: number): Promise<number[]> {
  const engine = new Engine(os);
  const session = new Session(engine, { kind: 'web', endsWithWindow: false });
  try {
    await engine.perform({ kind: 'create-section', bytes: 65_536, mapView: true });
    const whole = { section: 1, offset: 0, length: 65_536, sharing: 'shared', protection: 'read-write' } as const;
    while (engine.model.views.size < aliases) {
      await engine.perform({ kind: 'map', ...whole, place: { kind: 'next-free' } });
    }
    const window = new FakeWindow(session);
    await window.client.request('state', {});
    const length = os.limits.pageSize;
    const ranges = [...engine.model.views.keys()].map((view) => ({ view, offset: 0, length }));
    const shown = window.nextBytes();
    await window.client.request('watch', {
      ranges,
      sections: [{ section: 1, cells: 16 }],
      regions: true,
      paused: false,
    });
    await shown;
    const times: number[] = [];
    for (let write = 0; write < writes; write += 1) {
      const arrived = window.nextBytes();
      const bytes = new Uint8Array([write, (write >> 8) + 1]);
      const done = window.client.request('perform', { action: { kind: 'write', view: 'A', offset: 0, bytes } });
      const { parts, milliseconds } = await arrived;
      if (parts !== aliases) throw new Error(`${parts} of ${aliases} aliases changed in one message`);
      times.push(milliseconds);
      await done;
    }
    return times.slice(warmUp);
  } finally {
    session.close();
    await engine.close();
  }
}

interface Arrival {
  parts: number;
  /** From the last request to this message. */
  milliseconds: number;
}

/** A window without a picture: it takes the times at which whole messages go in and come out of the session. */
class FakeWindow {
  readonly client: Client;
  #askedAt = 0;
  #answeredAt = 0;
  #onBytes: ((arrival: Arrival) => void) | null = null;

  constructor(session: Session) {
    const toEngine: ((message: Uint8Array) => void)[] = [];
    const toWindow: ((message: Uint8Array) => void)[] = [];
    const engineEnd: Channel = {
      post: (message) => {
        const answeredAt = performance.now();
        // Later, so that what the window does with it is none of the engine's time.
        setImmediate(() => {
          this.#answeredAt = answeredAt;
          for (const listener of toWindow) listener(message);
        });
      },
      onMessage: (listener) => toEngine.push(listener),
      onClose: () => undefined,
    };
    const windowEnd: Channel = {
      post: (message) => {
        setImmediate(() => {
          this.#askedAt = performance.now();
          for (const listener of toEngine) listener(message);
        });
      },
      onMessage: (listener) => toWindow.push(listener),
      onClose: () => undefined,
    };
    session.connect(engineEnd);
    this.client = connectClient(
      windowEnd,
      {
        bytes: ({ sequence, parts }) => {
          this.#onBytes?.({ parts: parts.length, milliseconds: this.#answeredAt - this.#askedAt });
          void this.client.request('acknowledge', { sequence });
        },
      },
      (error) => {
        throw error;
      },
    );
  }

  nextBytes(): Promise<Arrival> {
    return new Promise((resolve) => {
      this.#onBytes = resolve;
    });
  }
}
