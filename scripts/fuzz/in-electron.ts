/** The desktop app, attacked by hostile windows of its own: `in-electron.ts STEPS SEED FROM`. See desktop-machine.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startElectronApp } from '../../e2e/support/electron-app.ts';
import { openDesktop } from '../../tooling/desktop.ts';
import { attack } from './attack.ts';
import { hostileWindow } from './electron-channel.ts';
import { residentMiB } from './resident.ts';

const [steps = 0, seed = 0, from = 0] = process.argv.slice(2).map(Number);
const say = (line: string) => console.log(line);
const folder = mkdtempSync(join(tmpdir(), 'samepage-hostile-'));
const file = join(folder, 'file.bin');
writeFileSync(file, new Uint8Array(10_000).fill(7));
const desktop = await openDesktop({ width: 1280, height: 800, windowManager: true });
const app = await startElectronApp({ root: process.cwd(), desktop, watchPage: () => undefined, testInfo: null });
try {
  const open = () => hostileWindow(app);
  say(await attack({ steps, seed, from, file, say, open, residentMiB: () => residentMiB(app.pid) }));
} finally {
  await app.stop();
  await desktop.close();
  rmSync(folder, { recursive: true });
}
