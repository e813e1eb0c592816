/** The web host's whole life: started, used, ended by a signal, by its window or by a crash, and everything released. */
import { EventEmitter, once } from 'node:events';
import { listenForSignals } from '../native-bridge/hosts/signals.ts';
import { openPeerLookup } from '../native-bridge/os/platform/peer-user.ts';
import { launchEngine } from '../native-bridge/threads/start-engine.ts';
import type { AppWindow } from './app-window.ts';
import { startWebHost, type WebHost } from './web-host.ts';
import { AppWindows } from './windows.ts';

/** Where the build put what the host needs. */
export interface BuiltFiles {
  /** The engine's thread, a built module. */
  engine: string;
  /** The built page's folder. */
  pageFolder: string;
}

export interface RunningHost extends WebHost {
  /** Opens the page in a window of this browser's, which ends with the run at the latest. */
  openWindow(browser: string): Promise<AppWindow>;
}

export interface WebRun {
  files: BuiltFiles;
  /** 0 takes any free port. */
  port: number;
  /** Takes connections whose user cannot be found out. */
  allowUnknownPeer: boolean;
  /** The page may have programs started and attached to; one in a window that the run ends with may anyway. */
  allowProcesses: boolean;
  endsWithWindow: boolean;
  /** A workspace to open: its path. */
  workspace?: string | null;
  /** See EngineOptions. */
  layouts?: string | null;
  /**
   * Called once the address can be opened, while the engine may still be starting; says whether the run is over then.
   * A signal ends it earlier.
   */
  use: (host: RunningHost) => Promise<'over' | 'until stopped'>;
}

/**
 * Resolves once all is released, with whether a signal ended the run; within 5 s of that signal, whatever hangs. Rejects
 * with a sentence for people where it could not start, or the engine crashed.
 */
export async function runWebHost(run: WebRun): Promise<'over' | 'stopped'> {
  const windows = new AppWindows();
  const signals = listenForSignals(() => windows.closeNow());
  const stopped = signals.first.then(() => 'stopped' as const);
  let crash: string | null = null;
  const crashing = new EventEmitter();
  const crashed = once(crashing, 'crash').then(() => 'crashed' as const);
  // The page is fetched and set up while the engine starts.
  const { thread: engine, ready } = launchEngine({
    host: { kind: 'web', endsWithWindow: run.endsWithWindow },
    processes: run.allowProcesses || run.endsWithWindow || noProcesses,
    entry: run.files.engine,
    workspace: run.workspace ?? null,
    layouts: run.layouts ?? null,
    onCrash(message) {
      crash = message;
      crashing.emit('crash');
    },
  });
  const failed = ready.then(() => stopped);
  // Reported below, unless the host itself could not start: then that is reported.
  failed.catch(() => undefined);
  // A crashed engine has no thread left that could answer.
  const stopEngine = async () => crash !== null || (await engine.stop());
  const releases: (() => Promise<unknown>)[] = [() => windows.close()];
  let outcome: 'over' | 'stopped' | 'crashed';
  let engineEnded = true;
  try {
    const host = await startWebHost({
      port: run.port,
      pageFolder: run.files.pageFolder,
      engine,
      lookup: openPeerLookup(),
      allowUnknownPeer: run.allowUnknownPeer,
    });
    releases.push(() => host.close());
    const openWindow = (browser: string) => windows.open(browser, host);
    const used = run.use(Object.assign(host, { openWindow })).then((state) => (state === 'over' ? state : stopped));
    outcome = await Promise.race([used, stopped, failed, crashed]);
  } finally {
    // All at once: what hangs in one must not take the others' time.
    [engineEnded] = await Promise.all([stopEngine(), ...releases.map((release) => release())]);
    signals.ignore();
  }
  if (crash !== null) throw new Error(`Samepage’s engine crashed: ${crash}`);
  if (!engineEnded) endByForce();
  return outcome === 'over' ? 'over' : 'stopped';
}

/** Why not: docs/security.md. */
const noProcesses =
  'In a browser programs are neither started nor attached to, and traces are not saved by path, unless Samepage was started with --allow-processes.';

/** A thread within a system call that does not return cannot be ended, and an orderly end of the process would wait for it. */
function endByForce(): void {
  process.stderr.write('Samepage’s engine did not end: a system call does not return. The process is killed.\n');
  process.kill(process.pid, 'SIGKILL');
}
