/**
 * Random sessions on real memory, each made into a program for Linux, compiled with all warnings as errors, run, and compared
 * with the session. A step is a session; its seed is the step's number and the given seed together.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../../native-bridge/codegen/program.ts';
import { compile, compilerObstacle, inPool, run, strict } from '../../native-bridge/codegen/testing/compiler.ts';
import { disagreements } from '../../native-bridge/codegen/testing/expected-picture.ts';
import { type PlayedSession, playedAtRandom } from '../../native-bridge/codegen/testing/session.ts';
import type { FuzzOptions } from './options.ts';

const reportEvery = 100;
/** Played one after the other, for they share the process; then compiled and run side by side. */
const atOnce = 20;

export async function fuzzPrograms({ seed, from, steps, say }: FuzzOptions): Promise<void> {
  const obstacle = await compilerObstacle('gcc');
  if (obstacle !== null) throw new Error(obstacle);
  const folder = mkdtempSync(join(tmpdir(), 'samepage-programs-'));
  const started = performance.now();
  let operations = 0;
  try {
    for (let step = from; step < from + steps; step += atOnce) {
      const count = Math.min(atOnce, from + steps - step);
      const all: { step: number; session: PlayedSession }[] = [];
      for (let nth = step; nth < step + count; nth += 1) {
        all.push({ step: nth, session: await playedAtRandom((seed + nth) % 2 ** 31, nth % 10 === 0 ? 300 : 60) });
      }
      await inPool(all, async ({ step: nth, session }, index) => {
        const text = programOf(session.recording, 'c-linux');
        const program = await compile(folder, `p-${index}`, text, [...strict, nth % 5 ? '-O2' : '-O3']);
        const { code, lines, errors } = await run(program, []);
        const found = code === 0 ? disagreements(session, lines) : [`ended with ${code}: ${errors}`];
        if (found.length > 0) throw new Error(`step ${nth} (--from ${nth} --steps 1): ${found.join('\n')}`);
        operations += session.recording.operations.length;
      });
      if ((step - from) % reportEvery >= reportEvery - atOnce) {
        const seconds = Math.round((performance.now() - started) / 1000);
        say(`program: seed ${seed}, ${step + count - from} programs of ${operations} operations, ${seconds} s`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
