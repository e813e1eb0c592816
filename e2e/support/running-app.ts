/** What a test gets to see of the app, whichever host carries it. */
import type { Page } from '@playwright/test';

/** Set for each project by playwright.config.ts. */
export interface HostOptions {
  host: 'web' | 'electron';
}

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
  /** Ends the host with SIGTERM and expects exit code 0. */
  stop(): Promise<void>;
}
