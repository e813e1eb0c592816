/** The steps of `npm test`: what each does, and how long it takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../tooling/on-path.ts';
import { runTool } from '../tooling/run-tool.ts';
import { debianObstacle } from './debian/obstacle.ts';
import { browserForTests } from './test/browser.ts';
import { contractAsUser } from './test/contract-as-user.ts';
import { endToEndInElectron } from './test/electron.ts';
import { type Counts, none, sum } from './test/results.ts';
import { playwright, vitest } from './test/test-tools.ts';
import { onWindows } from './test/wine/on-windows.ts';

export interface Step {
  /** How long it takes on two quiet cores, once what it fetches is there, in a plain `npm test`. */
  seconds: number;
  /** The same with its `.long` tests, which a plain `npm test` leaves out. */
  wholeSeconds?: number;
  /** A plain `npm test` leaves it out: it is long, or needs root or Wine. */
  onlyInAll?: true;
  /** `reports`: an empty folder for the tools' own reports. `whole`: with its `.long` tests. */
  run: (reports: string, whole: boolean) => Promise<Counts>;
}

/** A check without its own report counts as one test. */
async function check(tool: string, ...args: string[]): Promise<Counts> {
  const succeeded = await runTool(tool, args);
  return { ...none, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}

function skip(why: string): Counts {
  console.log(`Skipped: ${why}`);
  return { ...none, skipped: 1 };
}

/** The checks of the packages in a folder of scripts/. They need the build. */
function packageChecks(folder: string, reports: string): Promise<Counts> {
  return vitest(reports, ['--config', 'scripts/package/vitest.config.ts', `scripts/${folder}/`]);
}

async function debian(reports: string): Promise<Counts> {
  const obstacle = debianObstacle();
  if (obstacle !== null) return skip(`the Debian package is not installed and used in its own Debian: ${obstacle}.`);
  return await packageChecks('debian', reports);
}

async function contract(): Promise<Counts> {
  if (process.getuid?.() === 0) return await contractAsUser();
  return skip('the unit tests above ran the contract suite as an ordinary user; its run as root needs root.');
}

async function unit(reports: string, whole: boolean): Promise<Counts> {
  const projects = ['page', 'system', ...(whole ? ['long'] : [])];
  const ran = await vitest(
    reports,
    projects.map((name) => `--project=${name}`),
  );
  if (process.platform !== 'linux' || onPath('strace') !== null) return ran;
  return sum([ran, skip('no program is watched: strace is not installed (apt-get install strace).')]);
}

/** What runs on Windows' own calls: in node.exe under Wine. */
async function windows(reports: string): Promise<Counts> {
  return sum((await onWindows(reports)).map((result) => ('obstacle' in result ? skip(result.obstacle) : result)));
}

async function endToEnd(reports: string, whole: boolean): Promise<Counts> {
  if (!(await browserForTests())) {
    return skip(
      'no Chromium. Install one (apt-get install chromium-headless-shell, or chromium) or name it in SAMEPAGE_CHROMIUM.',
    );
  }
  return await playwright('e2e', reports, ['--project=web', ...(whole ? [] : ['--grep-invert=\\.long\\.spec'])]);
}

/** In a plain `npm test` the browser runs what both hosts can do. */
async function electron(_reports: string, whole: boolean): Promise<Counts> {
  const result = await endToEndInElectron(whole ? [] : ['--grep=@desktop']);
  return 'obstacle' in result ? skip(`the window in Electron: ${result.obstacle}.`) : result;
}

/** In order: stage after stage. The steps of a stage do not depend on each other and run side by side, the longest first. */
export const stages: readonly Readonly<Record<string, Step>>[] = [
  {
    lint: { seconds: 12, run: () => check('biome', 'check', '--error-on-warnings') },
    types: {
      seconds: 12,
      run: async () => sum([await check('tsc'), await check('tsc', '-p', 'tsconfig.node18.json')]),
    },
    rules: { seconds: 15, run: (reports) => vitest(reports, ['--project=rules']) },
    unused: { seconds: 5, run: () => check('knip') },
    build: { seconds: 5, run: () => check('vite', 'build', '--app', '--logLevel', 'warn') },
  },
  {
    unit: { seconds: 180, wholeSeconds: 300, run: unit },
  },
  {
    windows: { seconds: 180, onlyInAll: true, run: windows },
    debian: { seconds: 130, onlyInAll: true, run: debian },
    contract: { seconds: 20, onlyInAll: true, run: contract },
    packages: { seconds: 75, run: (reports) => packageChecks('package', reports) },
  },
  { e2e: { seconds: 260, wholeSeconds: 690, run: endToEnd } },
  { electron: { seconds: 60, wholeSeconds: 450, run: electron } },
];

export const steps: ReadonlyMap<string, Step> = new Map(stages.flatMap((stage) => Object.entries(stage)));

/** Runs one step, with a folder for its reports. A step that throws has failed. */
export async function runStep(step: Step, whole: boolean): Promise<Counts> {
  const reports = mkdtempSync(join(tmpdir(), 'samepage-test-'));
  try {
    return await step.run(reports, whole);
  } catch (error) {
    console.error(error);
    return { ...none, failed: 1 };
  } finally {
    rmSync(reports, { recursive: true });
  }
}
