/** The contract suite once more, as an ordinary user: a suite that only ever ran as root proves little. */
import { join } from 'node:path';
import { runAsOrdinaryUser } from './ordinary-user.ts';
import { type Counts, readReport } from './results.ts';

const options = {
  sources: ['native-bridge', 'protocol', 'package.json', 'tsconfig.json', 'vite.config.ts', 'build/licences.ts'],
  /** What the suite and vite.config.ts import. */
  packages: ['vitest', 'vite', 'fast-check', 'koffi', 'zod', 'birpc', '@msgpack/msgpack'],
};

/** Runs the suite and counts its tests. Root only. */
export function contractAsUser(): Promise<Counts> {
  const report = (temporary: string) => join(temporary, 'report.json');
  const reporters = (temporary: string) => [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(temporary)}`,
  ];
  return runAsOrdinaryUser(
    {
      ...options,
      args: ({ temporary }) => ['node_modules/vitest/vitest.mjs', 'run', 'native-bridge/os/', ...reporters(temporary)],
    },
    (succeeded, { temporary }) => readReport('vitest', report(temporary), succeeded, () => 'npm test -- contract'),
  );
}
