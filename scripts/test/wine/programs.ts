/** Programs for Windows that sessions were made into: compiled, run under Wine, compared with the sessions. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programOf } from '../../../native-bridge/codegen/program.ts';
import { compilerObstacle, inPool, strictWindows } from '../../../native-bridge/codegen/testing/compiler.ts';
import { disagreements } from '../../../native-bridge/codegen/testing/expected-picture.ts';
import { handMade } from '../../../native-bridge/codegen/testing/hand-made.ts';
import {
  likeWindows,
  type PlayedSession,
  played,
  playedAtRandom,
} from '../../../native-bridge/codegen/testing/session.ts';
import type { Obstacle, Wine } from '../../../tooling/wine/wine.ts';
import { type Counts, none } from '../results.ts';

const execute = promisify(execFile);
const compiler = 'x86_64-w64-mingw32-gcc';
const timeoutMs = 60_000;
const randomSessions = 12;

/** All sessions made by hand, and some random ones; each counts as a test. */
export async function programsWitness(wine: Pick<Wine, 'folder' | 'run' | 'inside'>): Promise<Counts | Obstacle> {
  const obstacle = await compilerObstacle(compiler);
  if (obstacle !== null) return { obstacle: `Programs for Windows were not run: ${obstacle}` };
  const folder = join(wine.folder, 'programs');
  mkdirSync(folder, { recursive: true });
  const sessions: { name: string; session: PlayedSession }[] = [];
  for (const [name, act] of Object.entries(handMade))
    sessions.push({ name, session: await played(act, likeWindows()) });
  for (let seed = 1; seed <= randomSessions; seed += 1) {
    sessions.push({ name: `seed ${seed}`, session: await playedAtRandom(seed, 60, likeWindows()) });
  }
  const found = await inPool(sessions, async ({ name, session }, index) => {
    const [source, program, output] = [`p-${index}.c`, `p-${index}.exe`, `p-${index}.txt`] as const;
    const path = (name: string) => join(folder, name);
    writeFileSync(path(source), programOf(session.recording, 'c-windows'));
    await execute(compiler, [...strictWindows, '-O2', '-o', path(program), path(source)]);
    const code = await wine.run(wine.inside(path(program)), [], path(output), timeoutMs);
    const lines = readFileSync(path(output), 'utf8').trimEnd().split(/\r?\n/);
    const problems = code === 0 ? disagreements(session, lines) : [`ended with ${code}: ${lines.slice(-3).join(' ')}`];
    for (const problem of problems) console.error(`The program for Windows of “${name}”: ${problem}`);
    return problems.length === 0;
  });
  const passed = found.filter(Boolean).length;
  console.log(`${passed} of ${found.length} programs for Windows did in Wine what was done in the app.`);
  return { ...none, passed, failed: found.length - passed };
}
