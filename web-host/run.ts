/** The web host's whole life: started, used, ended by a signal, by its window or by a crash, and everything released. */
import { EventEmitter, once } from 'node:events';
import { launchEngine } from '../native-bridge/start-engine.ts';
import { startWebHost, type WebHost } from './web-host.ts';

/** Where the build put what the host needs. */
export interface BuiltFiles {
  /** The engine's thread, a built module. */
  engine: string;
  /** The built page's folder. */
  pageFolder: string;
}

export interface WebRun {
  files: BuiltFiles;
  /** 0 takes any free port. */
  port: number;
  endsWithWindow: boolean;
  /**
   * Called once the address can be opened, while the engine may still be starting; says whether the run is over then.
   * A signal ends it earlier.
   */
  use: (host: WebHost) => Promise<'over' | 'until stopped'>;
}

/** Resolves once all is released. Rejects with a sentence for people where it could not start, or the engine crashed. */
export async function runWebHost(run: WebRun): Promise<void> {
  const stopped = firstSignal();
  let crash: string | null = null;
  const crashing = new EventEmitter();
  const crashed = once(crashing, 'crash');
  // The page is fetched and set up while the engine starts.
  const { thread: engine, ready } = launchEngine({
    host: { kind: 'web', endsWithWindow: run.endsWithWindow },
    entry: run.files.engine,
    onCrash(message) {
      crash = message;
      crashing.emit('crash');
    },
  });
  const failed = ready.then(() => stopped);
  // Told below, unless the host itself could not start: then that is told.
  failed.catch(() => undefined);
  try {
    const host = await startWebHost({ port: run.port, pageFolder: run.files.pageFolder, connect: engine.connect });
    try {
      const used = run.use(host).then((state) => (state === 'over' ? undefined : stopped));
      await Promise.race([used, failed, crashed]);
    } finally {
      await host.close();
    }
  } finally {
    // A crashed engine has no thread left that could answer.
    if (crash === null) await engine.stop();
  }
  if (crash !== null) throw new Error(`Samepage’s engine crashed: ${crash}`);
}

/** Waits for a signal to stop. The next one finds no listener any more, and ends the process at once. */
function firstSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    const listener = () => {
      for (const signal of signals) process.off(signal, listener);
      resolve();
    };
    for (const signal of signals) process.on(signal, listener);
  });
}
