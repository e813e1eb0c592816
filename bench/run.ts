/**
 * `npm run bench`: what Samepage costs on this machine, against what it should. It reports, and never fails for being
 * slow. `npm run bench -- moves idle` measures only the parts named. Each run is kept as a file in test-results/bench/;
 * `npm run bench -- compare A.json B.json` sets two of them side by side.
 */
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { openMemoryOs } from '../native-bridge/os/platform/open-os.ts';
import { runWithElectron } from '../scripts/test/electron.ts';
import { chromiumOptions } from '../tooling/chromium/chromium-options.ts';
import { findChromium } from '../tooling/chromium/find-chromium.ts';
import { electronForTests } from '../tooling/electron/electron-for-tests.ts';
import { benchAliases } from './aliases.ts';
import { benchBundle } from './bundle.ts';
import { compareRuns } from './compare.ts';
import { benchElectron } from './electron.ts';
import { benchHostDelay } from './host-delay.ts';
import { benchIdle } from './idle.ts';
import { benchLongTrace } from './long-trace.ts';
import { benchManyMoves } from './many-moves.ts';
import { benchMoves } from './moves.ts';
import { benchOutside, benchWrites } from './paint.ts';
import { benchRegionTable } from './region-table.ts';
import { benchListing, benchRegions } from './regions.ts';
import { benchRequests } from './requests.ts';
import { leftOut, pathOf, readRun, writeRun } from './run-file.ts';
import { Runner } from './runner.ts';
import { benchScenes } from './scenes.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { printReport, type Report } from './table.ts';
import { benchTimeline } from './timeline.ts';
import { benchViews } from './views.ts';
import { benchWatch } from './watch.ts';
import { benchWindows } from './windows.ts';

const native: Record<string, (os: MemoryOs) => Promise<Report> | Report> = {
  moves: benchMoves,
  engine: benchAliases,
  many: benchManyMoves,
  listing: benchListing,
  requests: benchRequests,
  watch: benchWatch,
  scenes: benchScenes,
  search: benchSearch,
};
const inBrowser: Record<string, (browser: Browser) => Promise<Report>> = {
  writes: benchWrites,
  outside: benchOutside,
  idle: benchIdle,
  regions: benchRegions,
  views: benchViews,
  start: benchStart,
  timeline: benchTimeline,
  million: benchLongTrace,
};
const inElectron: Record<string, () => Promise<Report>> = { main: benchHostDelay, electron: benchElectron };
const inWine: Record<string, () => Promise<Report>> = { windows: benchWindows };
/** Without system or browser. */
const alone: Record<string, () => Report> = { size: benchBundle, table: benchRegionTable };

/** Set for the process that measures in Electron: where its run goes. */
const fileVariable = 'SAMEPAGE_BENCH_FILE';

const [command, ...paths] = process.argv.slice(2);
if (command === 'compare') compare(paths);
else await measure(process.argv.slice(2));

function wrongUse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function compare([before, after, ...more]: readonly string[]): void {
  if (before === undefined || after === undefined || more.length > 0) {
    wrongUse('npm run bench -- compare BEFORE.json AFTER.json (runs are kept in test-results/bench/)');
  }
  const [old, now] = [readRun(before), readRun(after)];
  for (const { started, commit, machine } of [old, now]) console.log([started, commit, ...machine].join(' · '));
  for (const report of compareRuns(old, now)) printReport(report);
}

async function measure(asked: readonly string[]): Promise<void> {
  const names = Object.keys({ ...native, ...inBrowser, ...inElectron, ...inWine, ...alone });
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) wrongUse(`No part named ${unknown.join(', ')}; there are: ${names.join(', ')}, compare.`);
  const wanted = <T>(parts: Record<string, T>) =>
    Object.entries(parts).filter(([name]) => asked.length === 0 || asked.includes(name));

  const begun = performance.now();
  const runner = new Runner(printReport);
  const { run } = runner;
  for (const line of run.machine) console.log(line);

  for (const [name, work] of wanted(native)) {
    await runner.part(name, async () => {
      const os = await openMemoryOs();
      try {
        return await work(os);
      } finally {
        os.close();
      }
    });
  }
  await measurePages(runner, wanted(inBrowser));
  await measureDesktops(runner, wanted(inElectron));
  for (const [name, work] of [...wanted(inWine), ...wanted(alone)]) await runner.part(name, work);

  if (runner.failed) process.exitCode = 1;
  const path = process.env[fileVariable] ?? pathOf(run);
  writeRun(path, run);
  console.log(`\nTook ${Math.round((performance.now() - begun) / 1000)} s. Kept in ${path}.`);
}

async function measurePages(
  runner: Runner,
  pages: readonly [string, (browser: Browser) => Promise<Report>][],
): Promise<void> {
  if (pages.length > 0 && !findChromium()) {
    runner.report(leftOut('The window', 'no Chromium was found. Install one, or name it in SAMEPAGE_CHROMIUM.'));
  } else if (pages.length > 0) {
    const browser = await runner.attempt('The window', () => chromium.launch(chromiumOptions(findChromium())));
    try {
      if (browser) for (const [name, work] of pages) await runner.part(name, () => work(browser));
    } finally {
      await browser?.close();
    }
  }
}

async function measureDesktops(runner: Runner, desktops: readonly [string, () => Promise<Report>][]): Promise<void> {
  if (desktops.length > 0 && 'path' in electronForTests(process.cwd())) {
    for (const [name, work] of desktops) await runner.part(name, work);
  } else if (desktops.length > 0) {
    // This file again, where Electron is: as an ordinary user, if we are root.
    const file = (reports: string) => join(reports, 'bench.json');
    const ran = await runner.attempt('The window in Electron', () =>
      runWithElectron({
        args: ['scripts/run-ts.mjs', 'bench/run.ts', ...desktops.map(([name]) => name)],
        env: (reports) => ({ [fileVariable]: file(reports) }),
        read: (succeeded, reports) => {
          runner.run.reports.push(...readRun(file(reports)).reports);
          return succeeded;
        },
      }),
    );
    if (ran !== null && typeof ran === 'object') runner.report(leftOut('The window in Electron', `${ran.obstacle}.`));
    else if (ran === false) runner.failed = true;
  }
}
