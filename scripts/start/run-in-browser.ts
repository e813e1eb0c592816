import type { Machine } from '../../native-bridge/os/machine.ts';
import { type AppWindow, findBrowser, openAppWindow } from '../../web-host/browser.ts';
import { type BuiltFiles, runWebHost } from '../../web-host/run.ts';
import type { WebHost } from '../../web-host/web-host.ts';

export interface BrowserRun {
  files: BuiltFiles;
  /** 0 takes any free port. */
  port: number;
  /** False only prints the address. */
  open: boolean;
  machine: Machine;
  /** Waited for after the window's process has ended: the browser may be replacing it by another. */
  grace: () => Promise<void>;
  /** One line each, for standard output and standard error. */
  say: (line: string) => void;
  note: (line: string) => void;
}

/**
 * The app in a browser: in a window that it ends with, where one can be opened, else at an address that is told, until
 * it is stopped.
 */
export async function runInBrowser(run: BrowserRun): Promise<void> {
  if (!run.open) return runAtAddress(run);
  const found = findBrowser(run.machine);
  if ('obstacle' in found) return runAtAddress(run, found.obstacle);
  const opened = await runInWindow(run, found.browser);
  if (!opened) await runAtAddress(run, `${found.browser} ended without having opened the page`);
}

/** Resolves when all has ended: with false where the window went without ever having connected. */
async function runInWindow(run: BrowserRun, browser: string): Promise<boolean> {
  const windows: AppWindow[] = [];
  let opened = true;
  const use = async (host: WebHost) => {
    const window = await openAppWindow(browser, host.ticketAddress());
    windows.push(window);
    run.note(`Samepage runs in a window of ${browser}, and ends with it.`);
    await window.ended;
    opened = host.visited;
    if (opened) await run.grace();
    return 'over' as const;
  };
  try {
    await runWebHost({ files: run.files, port: run.port, endsWithWindow: true, use });
  } finally {
    await Promise.all(windows.map((window) => window.close()));
  }
  return opened;
}

function runAtAddress(run: BrowserRun, whyNoWindow?: string): Promise<void> {
  const use = (host: WebHost) => {
    run.say(`Samepage: ${host.address}`);
    if (whyNoWindow !== undefined) {
      run.note(`No window was opened: ${whyNoWindow}. Open the address above in a browser on this machine.`);
    }
    return Promise.resolve('until stopped' as const);
  };
  return runWebHost({ files: run.files, port: run.port, endsWithWindow: false, use });
}
