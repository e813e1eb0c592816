/** What it costs a program to be watched, and what a trace costs to open. Side by side, in turns, in one run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPipe } from '../native-bridge/os/linux/pipe.ts';
import { CPrograms } from '../native-bridge/os/linux/testing/c-programs.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { openTrace } from '../native-bridge/tracing/document/open-trace.ts';
import type { Trace } from '../native-bridge/tracing/document/trace.ts';
import { encodeTrace } from '../native-bridge/tracing/document/trace-file.ts';
import { Replay } from '../native-bridge/tracing/replay/replay.ts';
import { launchArguments, type WatchMode } from '../native-bridge/tracing/watch/strace-command.ts';
import { Watching } from '../native-bridge/tracing/watch/watching.ts';
import { momentOf, processesOf, timelineOf } from '../native-bridge/tracing/watches/answers.ts';
import { bigLog } from './big-log.ts';
import { figuresOf } from './figures.ts';
import { measured, type Report, type Row, threeFigures, verdict } from './table.ts';

const rounds = 9;

/** 8,000 calls on memory among 400,000. */
const mixed = `
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
  for (int i = 0; i < 4000; i++) {
    char *at = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int j = 0; j < 98; j++) syscall(SYS_getppid);
    munmap(at, 65536);
  }
  return 0;
}`;

async function untraced(program: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  await once(spawn(program, args, { stdio: 'ignore' }), 'close');
  return performance.now() - started;
}

/** strace itself with the same options, its lines thrown away: less than that no watching by it can cost. */
async function straceAlone(program: string, args: readonly string[]): Promise<number> {
  const options = launchArguments({ mode: 'fast', stacks: false, holdMs: 0, log: '/dev/null' }, program, args);
  const started = performance.now();
  await once(spawn('strace', options, { stdio: 'ignore' }), 'close');
  return performance.now() - started;
}

async function watched(os: MemoryOs, program: string, args: readonly string[], mode: WatchMode): Promise<number> {
  const started = performance.now();
  const { ended } = Watching.launch(
    { program, args, mode, stdio: ['ignore', 'ignore', 'ignore'] },
    { readRegions: (pid) => os.observe(pid).regions(), pageBytes: os.limits.pageSize, openPipe },
  );
  const { trouble } = await ended;
  if (trouble !== null) throw new Error(trouble);
  return performance.now() - started;
}

async function ratios(
  os: MemoryOs,
  name: string,
  program: string,
  args: readonly string[],
  most: number,
): Promise<Row[]> {
  const alone = 'strace alone, no line read';
  const times: Record<'untraced' | typeof alone | WatchMode, number[]> = {
    ...{ untraced: [], [alone]: [], fast: [], detachable: [] },
  };
  for (let round = 0; round < rounds; round += 1) {
    times.untraced.push(await untraced(program, args));
    times[alone].push(await straceAlone(program, args));
    times.fast.push(await watched(os, program, args, 'fast'));
    // Where processors fall asleep between two calls, half a minute; and the same each time.
    if (round < 2) times.detachable.push(await watched(os, program, args, 'detachable'));
  }
  const base = Math.min(...times.untraced);
  const ratio = Math.min(...times.fast) / base;
  const floor = Math.min(...times[alone]) / base;
  return [
    ...Object.entries(times).map(([how, list]) => measured(`${name}, ${how}`, figuresOf(list), 'ms')),
    {
      what: `${name}, fast against untraced (fastest of ${rounds})`,
      median: threeFigures(ratio),
      p99: '',
      target: `≤ ${most}`,
      reached: verdict(ratio <= most),
    },
    {
      what: `${name}, strace alone against untraced (fastest of ${rounds})`,
      median: threeFigures(floor),
      p99: '',
      target: '',
      reached: '',
    },
  ];
}

/** Opened, played to its end, and its whole timeline and last moment answered: what a window asks first. */
function firstPicture(path: string): { trace: Trace; replay: Replay } {
  const trace = openTrace(path);
  const replay = new Replay(trace);
  const source = { trace, replay };
  processesOf(source);
  timelineOf(source, { watch: 1, from: 0, to: trace.times.at(-1) ?? 0, bins: 1200, process: null });
  momentOf(source, { watch: 1, process: 0, position: trace.count });
  return source;
}

function timed(rounds: number, work: (round: number) => void): ReturnType<typeof figuresOf> {
  return figuresOf(
    Array.from({ length: rounds }, (_, round) => {
      const started = performance.now();
      work(round);
      return performance.now() - started;
    }),
  );
}

function opening(folder: string, count: number, mostMs: number | null): Row[] {
  const [log, file] = [join(folder, 'strace.log'), join(folder, 'file.samepage-trace')];
  writeFileSync(log, bigLog(count).join('\n'));
  let source = firstPicture(log);
  writeFileSync(file, encodeTrace(source.trace));
  const target = mostMs === null ? undefined : ({ of: 'median', atMost: mostMs } as const);
  const fromLog = timed(5, () => (source = firstPicture(log)));
  const fromFile = timed(5, () => (source = firstPicture(file)));
  const { trace, replay } = source;
  const moments = timed(50, (step) =>
    momentOf(source, { watch: 1, process: 0, position: Math.floor((count * ((step * 37) % 50)) / 50) }),
  );
  const columns = Object.values(trace).reduce(
    (sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0),
    0,
  );
  const sizes = replay.sizesUntil(count).reduce((sum, { byteLength }) => sum + byteLength, 0);
  const name = `${count.toLocaleString('en')} calls`;
  return [
    measured(`${name}: a log opened, to its first picture`, fromLog, 'ms', target),
    measured(`${name}: a trace opened, to its first picture`, fromFile, 'ms', target),
    measured(`${name}: any moment`, moments, 'ms'),
    measured(`${name}: in memory, each`, figuresOf([(columns + sizes) / count]), 'bytes', { of: 'median', atMost: 60 }),
    measured(`${name}: in the file, each`, figuresOf([statSync(file).size / count]), 'bytes'),
  ];
}

export async function benchWatch(os: MemoryOs): Promise<Report> {
  const programs = new CPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  try {
    const rows = [
      ...(await ratios(os, 'node -e 1', process.execPath, ['-e', '1'], 1.25)),
      ...(await ratios(os, '8,000 calls on memory among 400,000', programs.compile(mixed, '-O1'), [], 4)),
      ...opening(folder, 100_000, 1000),
      ...opening(folder, 1_000_000, null),
    ];
    return {
      title: 'Watching a program by strace',
      rows,
      notes: [
        'From before the start until all is recorded. Programs are held for 2 ms after they begin and before they end, longer on a busy computer.',
      ],
    };
  } finally {
    programs.end();
    rmSync(folder, { recursive: true });
  }
}
