/**
 * The host's side of the engine. The engine runs in a worker thread of the same process, hence in the same address
 * space: a long system call never holds up the host's own thread, and page faults are counted for the engine alone.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Snapshot } from '../../protocol/messages.ts';
import { type StartCommand, secondProcess } from '../second-process/command.ts';
import type { EngineAccess } from '../session/page-pipe.ts';

export interface EngineThread extends EngineAccess {
  /** The next window that asks for what there is to open gets this path. */
  offerWorkspace(path: string): void;
  /** Whether bytes were changed that stopping would lose. */
  unsaved(): Promise<boolean>;
  /**
   * Unmaps and closes everything, then ends the thread; one that does not answer is ended as it is. Resolves within 3 s, with
   * whether it has ended: a thread within a system call cannot be.
   */
  stop(): Promise<boolean>;
}

/** How long the engine may take to release everything; and until its thread has ended, from the start; ms. */
const orderlyMs = 2_500;
const stopMs = 3_000;
/** A thread that has not answered by then is within one system call: between calls it answers in some milliseconds. */
const busyAfterMs = 50;

/** From the host to the worker; answers come back under the same id. */
export type EngineOrder =
  | { kind: 'connect'; port: MessagePort }
  | { kind: 'workspace'; path: string }
  | { kind: 'unsaved'; id: number }
  | { kind: 'alive'; id: number }
  | { kind: 'stop'; id: number };
export type EngineAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  /** See KeepState. */
  | { kind: 'state'; state: Uint8Array | null }
  | { kind: 'answer'; id: number; value: boolean };

export interface EngineOptions {
  host: Snapshot['host'];
  /** Whether windows may have programs started and attached to; or why not, a sentence. */
  processes: true | string;
  /** A workspace that the program was given to open: its path. */
  workspace?: string | null;
  /** The folder in which the layout is kept, to be offered after a crash; none is kept without one. */
  layouts?: string | null;
  /** Path of the built `engine-thread.cjs`. */
  entry: string;
  /** Called when the thread ends without having been stopped. */
  onCrash: (message: string) => void;
}

/** What the worker is given at its start. */
export interface EngineData extends Pick<EngineOptions, 'host' | 'processes' | 'workspace' | 'layouts'> {
  /** Found out here: in a worker, Electron does not say that it is what runs us. */
  secondProcess: StartCommand;
}

export interface LaunchedEngine {
  /** To be used at once: windows that connect early are answered as soon as the engine is ready. */
  thread: EngineThread;
  /** Rejects with a sentence for people where this platform has no engine yet. */
  ready: Promise<void>;
}

function dataFor({ host, processes, workspace = null, layouts = null }: EngineOptions): EngineData {
  return { host, processes, workspace, layouts, secondProcess: secondProcess() };
}

/** Starts the engine, and does not wait: a window has other things to load meanwhile. */
export function launchEngine(options: EngineOptions): LaunchedEngine {
  const worker = new Worker(options.entry, {
    workerData: dataFor(options),
    // Sections are opened by native calls and closed by Node's: its own book-keeping would warn of each.
    trackUnmanagedFds: false,
    // A small young generation is soon all touched. With the usual one, JavaScript's own page faults showed up in 3 of
    // 100 idle measurements of a call; with this in none of 3,000.
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
  });
  const waiting = new Map<number, (value: boolean) => void>();
  let nextId = 1;
  let stopped = false;
  let state: Uint8Array | null = null;

  const send = (order: EngineOrder, ports: MessagePort[] = []) => worker.postMessage(order, ports);
  const ask = (kind: 'unsaved' | 'alive' | 'stop') =>
    new Promise<boolean>((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      send({ kind, id });
    });

  const thread: EngineThread = {
    connect() {
      const { port1, port2 } = new MessageChannel();
      send({ kind: 'connect', port: port2 }, [port2]);
      return port1;
    },
    offerWorkspace: (path) => send({ kind: 'workspace', path }),
    async stateIfBusy() {
      if (stopped || state === null) return null;
      const alive = await Promise.race([ask('alive'), delay(busyAfterMs, false, { ref: false })]);
      return alive ? null : state;
    },
    // A thread that has ended has nothing left to lose, and cannot answer.
    unsaved: () => (stopped ? Promise.resolve(false) : ask('unsaved')),
    async stop() {
      if (stopped) return true;
      stopped = true;
      // On a busy computer a thread may need longer to end than to release everything.
      const late = delay(stopMs, false, { ref: false });
      await Promise.race([ask('stop'), delay(orderlyMs, undefined, { ref: false })]);
      return await Promise.race([worker.terminate().then(() => true), late]);
    },
  };

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (answer: EngineAnswer) => {
      if (answer.kind === 'ready') resolve();
      else if (answer.kind === 'failed') reject(new Error(answer.message));
      else if (answer.kind === 'state') state = answer.state;
      else waiting.get(answer.id)?.(answer.value);
    });
    const crashed = (message: string) => {
      for (const settle of waiting.values()) settle(false);
      waiting.clear();
      reject(new Error(message));
      if (stopped) return;
      // An error is followed by the thread's end, which says less.
      stopped = true;
      options.onCrash(message);
    };
    worker.on('error', (error) => crashed(String(error)));
    worker.on('exit', (code) => crashed(`the engine ended (exit code ${code})`));
  });
  return { thread, ready };
}
