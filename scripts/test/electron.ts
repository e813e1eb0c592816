/** The whole end-to-end suite in Electron itself: the current one, or an older one (tooling/electron). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  describeElectron,
  obtainElectron,
  screenObstacle,
  versionsOf,
} from '../../tooling/electron/electron-for-tests.ts';
import { root, run } from '../../tooling/run-tool.ts';
import { builtFiles, packedOtherwise, recordTested } from '../package/tested-build.ts';
import { runAsOrdinaryUser } from './ordinary-user.ts';
import { type Counts, readReport } from './results.ts';

/** All that the specs and the bench import, and the built app. */
const sources = [
  'bench',
  'build',
  'client',
  'dist',
  'docs/images',
  'e2e',
  'electron',
  'native-bridge',
  'package.json',
  'playwright.config.ts',
  'programs',
  'protocol',
  'renderer',
  'scenes',
  'scripts',
  'tooling',
  'tsconfig.json',
  'web-host',
];
const packages = [
  '@axe-core/playwright',
  '@electron/asar',
  '@msgpack/msgpack',
  '@playwright/test',
  'birpc',
  'electron',
  'koffi',
  'react',
  'react-dom',
  'vite',
  'ws',
  'zod',
  'zustand',
];

interface RanApp {
  /** The project's folder from which it ran: a copy, for root. */
  folder: string;
  /** `Electron 45.4.1 (…)`. */
  electron: string;
}

export interface ElectronTool<T> {
  /** Node's arguments: the tool's file within the project first. `reports`: a folder to write into. */
  args: readonly string[];
  env?: (reports: string) => Record<string, string>;
  /** A folder of the project that it writes to. */
  results?: string;
  /** Reads what it wrote, once it has ended. */
  read: (succeeded: boolean, reports: string, ran: RanApp) => T;
}

/**
 * Runs a tool that starts Electron (it finds it by `electronForTests`), as an ordinary user. Says in one line which
 * Electron that is; where none can be had, returns why not, as a clause.
 */
export async function runWithElectron<T>(tool: ElectronTool<T>): Promise<T | { obstacle: string }> {
  const say = (line: string) => console.log(line);
  const obstacle = screenObstacle();
  if (obstacle !== null) return { obstacle };
  const found = await obtainElectron(root, say);
  if ('obstacle' in found) return found;
  const asRoot = process.geteuid?.() === 0;
  const versions = await versionsOf(found.path);
  const electron = describeElectron(versions);
  say(`In ${electron}, in its sandbox${asRoot ? ', as an ordinary user' : ''}.`);
  const variables = { SAMEPAGE_ELECTRON_CHROMIUM: String(versions.chromium) };
  if (asRoot) {
    return runAsOrdinaryUser(
      {
        sources,
        packages,
        extra: dirname(found.path),
        ...(tool.results !== undefined && { results: tool.results }),
        args: () => tool.args,
        env: ({ temporary, extra }) => ({ ...variables, ...tool.env?.(temporary), ELECTRON_OVERRIDE_DIST_PATH: extra }),
      },
      (succeeded, { temporary, folder }) => tool.read(succeeded, temporary, { folder, electron }),
    );
  }
  const reports = mkdtempSync(join(tmpdir(), 'samepage-electron-'));
  const env = { ...variables, ...tool.env?.(reports), ELECTRON_OVERRIDE_DIST_PATH: dirname(found.path) };
  const [file = '', ...args] = tool.args;
  const read = tool.read(await run(process.execPath, [join(root, file), ...args], { env }), reports, {
    folder: root,
    electron,
  });
  rmSync(reports, { recursive: true });
  return read;
}

/** `args`: for Playwright. */
export function endToEndInElectron(args: readonly string[] = []): Promise<Counts | { obstacle: string }> {
  const report = (reports: string) => join(reports, 'electron.json');
  return runWithElectron({
    args: [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--project=electron',
      '--output=test-results/electron',
      ...args,
    ],
    env: (reports) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report(reports) }),
    results: 'test-results/electron',
    read(succeeded, reports, { folder, electron }) {
      const rerun = (file: string) => `npm run test:electron -- ${file}`;
      const counts = readReport('playwright', report(reports), succeeded, rerun);
      const files = builtFiles(folder);
      if (args.length === 0) recordTested(root, electron, counts.failed, files);
      const differing = packedOtherwise(root, files);
      if (differing.length === 0) return counts;
      console.log(`What was packed is not what ran: ${differing.join(', ')}.`);
      return { ...counts, failed: counts.failed + 1 };
    },
  });
}
