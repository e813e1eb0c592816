/** What it costs a program to be watched, and what a trace costs to open. Side by side, in turns, in one run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CPrograms } from '../native-bridge/os/linux/testing/c-programs.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { decodeTrace, encodeTrace } from '../native-bridge/tracing/document/trace-file.ts';
import { TraceWriter } from '../native-bridge/tracing/document/trace-writer.ts';
import { Replay } from '../native-bridge/tracing/replay/replay.ts';
import { launchArguments, type WatchMode } from '../native-bridge/tracing/watch/strace-command.ts';
import { Watching } from '../native-bridge/tracing/watch/watching.ts';
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
  const options = launchArguments({ mode: 'fast', stacks: false, holdMs: 0 }, program, args);
  const quiet = options.map((option) => (option === '|exec cat >&3' ? '/dev/null' : option));
  const started = performance.now();
  await once(spawn('strace', quiet, { stdio: 'ignore' }), 'close');
  return performance.now() - started;
}

async function watched(os: MemoryOs, program: string, args: readonly string[], mode: WatchMode): Promise<number> {
  const started = performance.now();
  const { ended } = Watching.launch(
    { program, args, mode, stdio: ['ignore', 'ignore', 'ignore'] },
    (pid) => os.observe(pid).regions(),
    os.limits.pageSize,
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
    // Some twenty times as long, and the same each time.
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

/** Half of them map, half unmap; as from eight threads. */
function bigTrace(count: number): Uint8Array {
  const writer = new TraceWriter();
  for (let call = 0; call < count; call += 1) {
    const at = (0x7f0000000000 + (((call >> 1) * 7919) % 2000) * 2 ** 20).toString(16);
    const head = `${100 + (call % 8)} ${(1.8e9 + call / 1e4).toFixed(6)} [00007f00000${(0x10000 + (call % 500)).toString(16)}]`;
    const length = 4096 * (1 + ((call >> 1) % 64));
    if (call % 2 === 1 && call % 5 > 0) writer.take(`${head} munmap(0x${at}, ${length}) = 0 <0.000012>`);
    else writer.take(`${head} mmap(NULL, ${length}, 0x3, 0x22, -1, 0) = 0x${at} <0.000012>`);
  }
  for (let tid = 101; tid < 108; tid += 1) writer.threads.push({ tid, pid: 100, parent: 1 });
  return encodeTrace(writer.taken({ how: 'launched', command: '', pageBytes: 4096 }));
}

/** Opened and played to its end, once each round. */
function opening(count: number, mostMs: number | null): Row[] {
  const file = bigTrace(count);
  const times: number[] = [];
  const moments: number[] = [];
  let last = new Replay(decodeTrace(file));
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    last = new Replay(decodeTrace(file));
    last.end();
    times.push(performance.now() - started);
  }
  for (let step = 0; step < 50; step += 1) {
    const started = performance.now();
    last.at(Math.floor((count * ((step * 37) % 50)) / 50));
    moments.push(performance.now() - started);
  }
  const name = `${count.toLocaleString('en')} calls`;
  return [
    measured(
      `${name}: opened, played to the end`,
      figuresOf(times),
      'ms',
      mostMs === null ? undefined : { of: 'median', atMost: mostMs },
    ),
    measured(`${name}: any moment`, figuresOf(moments), 'ms'),
    measured(`${name}: in the file, each`, file.length / count, 'bytes'),
  ];
}

export async function benchWatch(os: MemoryOs): Promise<Report> {
  const programs = new CPrograms();
  try {
    const rows = [
      ...(await ratios(os, 'node -e 1', process.execPath, ['-e', '1'], 1.25)),
      ...(await ratios(os, '8,000 calls on memory among 400,000', programs.compile(mixed, '-O1'), [], 4)),
      ...opening(100_000, 1000),
      ...opening(1_000_000, null),
    ];
    return {
      title: 'Watching a program by strace',
      rows,
      notes: [
        'From before the start until all is recorded. Programs are held for 3 ms after they begin and 5 ms before they end, longer on a busy computer.',
      ],
    };
  } finally {
    programs.end();
  }
}
