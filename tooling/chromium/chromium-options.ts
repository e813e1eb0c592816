import type { LaunchOptions } from '@playwright/test';
import { findChromiumForPages } from './find-chromium.ts';

/** How the tests start Chromium: headless and without a sandbox (Playwright's defaults), and silent on the network. */
export function chromiumOptions(executablePath = findChromiumForPages()): LaunchOptions {
  if (!executablePath) throw new Error('no Chromium found; install one or name it in SAMEPAGE_CHROMIUM');
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return { executablePath, args: ['--disable-gpu', ...quiet] };
}
