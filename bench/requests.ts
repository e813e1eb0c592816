/**
 * How long any one request keeps everybody else waiting: each of the protocol's table, with the largest input that the
 * limits let through, against a session that holds as much as it may.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import koffi from 'koffi';
import { Engine } from '../native-bridge/engine/engine.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { Session } from '../native-bridge/session/session.ts';
import { Turns } from '../native-bridge/session/turns.ts';
import { windowPort } from '../native-bridge/session/window-port.ts';
import { RegionLister } from '../native-bridge/threads/region-lister.ts';
import { SideThread } from '../native-bridge/threads/side-thread.ts';
import type { Action } from '../protocol/actions.ts';
import { address } from '../protocol/address.ts';
import { decodeMessage, encodeMessage } from '../protocol/codec.ts';
import { costOf } from '../protocol/flow.ts';
import type { RequestArgs, RequestName } from '../protocol/messages.ts';
import { type Report, type Row, threeFigures, verdict } from './table.ts';

const mebi = 2 ** 20;
/** Milliseconds for which no single request may hold the engine. */
const mostMs = 50;
const many = 4096;

/** CPU milliseconds of this thread. CLOCK_THREAD_CPUTIME_ID is 3, see clock_gettime(2). */
const clock = koffi.load(null).func('int clock_gettime(int, _Out_ int64_t *)');
const time = new BigInt64Array(2);
function computedMs(): number {
  clock(3, time);
  return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
}

/** Notes at each turn of the event loop how long the one before took: its longest, since `begin`. */
class Stretches {
  longestMs = 0;
  longestComputedMs = 0;
  turns = 0;
  #running = false;

  begin(): void {
    this.longestMs = 0;
    this.longestComputedMs = 0;
    this.turns = 0;
    this.#running = true;
    let before = { at: performance.now(), computed: computedMs() };
    const next = () => {
      const now = { at: performance.now(), computed: computedMs() };
      this.longestMs = Math.max(this.longestMs, now.at - before.at);
      this.longestComputedMs = Math.max(this.longestComputedMs, now.computed - before.computed);
      this.turns += 1;
      before = now;
      if (this.#running) setImmediate(next);
    };
    setImmediate(next);
  }

  end(): void {
    this.#running = false;
  }
}

/** A window's end that sends what was encoded before, and only looks at what comes as far as it must. */
class RawWindow {
  readonly #port: MessagePort;
  readonly #answers = new Map<string, (message: Uint8Array) => void>();
  #next = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: Uint8Array | number) => {
      if (typeof message === 'number') return;
      port.postMessage(costOf(message));
      // An answer begins so: a map of three, its `t` an `s`, then its `i` and a short text.
      if (message[4] !== 's'.charCodeAt(0)) return;
      const id = Buffer.from(message.subarray(8, 8 + ((message[7] ?? 0) & 31))).toString();
      this.#answers.get(id)?.(message);
    });
  }

  /** Returns how to send it, which resolves with the answer's bytes. */
  prepared<N extends RequestName>(name: N, args: RequestArgs<N>): () => Promise<Uint8Array> {
    const id = `r${this.#next++}`;
    const bytes = encodeMessage({ t: 'q', m: name, a: [args], i: id });
    return () =>
      new Promise((resolve) => {
        this.#answers.set(id, resolve);
        this.#port.postMessage(bytes);
      });
  }

  async ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<void> {
    resultOf(await this.prepared(name, args)());
  }

  close(): void {
    this.#port.close();
  }
}

/** Throws where the answer is a refusal. */
function resultOf(bytes: Uint8Array): void {
  // A measurement's own session: what it answers is as the protocol says.
  const { r } = decodeMessage(bytes) as { r: { error?: { message: string } } };
  if (r.error) throw new Error(r.error.message);
}

