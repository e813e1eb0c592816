/** `npm run fuzz -- desktop`: the protocol machine over Electron's own ports. Root's Electron runs as an ordinary user. */
import { runWithElectron } from '../test/electron.ts';
import type { FuzzOptions } from './options.ts';

export async function fuzzDesktop({ steps, seed, from }: FuzzOptions): Promise<void> {
  const succeeded = await runWithElectron({
    args: ['scripts/run-ts.mjs', 'scripts/fuzz/in-electron.ts', ...[steps, seed, from].map(String)],
    read: (done) => done,
  });
  if (succeeded !== true) throw new Error(succeeded === false ? 'see above' : `It did not run: ${succeeded.obstacle}.`);
}
