// Runs a TypeScript file as it stands: `node scripts/run-ts.mjs scripts/test.ts …`. The Node versions we support do not
// all strip types, and these scripts run before anything is built.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file] = process.argv.splice(2, 1);
await runnerImport(resolve(file));
