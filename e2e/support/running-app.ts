/** What a test gets to see of the app, whichever host carries it. */
import type { Page } from '@playwright/test';
import type * as Electron from 'electron';

/** Set for each project by playwright.config.ts. */
export interface HostOptions {
  host: 'web' | 'electron' | 'wine';
}

/** Runs a function that stands for itself in the desktop app's main process; its argument and value are plain data. */
export type InMain = <R, A = undefined>(
  task: (electron: typeof Electron, argument: A) => R,
  argument?: A,
) => Promise<Awaited<R>>;

export interface RunningApp extends HostOptions {
  page: Page;
  /** Where the page is; for the web host with the session's token. */
  url: string;
  /** The process that owns the mappings. */
  pid: number;
  /** Another window on the same session, idle. */
  openWindow(): Promise<Page>;
  /** Evaluates an expression in the host's main process, beside the app's own code; its value must be plain data. */
  evaluate(expression: string): Promise<unknown>;
  /** Rejects in the web host, which has no Electron. */
  inMain: InMain;
  /** Ends the host with SIGTERM and expects exit code 0. */
  stop(): Promise<void>;
}
