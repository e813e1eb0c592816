/** Programs for Windows that sessions and scenes were made into: compiled, run under Wine, compared with what was done. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recording } from '../../../native-bridge/codegen/operation.ts';
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
import { sceneRecording } from '../../../native-bridge/scenes/testing/recording.ts';
import { buildSecondProcess } from '../../../native-bridge/second-process/testing/built-program.ts';
import { allScenes } from '../../../scenes/all.ts';
import type { Obstacle, Wine } from '../../../tooling/wine/wine.ts';
import { type Counts, none } from '../results.ts';

const execute = promisify(execFile);
const compiler = 'x86_64-w64-mingw32-gcc';
const timeoutMs = 60_000;
const randomSessions = 12;

/** Wine backs a section with a file of its size at once: one of 1 TiB has no room there. */
const scenesTooLarge = ['sparse'];

/** A program to be, and what its output must have. */
interface Expected {
  name: string;
  recording: Recording;
  problemsOf(lines: readonly string[]): string[];
}

/** All sessions made by hand, some random ones, and the scenes; each counts as a test. */
export async function programsWitness(wine: Pick<Wine, 'folder' | 'run' | 'inside'>): Promise<Counts | Obstacle> {
  const obstacle = await compilerObstacle(compiler);
  if (obstacle !== null) return { obstacle: `Programs for Windows were not run: ${obstacle}` };
  const folder = join(wine.folder, 'programs');
  mkdirSync(folder, { recursive: true });
  const found = await inPool([...(await sessions()), ...(await scenes())], async (expected, index) => {
    const [source, program, output] = [`p-${index}.c`, `p-${index}.exe`, `p-${index}.txt`] as const;
    const path = (name: string) => join(folder, name);
    writeFileSync(path(source), programOf(expected.recording, 'c-windows'));
    await execute(compiler, [...strictWindows, '-O2', '-o', path(program), path(source)]);
    const code = await wine.run(wine.inside(path(program)), [], path(output), timeoutMs);
    const lines = readFileSync(path(output), 'utf8').trimEnd().split(/\r?\n/);
    const problems = code === 0 ? expected.problemsOf(lines) : [`ended with ${code}: ${lines.slice(-3).join(' ')}`];
    for (const problem of problems) console.error(`The program for Windows of “${expected.name}”: ${problem}`);
    return problems.length === 0;
  });
  const passed = found.filter(Boolean).length;
  console.log(`${passed} of ${found.length} programs for Windows did in Wine what was done in the app.`);
  return { ...none, passed, failed: found.length - passed };
}

async function sessions(): Promise<Expected[]> {
  const all: Expected[] = [];
  const add = (name: string, session: PlayedSession) =>
    all.push({ name, recording: session.recording, problemsOf: (lines) => disagreements(session, lines) });
  for (const [name, act] of Object.entries(handMade)) add(name, await played(act, likeWindows()));
  for (let seed = 1; seed <= randomSessions; seed += 1)
    add(`seed ${seed}`, await playedAtRandom(seed, 60, likeWindows()));
  return all;
}

/** As they are played on this machine. Such a program checks its bytes and regions itself. */
async function scenes(): Promise<Expected[]> {
  const second = await buildSecondProcess();
  const problemsOf = (lines: readonly string[]) =>
    lines.at(-1) === 'All as it was in the app.' ? [] : [`It ends with ${lines.at(-1)}`];
  try {
    const all: Expected[] = [];
    for (const { id } of allScenes().filter(({ id }) => !scenesTooLarge.includes(id))) {
      const recording = await sceneRecording(id, second.command);
      if (recording) all.push({ name: `scene ${id}`, recording, problemsOf });
    }
    return all;
  } finally {
    await second.remove();
  }
}