export async function benchRequests(os: MemoryOs): Promise<Report> {
  const engine = new Engine(os);
  const thread = new SideThread(resolve('dist/main/side-thread.cjs'));
  const lister = new RegionLister(os, thread);
  const list = (pid: number) => lister.list(pid, engine.model.views.size);
  const session = new Session(engine, { kind: 'web', endsWithWindow: false }, { list, thread });
  const turns = new Turns();
  const { port1, port2 } = new MessageChannel();
  session.connect(windowPort(port2, turns));
  const window = new RawWindow(port1);
  const stretches = new Stretches();
  const rows: Row[] = [];
  const { pageSize } = os.limits;

  const measure = async <N extends RequestName>(what: string, name: N, args: RequestArgs<N>) => {
    const send = window.prepared(name, args);
    await new Promise((resolve) => setTimeout(resolve, 30));
    stretches.begin();
    const began = performance.now();
    const answer = await send();
    const answered = performance.now() - began;
    // What the answer leaves to be done (looks, events) belongs to it.
    await new Promise((resolve) => setTimeout(resolve, 60));
    stretches.end();
    resultOf(answer);
    rows.push({
      what: `${name}: ${what}`,
      'answered after': `${threeFigures(answered)} ms`,
      'longest turn': `${threeFigures(stretches.longestMs)} ms`,
      computed: `${threeFigures(stretches.longestComputedMs)} ms`,
      target: `≤ ${mostMs} ms`,
      reached: verdict(stretches.longestComputedMs <= mostMs),
    });
  };
  const act = (what: string, action: Action) => measure(what, 'perform', { action });
  const back = async (what: string) => {
    await measure(what, 'undo', {});
    await measure(what, 'redo', {});
    await window.ask('undo', {});
  };
  const perform = (action: Action) => window.ask('perform', { action });
  const place = (index: number) => ({ kind: 'fixed', address: address(2 ** 38 + index * pageSize) }) as const;
  const half = {
    section: 1,
    offset: 0,
    length: 512 * mebi,
    protection: 'read-write',
    place: { kind: 'next-free' },
  } as const;
  const page = { offset: 0, length: pageSize, sharing: 'shared', protection: 'read-write' } as const;

  try {
    await window.ask('state', {});
    // Writes.
    await perform({ kind: 'create-section', bytes: 1024 * mebi, mapView: true });
    const letterOf = (index: number) => [...engine.model.views.keys()][index] ?? '';
    const big = letterOf(0);
    const bytes = randomBytes(16 * mebi - 4096);
    await act('write of 16 MiB, untouched', { kind: 'write', view: big, offset: 0, bytes });
    await back('write of 16 MiB');
    await perform({
      kind: 'map',
      section: 1,
      offset: 0,
      length: 1024 * mebi,
      sharing: 'copy-on-write',
      protection: 'read-write',
      place: { kind: 'next-free' },
    });
    const copied = letterOf(1);
    await act('write of 16 MiB, copy-on-write', { kind: 'write', view: copied, offset: 0, bytes });
    await back('write of 16 MiB, copy-on-write');
    for (let offset = 0; offset + bytes.length < 480 * mebi; offset += 16 * mebi) {
      await perform({ kind: 'write', view: copied, offset, bytes });
    }
    await act('protect, 480 MiB of private pages', { kind: 'protect', view: copied, protection: 'read' });
    await back('protect');
    const to = address(2 ** 45);
    await act('move, 480 MiB of private pages', { kind: 'move', view: copied, to, method: 'remap' });
    await back('move');
    // Private pages are copied where the view is unmapped and mapped again.
    await perform({ ...half, kind: 'map', sharing: 'copy-on-write' });
    const smaller = letterOf(2);
    for (let offset = 0; offset + bytes.length < 240 * mebi; offset += 16 * mebi) {
      await perform({ kind: 'write', view: smaller, offset, bytes });
    }
    await act('move by unmap-map, 240 MiB of private pages', {
      kind: 'move',
      view: smaller,
      to: address(2 ** 45 + 2 ** 40),
      method: 'unmap-map',
    });
    await back('move by unmap-map');
    await perform({ kind: 'unmap', view: smaller });
    const from = engine.model.view(copied).address;
    await act('nudge, 480 MiB of private pages', {
      kind: 'move',
      view: copied,
      to: address(from + os.limits.granularity),
      method: 'remap',
    });
    await back('nudge');
    const first = { address: from, offset: 0, length: pageSize };
    await act('resize, 480 MiB of private pages', { kind: 'resize', view: copied, ...first });
    await back('resize');
    await act('remap-as, 480 MiB of private pages', { kind: 'remap-as', view: copied, sharing: 'shared' });
    await back('remap-as');
    await act('unmap, 480 MiB of private pages', { kind: 'unmap', view: copied });
    await back('unmap');
    await act('remove-section, 480 MiB of private pages', { kind: 'remove-section', section: 1 });
    await measure('480 MiB forgotten', 'setHistoryBudget', { bytes: 0 });
    await measure('1 GiB of history', 'setHistoryBudget', { bytes: 1024 * mebi });

    // Many views.
    await perform({ kind: 'create-section', bytes: 64 * mebi, mapView: false });
    const views = Math.min(os.limits.maxViews, 32_000);
    for (let index = 0; index < views; index += 1) {
      // One page of two: neighbours would be one region for the system.
      await engine.perform({
        kind: 'map',
        section: 2,
        ...page,
        offset: (index % many) * pageSize,
        place: place(2 * index),
      });
    }
    const letters = [...engine.model.views.keys()];
    for (let index = 0; index < many; index += 1) {
      const view = letters[index] ?? '';
      await engine.perform({ kind: 'write', view, offset: 0, bytes: Uint8Array.of(1) });
    }
    await measure(`${views.toLocaleString('en')} views`, 'state', {});
    const moves = letters.slice(0, many).map((view, index) => {
      return { view, to: address(2 ** 38 + 2 * ((index * 7 + 3) % many) * pageSize) };
    });
    await act(`move-many, ${many} views in circles`, { kind: 'move-many', moves, method: 'remap' });
    await back('move-many');
    const ranges = letters.slice(0, many).map((view) => ({ view, offset: 0, length: pageSize }));
    const sections = [{ section: 2, cells: 1024 }];
    const watch = { ranges, sections, regions: false, paused: false };
    await measure(`${many} ranges of a page`, 'watch', watch);
    await measure(`${many} ranges, once more`, 'watch', watch);
    await measure('our regions, too', 'watch', { ...watch, regions: true });
    const wide = letters.slice(0, many).map((view) => ({ view, offset: 0, length: 16 * 1024 }));
    await measure(`${many} ranges of 16 KiB`, 'watch', { ...watch, ranges: wide });
    await measure('nothing', 'watch', { ranges: [], sections: [], regions: false, paused: false });
    await measure('64,000 regions', 'regions', {});
    await act(`map, beside ${views}`, { kind: 'map', section: 2, ...page, place: { kind: 'next-free' } });
    await back('map');
    await act('start-article', { kind: 'start-article' });
    await back('start-article');
    await act(`remove-section with ${views} views`, { kind: 'remove-section', section: 2 });
    await back('remove-section');
    await perform({ kind: 'remove-section', section: 2 });
    await measure('1,000 entries', 'clearHistory', {});

    // Many removed sections, each with its memory.
    for (let index = 0; index < 400; index += 1) {
      await perform({ kind: 'create-section', bytes: 16 * mebi, mapView: true });
      const section = [...engine.model.sections.keys()].at(-1) ?? 0;
      const view = [...engine.model.views.keys()].at(-1) ?? '';
      await engine.perform({ kind: 'write', view, offset: 0, bytes: bytes.subarray(0, mebi) });
      await perform({ kind: 'remove-section', section });
    }
    await measure('400 removed sections of 1 MiB', 'clearHistory', {});
    await act('create-section, 1 TiB', { kind: 'create-section', bytes: 2 ** 40, mapView: true });
    await measure('1 TiB', 'startJob', {
      id: 1,
      job: { kind: 'regionUse', args: { start: address(4096), end: address(2 ** 47 - 8192) } },
    });
    await measure('a job', 'cancelJob', { id: 1 });
    await measure('init', 'showProcess', { pid: process.ppid });
    await measure('one', 'acknowledge', { sequence: 1 });
    return {
      title: 'Engine: the longest that one request keeps others waiting',
      rows,
      notes: [
        'One turn of the event loop with all that was done in it; and how much of that this thread computed, which counts: on a busy',
        'machine a turn takes longer because no processor is free. Beyond the target is only what one call of the system’s does.',
      ],
    };
  } finally {
    window.close();
    session.close();
    await Promise.all([engine.close(), thread.close()]);
  }
}
