/** The protocol machine itself, over whatever carries messages to an engine. */
import { encodeMessage } from '../../protocol/codec.ts';
import { type Channel, type Client, connectClient } from '../../protocol/rpc.ts';
import { hostileMessage } from './hostile-messages.ts';
import type { FuzzOptions } from './options.ts';

/** `pause`: reads no more, where that can be. */
export type Closable = Channel & { close(): void; pause?: () => void };

export interface AttackOptions extends FuzzOptions {
  /** A file that may be opened and overwritten. */
  file: string;
  open: () => Promise<Closable>;
  /** Of the process that the engine runs in. */
  residentMiB: () => number;
}

/** Messages sent before the engine is asked whether it has got them. */
const batch = 100;
/** No answer for so long is a hang. */
const hangMs = 30_000;
/** Views and sections that hostile windows have made are removed after this many steps. */
const tidyEvery = 2000;
const pauseMs = 20;
/** A window that reads nothing replaces the one before after this many steps. */
const silentEvery = 1000;

/** Resolves with a line of what was measured. Rejects where the engine hangs, drops a window, or does the bystander’s work wrong. */
export async function attack(options: AttackOptions): Promise<string> {
  const { steps, from, seed, file, say } = options;
  const bystander = await Bystander.arrive(options.open);
  const hostile = [new HostileWindow(await options.open()), new HostileWindow(await options.open())] as const;
  const kinds = new Map<string, number>();
  let most = options.residentMiB();
  let said = performance.now();
  let step = from;
  let silent: Closable | null = null;
  try {
    for (; step < from + steps; step += batch) {
      const window = hostile[(step / batch) % 2 === 0 ? 0 : 1];
      const sent = Math.min(batch, from + steps - step);
      for (let index = 0; index < sent; index += 1) {
        const { kind, bytes } = hostileMessage({ seed, step: step + index, file });
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        window.channel.post(bytes);
        // The pings are measured by this same thread.
        if (index % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      if (step % silentEvery < batch) silent = await replaced(silent, options, step);
      await within(window.answered(step), 'the hostile window was not answered');
      bystander.check();
      if (step % tidyEvery < batch) await bystander.tidy();
      most = Math.max(most, options.residentMiB());
      if (performance.now() - said > 30_000) {
        said = performance.now();
        say(`  step ${step}: ${bystander.figures()}; resident up to ${most} MiB`);
      }
    }
    await bystander.end();
  } catch (thrown) {
    throw new Error(`Seed ${seed}, steps ${step} to ${step + batch}: --from ${step} sends them again.`, {
      cause: thrown,
    });
  }
  silent?.close();
  for (const { channel } of hostile) channel.close();
  bystander.channel.close();
  const counts = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${steps} hostile messages (${counts}), 0 crashes. Of another window: ${bystander.figures()}. Resident up to ${most} MiB.`;
}

/** A window that asks for everything there is, many times, and reads none of it. */
async function replaced(before: Closable | null, { open, seed, file }: AttackOptions, step: number): Promise<Closable> {
  before?.close();
  const window = await open();
  window.pause?.();
  for (const name of ['state', 'regions']) {
    const request = encodeMessage({ t: 'q', m: name, a: [{}], i: 'silent' });
    for (let count = 0; count < 200; count += 1) window.post(request);
  }
  for (let index = 0; index < batch; index += 1) window.post(hostileMessage({ seed, step: step + index, file }).bytes);
  return window;
}

/** Sends what no window of ours would, and reads what it gets without understanding it. */
class HostileWindow {
  readonly channel: Closable;
  #wanted: { id: Buffer; found: () => void } | null = null;

  constructor(channel: Closable) {
    this.channel = channel;
    channel.onMessage((bytes) => {
      // The id, wherever it stands.
      if (this.#wanted && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(this.#wanted.id)) {
        this.#wanted.found();
      }
    });
  }

  /** Resolves once the engine has answered one more request of this window, so has taken all before it. */
  answered(step: number): Promise<void> {
    const id = `fence ${step}`;
    return new Promise((resolve) => {
      this.#wanted = { id: Buffer.from(id), found: resolve };
      this.channel.post(encodeMessage({ t: 'q', m: 'acknowledge', a: [{ sequence: 0 }], i: id }));
    });
  }
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${hangMs / 1000} s`)), hangMs);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A window that does its own work all along, and measures how long it waits. */
class Bystander {
  readonly channel: Closable;
  readonly #client: Client;
  readonly #pings: number[] = [];
  #section = 0;
  #failed: unknown = null;
  #ended = false;
  readonly #work: Promise<void>;

  static async arrive(open: () => Promise<Closable>): Promise<Bystander> {
    return new Bystander(await open());
  }

  constructor(channel: Closable) {
    this.channel = channel;
    this.#client = connectClient(channel, {}, (error) => {
      this.#failed ??= error;
    });
    this.#work = this.#pingOn().catch((thrown: unknown) => {
      this.#failed ??= thrown;
    });
  }

  /** Throws what went wrong meanwhile. */
  check(): void {
    if (this.#failed !== null) throw this.#failed;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await within(this.#work, 'another window was not answered');
    this.check();
  }

  /** Its own section is there and can be written to; those of the hostile windows go, but for the first. */
  async tidy(): Promise<void> {
    const made = await this.#client.request('perform', {
      action: { kind: 'create-section', bytes: 65_536, mapView: true },
    });
    const { view, section } = made;
    if (view === null || section === null) throw new Error(`no view was made: ${made.label}`);
    const bytes = Uint8Array.of(1, 2, 3);
    await this.#client.request('perform', { action: { kind: 'write', view, offset: 0, bytes } });
    this.#section = section;
    const { sections } = await this.#client.request('state', {});
    for (const { id } of sections) {
      if (id > 3 || id === this.#section) {
        await this.#client
          .request('perform', { action: { kind: 'remove-section', section: id } })
          .catch(() => undefined);
      }
    }
    await this.#client.request('clearHistory', {});
  }

  figures(): string {
    const sorted = this.#pings.toSorted((one, other) => one - other);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
    return `${sorted.length} pings, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
  }

  async #pingOn(): Promise<void> {
    while (!this.#ended) {
      const started = performance.now();
      await within(this.#client.request('acknowledge', { sequence: 0 }), 'another window was not answered');
      this.#pings.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
