/**
 * `npm run bench`: what Samepage costs on this machine, against what it should. It reports, and never fails for being
 * slow. `npm run bench -- moves idle` measures only the parts named. All of them take about a minute and a half.
 */
import { type Browser, chromium } from '@playwright/test';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { openMemoryOs } from '../native-bridge/os/platform/open-os.ts';
import { runWithElectron } from '../scripts/test/electron.ts';
import { chromiumOptions } from '../tooling/chromium/chromium-options.ts';
import { findChromium } from '../tooling/chromium/find-chromium.ts';
import { electronForTests } from '../tooling/electron/electron-for-tests.ts';
import { benchAliases } from './aliases.ts';
import { benchBundle } from './bundle.ts';
import { benchElectron } from './electron.ts';
import { benchHostDelay } from './host-delay.ts';
import { benchIdle } from './idle.ts';
import { describeMachine } from './machine.ts';
import { benchManyMoves } from './many-moves.ts';
import { benchMoves } from './moves.ts';
import { benchOutside, benchWrites } from './paint.ts';
import { benchListing, benchRegions } from './regions.ts';
import { benchStart } from './start.ts';
import { printReport, type Report } from './table.ts';
import { benchViews } from './views.ts';
import { benchWindows } from './windows.ts';

const native: Record<string, (os: MemoryOs) => Promise<Report>> = {
  moves: benchMoves,
  engine: benchAliases,
  many: benchManyMoves,
  listing: benchListing,
};
const inBrowser: Record<string, (browser: Browser) => Promise<Report>> = {
  writes: benchWrites,
  outside: benchOutside,
  idle: benchIdle,
  regions: benchRegions,
  views: benchViews,
  start: benchStart,
};
const inElectron: Record<string, () => Promise<Report>> = { main: benchHostDelay, electron: benchElectron };
const inWine: Record<string, () => Promise<Report>> = { windows: benchWindows };
const ofFiles: Record<string, () => Report> = { size: benchBundle };

const names = Object.keys({ ...native, ...inBrowser, ...inElectron, ...inWine, ...ofFiles });
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No part named ${unknown.join(', ')}; there are: ${names.join(', ')}.`);
  process.exit(2);
}
const isWanted = (name: string) => asked.length === 0 || asked.includes(name);
const wanted = <T>(parts: Record<string, T>): T[] =>
  Object.entries(parts).flatMap(([name, part]) => (isWanted(name) ? [part] : []));

const started = performance.now();
for (const line of describeMachine()) console.log(line);
for (const part of wanted(native)) {
  const os = await openMemoryOs();
  try {
    printReport(await part(os));
  } finally {
    os.close();
  }
}
const windows = wanted(inBrowser);
if (windows.length > 0 && !findChromium()) {
  console.log('\nThe window is left out: no Chromium was found. Install one, or name it in SAMEPAGE_CHROMIUM.');
} else if (windows.length > 0) {
  const browser = await chromium.launch(chromiumOptions());
  try {
    for (const part of windows) printReport(await part(browser));
  } finally {
    await browser.close();
  }
}
const desktops = Object.keys(inElectron).filter(isWanted);
if (desktops.length > 0 && 'path' in electronForTests(process.cwd())) {
  for (const part of wanted(inElectron)) printReport(await part());
} else if (desktops.length > 0) {
  // This file again, where Electron is: as an ordinary user, if we are root.
  const args = ['scripts/run-ts.mjs', 'bench/run.ts', ...desktops];
  const ran = await runWithElectron({ args, read: (succeeded) => succeeded });
  if (typeof ran === 'object') console.log(`\nThe window in Electron is left out: ${ran.obstacle}.`);
  else if (!ran) process.exitCode = 1;
}
for (const part of wanted(inWine)) printReport(await part());
for (const part of wanted(ofFiles)) printReport(part());
console.log(`\nTook ${Math.round((performance.now() - started) / 1000)} s.`);
