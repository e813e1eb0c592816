/** `run-step.ts NAME whole|short FILE`: runs one step of `npm test` here, and writes what it came to into the file. */
import { writeFileSync } from 'node:fs';
import { runStep, steps } from './test-steps.ts';

const [name = '', extent = '', file = ''] = process.argv.slice(2);
const step = steps.get(name);
if (!step) throw new Error(`no step is named ${name}`);
writeFileSync(file, JSON.stringify(await runStep(step, extent === 'whole')));
