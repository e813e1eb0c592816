/** The whole end-to-end suite in Electron itself: the current one, or an older one (tooling/electron). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { obtainElectron, screenObstacle, versionsOf } from '../../tooling/electron/electron-for-tests.ts';
import { runAsOrdinaryUser } from './ordinary-user.ts';
import { type Counts, readReport } from './results.ts';
import { root, run } from './run-tool.ts';

/** All that the specs and the bench import, and the built app. */
const sources = [
  'bench',
  'build',
  'dist',
  'docs/images',
  'e2e',
  'electron',
  'native-bridge',
  'package.json',
  'playwright.config.ts',
  'protocol',
  'renderer',
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
  'vite',
  'ws',
  'zod',
];

export interface ElectronTool<T> {
  /** Node's arguments: the tool's file within the project first. `reports`: a folder to write into. */
  args: readonly string[];
  env?: (reports: string) => Record<string, string>;
  /** A folder of the project that it writes to. */
  results?: string;
  /** Reads what it wrote, once it has ended. */
  read: (succeeded: boolean, reports: string) => T;
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
  const { electron, chromium, node } = await versionsOf(found.path);
  const user = asRoot ? ', as an ordinary user' : '';
  say(`In Electron ${electron} (Chromium ${chromium}, Node ${node}), in its sandbox${user}.`);
  const variables = { SAMEPAGE_ELECTRON_CHROMIUM: String(chromium) };
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
      (succeeded, { temporary }) => tool.read(succeeded, temporary),
    );
  }
  const reports = mkdtempSync(join(tmpdir(), 'samepage-electron-'));
  const env = { ...variables, ...tool.env?.(reports), ELECTRON_OVERRIDE_DIST_PATH: dirname(found.path) };
  const [file = '', ...args] = tool.args;
  const read = tool.read(await run(process.execPath, [join(root, file), ...args], { env }), reports);
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
    read: (succeeded, reports) =>
      readReport('playwright', report(reports), succeeded, (file) => `npm run test:electron -- ${file}`),
  });
}
