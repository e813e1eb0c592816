/** The Windows half of `npm test`, under Wine: the suites, the built programs, and what others say of them. */
import { join } from 'node:path';
import { findChromiumForPages } from '../../../tooling/chromium/find-chromium.ts';
import { debianRoot } from '../../../tooling/wine/debian-root.ts';
import { type Obstacle, openWine, type Wine } from '../../../tooling/wine/wine.ts';
import type { Counts } from '../results.ts';
import { playwright } from '../test-tools.ts';
import { bundleSuites } from './bundle-suites.ts';
import { programsWitness } from './programs.ts';
import { runSuites, suiteFiles, systemFiles } from './suites.ts';
import { articleWitness, mapsWitness } from './witnesses.ts';

/** The window on a web host in Wine; its browser is the machine's. */
async function browserOnWine(reports: string): Promise<Counts | Obstacle> {
  if (!findChromiumForPages()) return { obstacle: 'The window on a host in Wine was not tested: no Chromium.' };
  return await playwright('wine', reports, [], { SAMEPAGE_E2E_WINE: '1' });
}

/** Needs the build in dist/. Each result is what a part of it came to. */
export async function onWindows(reports: string): Promise<(Counts | Obstacle)[]> {
  const place = await debianRoot();
  return [
    ...(await within('Windows’ calls', await openWine(), suiteFiles, async (wine, folder) => [
      await articleWitness(wine),
      await mapsWitness(wine, join(folder, 'hold-views.js')),
      await programsWitness(wine),
      await browserOnWine(reports),
    ])),
    ...(await within('Placeholders', 'obstacle' in place ? place : await openWine(place), systemFiles)),
  ];
}

async function within(
  what: string,
  wine: Wine | Obstacle,
  files: readonly string[],
  more: (wine: Wine, folder: string) => Promise<(Counts | Obstacle)[]> = () => Promise.resolve([]),
): Promise<(Counts | Obstacle)[]> {
  if ('obstacle' in wine) return [{ obstacle: `${what} were not run: ${wine.obstacle}.` }];
  console.log(`In ${wine.version}, with Windows’ Node ${wine.nodeVersion}:`);
  const folder = join(wine.folder, 'suites');
  try {
    await bundleSuites(files, folder);
    return [await runSuites(wine, folder), ...(await more(wine, folder))];
  } finally {
    await wine.end();
  }
}
