/**
 * A thief against the built web host, again and again: another user of the machine, while a session is opened in a real Chromium by
 * its file, by a ticket, and while the thief is given the whole address. Root only, with Chromium and Xvfb.
 */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrograms } from '../../programs/start/testing/programs.ts';
import { findChromium } from '../../tooling/chromium/find-chromium.ts';
import { openDesktop } from '../../tooling/desktop.ts';
import { attemptTheft, ways } from '../thief/theft.ts';
import type { FuzzOptions } from './options.ts';

export async function fuzzThief({ from, steps, say }: FuzzOptions): Promise<void> {
  const browser = findChromium();
  if (browser === null) throw new Error('no Chromium found');
  const programs = await buildPrograms({ thief: 'scripts/thief/thief.ts', browser: 'scripts/thief/browser.ts' });
  await chmod(programs.folder, 0o755);
  const desktop = await openDesktop({ width: 1500, height: 950, windowManager: true });
  const built = (name: string) => join(process.cwd(), 'dist/main', `${name}.cjs`);
  const sum = { knocks: 0, refused: 0 };
  try {
    for (let step = from; step < from + steps; step += 1) {
      const way = ways[step % ways.length] ?? 'file';
      const { stolen, tries, entered, end } = await attemptTheft({
        way,
        tools: join(programs.folder, 'main'),
        start: built('start'),
        serve: built('serve'),
        real: { browser, display: desktop.display },
      });
      sum.knocks += tries.knocks;
      sum.refused += tries.refused;
      say(`step ${step}, ${way}: ${stolen.length} stolen in ${tries.knocks} knocks, ${tries.looks} looks`);
      if (stolen.length > 0) throw new Error(`step ${step}: ${stolen.join('\n')}`);
      if (tries.refused === 0 || entered === false || end.code !== 0) {
        throw new Error(`step ${step} proves nothing: ${JSON.stringify({ tries, entered, end })}`);
      }
    }
  } finally {
    await desktop.close();
    await programs.remove();
  }
  say(`Nothing was stolen in ${steps} sessions: ${sum.refused} of ${sum.knocks} knocks refused, the others cut off.`);
}
