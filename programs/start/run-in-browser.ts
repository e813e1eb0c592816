import { layoutsFolder } from '../../native-bridge/hosts/layouts-folder.ts';
import type { Machine } from '../../native-bridge/os/machine.ts';
import { findBrowser } from '../../web-host/browser.ts';
import { type BuiltFiles, type RunningHost, runWebHost } from '../../web-host/run.ts';

export interface BrowserRun {
  files: BuiltFiles;
  /** 0 takes any free port. */
  port: number;
  /** Takes connections whose user cannot be found out. */
  allowUnknownPeer: boolean;
  /** The page may have programs started and attached to; one in its own window may anyway. */
  allowProcesses: boolean;
  /** False only prints the address. */
  open: boolean;
  /** The path of a workspace to open. */
  workspace?: string | null;
  machine: Machine;
  /** Waited for after the window's process has ended: the browser may be replacing it by another. */
  grace: () => Promise<void>;
  /** One line each, for standard output and standard error. */
  say: (line: string) => void;
  note: (line: string) => void;
}

/**
 * The app in a browser: in a window that it ends with, where one can be opened, else at an address that is printed, until
 * it is stopped.
 */
export async function runInBrowser(run: BrowserRun): Promise<void> {
  if (!run.open) return runAtAddress(run);
  const found = findBrowser(run.machine);
  if ('obstacle' in found) return runAtAddress(run, found.obstacle);
  const end = await runInWindow(run, found.browser);
  if (end === 'never opened') await runAtAddress(run, `${found.browser} ended without having opened the page`);
}

/** Resolves when all has ended; `never opened`: by itself, before the page had connected. */
async function runInWindow(run: BrowserRun, browser: string): Promise<'never opened' | 'ended'> {
  let visited = true;
  const use = async (host: RunningHost) => {
    const window = await host.openWindow(browser);
    run.note(`Samepage runs in a window of ${browser}, and ends with it.`);
    await window.ended;
    visited = host.visited;
    if (visited) await run.grace();
    return 'over' as const;
  };
  const end = await runWebHost({ ...common(run), endsWithWindow: true, use });
  // A signal means that nothing more is wanted, whatever the window had come to.
  return end === 'over' && !visited ? 'never opened' : 'ended';
}

async function runAtAddress(run: BrowserRun, whyNoWindow?: string): Promise<void> {
  const use = (host: RunningHost) => {
    run.say(`Samepage: ${host.address}`);
    if (whyNoWindow !== undefined) {
      run.note(`No window was opened: ${whyNoWindow}. Open the address above in a browser on this machine.`);
    }
    return Promise.resolve('until stopped' as const);
  };
  await runWebHost({ ...common(run), endsWithWindow: false, use });
}

const common = ({ files, port, allowUnknownPeer, allowProcesses, workspace = null, machine }: BrowserRun) => ({
  ...{ files, port, allowUnknownPeer, allowProcesses, workspace, layouts: layoutsFolder(machine) },
});
