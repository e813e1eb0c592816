import { defineConfig } from '@playwright/test';
import type { HostOptions } from './e2e/support/running-app.ts';
import { electronForTests } from './tooling/electron/electron-for-tests.ts';

/** Only the specs in e2e/wine, against the web host in Wine. */
const wine = process.env['SAMEPAGE_E2E_WINE'] === '1';

/** The milestones of Chromium that some specs need, for EditContext and for a zoomed interface; Electron's may be older. */
const electronsChromium = Number(process.env['SAMEPAGE_ELECTRON_CHROMIUM'] ?? Number.POSITIVE_INFINITY);
const tooNew = [121, 128]
  .filter((milestone) => electronsChromium < milestone)
  .map((milestone) => `@chromium${milestone}`);

export default defineConfig<object, HostOptions>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: wine ? [] : 'wine/**',
  // Its own folder: it is emptied first, and others keep their pictures beside it.
  outputDir: 'test-results/playwright',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  // The web host's tests share nothing, and each worker in Electron has its own screen; those in Wine share its prefix.
  workers: 2,
  // What passes only then is listed at the end of `npm test`: it is to be mended, and hides nothing else meanwhile.
  retries: 1,
  forbidOnly: true,
  // Ten times what a long one takes where two cores have nothing else to do.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // PLAYWRIGHT_JSON_OUTPUT_FILE says where the second one writes; on its own it would fill the terminal.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : 'list',
  use: {
    // To record each test, of which nearly all pass, costs half as much again as the tests themselves.
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
  },
  // One set of specs; what is tagged @web is about the web host alone, @desktop about Electron's windows, @chromium121 or @chromium128
  // needs a Chromium of that milestone or later. Electron's project is there where one is (npm run test:electron gets it).
  projects: wine
    ? [{ name: 'wine', use: { host: 'wine' }, testMatch: 'wine/*.spec.ts', workers: 1 }]
    : [
        { name: 'web', use: { host: 'web' }, grepInvert: /@desktop/ },
        ...('path' in electronForTests(import.meta.dirname)
          ? [
              {
                name: 'electron',
                use: { host: 'electron' as const },
                grepInvert: new RegExp(['@web', ...tooNew].join('|')),
              },
            ]
          : []),
      ],
});
