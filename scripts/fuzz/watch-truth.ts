/**
 * `npm run fuzz -- watch-truth`: real programs, as far as they are installed, are watched, stopped at moments by chance,
 * and gone on with. Wherever they are stopped, and at the end of each process, the map must be as the system lists it;
 * and the trace must hold the calls that strace printed, thread by thread.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegions } from '../../native-bridge/os/linux/maps.ts';
import { goOn, stopAll } from '../../native-bridge/tracing/testing/stopped.ts';
import { system } from '../../native-bridge/tracing/testing/system.ts';
import {
  differingNow,
  logged,
  printedCalls,
  tracedCalls,
  unexplained,
} from '../../native-bridge/tracing/testing/truth.ts';
import { statusOf } from '../../native-bridge/tracing/watch/rights.ts';
import { Watching } from '../../native-bridge/tracing/watch/watching.ts';
import type { FuzzOptions } from './options.ts';
import { Random } from './random.ts';

const hello = join(import.meta.dirname, '../../native-bridge/tracing/testing/programs/calls.c');
const threads = `
import threading, mmap, random
def work(seed):
  chance = random.Random(seed)
  held = []
  for _ in range(300):
    if held and chance.random() < 0.5: held.pop(chance.randrange(len(held))).close()
    else: held.append(mmap.mmap(-1, 4096 * (1 + chance.randrange(64))))
for one in [threading.Thread(target=work, args=[n]) for n in range(6)]: one.start()`;

const programs: readonly (readonly [name: string, path: string, ...args: string[]])[] = [
  ['python3', '/usr/bin/python3', '-c', 'import json, http.client, threading'],
  ['python3, six threads', '/usr/bin/python3', '-c', threads],
  ['node', process.execPath, '-e', 'new (require("worker_threads").Worker)("new Array(1e6)", { eval: true })'],
  ['gcc and its children', '/usr/bin/gcc', '-w', '-pthread', hello, '-o', '/dev/null'],
  ['a shell and its children', '/bin/sh', '-c', 'ls / | cat >/dev/null; (exit 3); sleep 0'],
  ['chromium', '/usr/bin/chromium', '--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'],
];

export interface Truth {
  events: number;
  processes: number;
  /** How often processes were looked at while they were stopped. */
  stops: number;
  /** Processes' ends at which they were held, and compared. */
  ends: number;
  /** Ends of processes whose beginning no list shows: on a busy computer they were over too soon. */
  unlisted: number;
  /** Everything that was wrong, a line each. */
  wrong: string[];
}

/** `stopEveryMs`: at most so long between two stops. `holdMs`: so long each process is held at its end. */
export async function checkProgram(
  [path, ...args]: readonly [path: string, ...args: string[]],
  random: Random,
  stopEveryMs: number,
  holdMs = 100,
): Promise<Truth> {
  const wrong: string[] = [];
  const { option, log } = logged();
  const watching = Watching.launch(
    { program: path, args, mode: 'fast', holdMs, ...option, stdio: ['ignore', 'ignore', 'ignore'] },
    system,
  );
  let isOver = false;
  const over = watching.ended.finally(() => {
    isOver = true;
  });
  let stops = 0;
  const pause = (ms: number) => Promise.race([over, new Promise((resolve) => setTimeout(resolve, ms))]);
  for (await pause(random.below(stopEveryMs)); !isOver; await pause(random.below(stopEveryMs))) {
    const pids = await stopAll(watching.child.pid ?? 0);
    for (const pid of pids) {
      // strace's own, before it begins the program.
      if (!watching.writer.threads.some(({ tid }) => tid === pid)) continue;
      const found = await whileStopped(watching, pid);
      if (found === null) continue;
      stops += 1;
      wrong.push(...found.map((text) => `stopped after ${watching.writer.count} calls, process ${pid}: ${text}`));
    }
    goOn(pids);
  }
  const { trace, trouble, program } = await over;
  if (trouble !== null) wrong.push(trouble);
  if (!program || !('code' in program) || program.code !== 0) wrong.push(`it ended by ${JSON.stringify(program)}`);
  if (trace.lost > 0) wrong.push(`${trace.lost} lines were not understood`);
  const exits = trace.keyframes.filter(({ reason }) => reason === 'exit');
  let unlisted = 0;
  for (const exit of exits) {
    const found = unexplained(trace, exit);
    if (!found) unlisted += 1;
    else wrong.push(...found.map((stretch) => `at the end of ${exit.pid}: ${JSON.stringify(stretch)}`));
  }
  wrong.push(...differentCalls(printedCalls(log()), tracedCalls(trace)));
  const processes = new Set(trace.threads.map(({ pid }) => pid)).size;
  return { events: trace.count, processes, stops, ends: exits.length - unlisted, unlisted, wrong };
}

/** What differs once all that strace has to say has come; null where the process has ended meanwhile. */
async function whileStopped(watching: Watching, pid: number): Promise<string[] | null> {
  const deadline = performance.now() + 10_000;
  for (let quiet = 0; ; ) {
    const regions = listOf(pid);
    if (!regions) return null;
    // In vfork(2) it is stopped without strace saying so: no list was read, and how far its stack has grown no call says.
    const ways = statusOf(pid)?.state === 'D' ? [true] : [true, false];
    const wrong = ways.flatMap((byCalls) => differingNow(watching, pid, regions, byCalls));
    quiet = wrong.length === 0 ? quiet + 1 : 0;
    // Twice: what comes late must not change it.
    if (quiet === 2) return [];
    if (performance.now() > deadline) return wrong.map((stretch) => JSON.stringify(stretch));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function listOf(pid: number) {
  try {
    const regions = readRegions(pid);
    return regions.count > 0 ? regions : null;
  } catch {
    return null;
  }
}

/** Threads whose calls are not the same, a line each. */
export function differentCalls(
  printed: ReturnType<typeof printedCalls>,
  traced: ReturnType<typeof tracedCalls>,
): string[] {
  const tids = [...new Set([...Object.keys(printed), ...Object.keys(traced)])].map(Number);
  return tids.flatMap((tid) => {
    const [one, other] = [printed[tid] ?? [], traced[tid] ?? []];
    const at = Math.max(one.length, other.length);
    const first = Array.from({ length: at }, (_, row) => row).find((row) => one[row] !== other[row]);
    return first === undefined ? [] : [`thread ${tid}, call ${first}: strace ${one[first]}, the trace ${other[first]}`];
  });
}

/** Each step runs each program once. */
export async function fuzzTruth({ steps, seed, from, say }: FuzzOptions): Promise<void> {
  let found = 0;
  for (let step = from; step < from + steps; step += 1) {
    for (const [name, ...command] of programs) {
      const [path] = command;
      if (!existsSync(path)) {
        say(`${name}: not installed here`);
        continue;
      }
      const { wrong, ...counts } = await checkProgram(
        command,
        new Random(seed, step),
        name === 'chromium' ? 3000 : 120,
      );
      say(
        `${name}: ${JSON.stringify(counts)}, ${wrong.length === 0 ? 'all the same' : wrong.slice(0, 5).join('\n  ')}`,
      );
      found += wrong.length;
    }
  }
  if (found > 0) throw new Error(`${found} differences`);
  say('nothing wrong');
}
