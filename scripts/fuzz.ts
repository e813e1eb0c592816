/**
 * `npm run fuzz -- MACHINE [--steps N] [--seed S] [--from STEP]`: a machine that looks for what nobody thought of. Each
 * step follows from the seed and its number alone; on a failure both are printed, and `--from` goes on there.
 * Exit code 1 where something was found, 2 for wrong arguments.
 */
import { parseArgs } from 'node:util';
import { fuzzDesktop } from './fuzz/desktop-machine.ts';
import { injectFaults } from './fuzz/faults/machine.ts';
import { fuzzKills } from './fuzz/kills.ts';
import { fuzzModelLong } from './fuzz/model/machine.ts';
import type { FuzzOptions } from './fuzz/options.ts';
import { fuzzPrograms } from './fuzz/program-machine.ts';
import { fuzzProtocol } from './fuzz/protocol-machine.ts';
import { soakLong } from './fuzz/soak.ts';
import { fuzzLines } from './fuzz/strace-lines.ts';
import { fuzzThief } from './fuzz/thief-machine.ts';
import { fuzzTruth } from './fuzz/watch-truth.ts';

/** Each rejects with what was found; on Linux, against the built app where it needs one. */
const machines: Readonly<Record<string, (options: FuzzOptions) => Promise<void>>> = {
  desktop: fuzzDesktop,
  faults: injectFaults,
  kills: fuzzKills,
  model: fuzzModelLong,
  program: fuzzPrograms,
  protocol: fuzzProtocol,
  soak: soakLong,
  strace: fuzzLines,
  thief: fuzzThief,
  'watch-truth': fuzzTruth,
};

const usage = `npm run fuzz -- ${Object.keys(machines).join('|')} [--steps N | --minutes N] [--seed S] [--from STEP]`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`“${text}” is not a whole number`);
  return value;
}

try {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: {
      steps: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const machine = machines[name];
  if (!machine || positionals.length !== 1) throw new TypeError(`Which machine? There are: ${Object.keys(machines)}`);
  const options = {
    steps: values.minutes === undefined ? wholeNumber(values.steps ?? '100000') : 60 * wholeNumber(values.minutes),
    seed: wholeNumber(values.seed ?? String(Date.now() % 2 ** 31)),
    from: wholeNumber(values.from ?? '0'),
    say: (line: string) => console.log(line),
  };
  console.log(`${name}: seed ${options.seed}, steps ${options.from} to ${options.from + options.steps}`);
  await machine(options).catch((thrown: unknown) => {
    console.error(thrown);
    console.error(`Once more: npm run fuzz -- ${name} --seed ${options.seed}`);
    process.exitCode = 1;
  });
} catch (thrown) {
  if (!(thrown instanceof TypeError)) throw thrown;
  console.error(`${thrown.message}\n${usage}`);
  process.exitCode = 2;
}
