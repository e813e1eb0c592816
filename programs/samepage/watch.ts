/** `samepage watch`: runs a program, or attaches to one, and records how its address space is built. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { openMemoryOs, openPipes } from '../../native-bridge/os/platform/open-os.ts';
import { checkSavePlace, saveTrace } from '../../native-bridge/tracing/document/save-trace.ts';
import { Replay } from '../../native-bridge/tracing/replay/replay.ts';
import type { WatchSystem } from '../../native-bridge/tracing/watch/system.ts';
import { type WatchEnd, Watching } from '../../native-bridge/tracing/watch/watching.ts';
import { problem } from '../../protocol/errors.ts';
import { nameFromText } from '../../protocol/names.ts';
import { onlyOnLinux } from '../../protocol/watching-values.ts';
import { type CliCommand, type ExitCode, type Io, printJson, readArguments } from './command.ts';
import { processDocument, processTable } from './trace-document.ts';

const help = `Usage: samepage watch [--detachable] [--stacks] [--save FILE] [--json] -- PROGRAM [ARGUMENT]...
       samepage watch --attach PID [--stacks] [--save FILE] [--json]

Runs a program under strace and records every call that changes its address space; at its end prints the regions of each
of its processes as they were just before the end, and which call made each. What the program prints goes to standard
error. An interrupt (Ctrl+C) or SIGTERM stops watching.

  --detachable    the program goes on when watching stops, but every call of it is slower (17 to 90 µs). Without it
                  only calls on memory are, and when watching stops, the program is ended
  --attach PID    watch a process that runs already; it goes on when watching stops
  --stacks        record the stack of each call, which takes over a millisecond each
  --save FILE     keep the trace (.samepage-trace), for “samepage trace FILE”; of files only a trace is replaced
  --json          one JSON document, for other programs
  --help          this text
`;

const options = {
  detachable: { type: 'boolean' },
  attach: { type: 'string' },
  stacks: { type: 'boolean' },
  save: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const watch: CliCommand = {
  async run(args, io) {
    const split = args.indexOf('--');
    const [own, program] = split < 0 ? [args, []] : [args.slice(0, split), args.slice(split + 1)];
    const read = readArguments(own, options, help, io);
    if (!read) return 0;
    const { values, positionals } = read;
    if (positionals.length > 0)
      throw new UsageError(`The program stands behind “--”: watch -- ${positionals.join(' ')}`);
    if (values.attach === undefined ? program.length === 0 : program.length > 0) {
      throw new UsageError(`watch takes a program behind “--”, or --attach PID.\n\n${help}`);
    }
    if (values.attach !== undefined && (values.detachable || !/^[1-9]\d{0,9}$/.test(values.attach))) {
      throw new UsageError(
        values.detachable ? 'What is attached to is detachable anyway.' : `“${values.attach}” is not a process number.`,
      );
    }
    const save = values.save === undefined ? undefined : nameFromText(values.save);
    return await run({ ...values, save, program }, io);
  },
};

interface Asked {
  program: readonly string[];
  attach?: string | undefined;
  detachable?: boolean | undefined;
  stacks?: boolean | undefined;
  save?: string | undefined;
  json?: boolean | undefined;
}

async function run(asked: Asked, io: Io): Promise<ExitCode> {
  const { save } = asked;
  if (save !== undefined) checkSavePlace(save);
  const os = await openMemoryOs();
  try {
    if (os.limits.platform !== 'linux') throw problem('Unsupported', onlyOnLinux);
    const readRegions = (pid: number) => os.observe(pid).regions();
    const watching = begin(asked, { readRegions, pageBytes: os.limits.pageSize, openPipe: await openPipes() });
    const ended = await untilEnd(watching, save);
    print(ended, asked.json ?? false, io);
    if (save !== undefined) saveTrace(ended.trace, save);
    if (ended.trouble === null) return 0;
    io.err(`samepage: ${ended.trouble}\n`);
    return 1;
  } finally {
    os.close();
  }
}

function begin({ program, attach, detachable, stacks }: Asked, system: WatchSystem): Watching {
  if (attach !== undefined) {
    const pid = Number(attach);
    return Watching.attach(pid, commandOf(pid), system, stacks ?? false);
  }
  const [name = '', ...rest] = program;
  const mode = detachable ? 'detachable' : 'fast';
  return Watching.launch(
    { program: name, args: rest, mode, stacks: stacks ?? false, stdio: ['inherit', 2, 2] },
    system,
  );
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** What a kill of ours can lose of a trace that is saved, at the start and later. */
const [firstSaveMs, saveEveryMs] = [100, 250];

/** Resolves when watching has ended. Meanwhile it is stopped by a signal, and saved now and then: we may be killed. */
async function untilEnd(watching: Watching, save: string | undefined): Promise<WatchEnd> {
  const stop = () => watching.stop();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let timer: NodeJS.Timeout | null = null;
  const saveLater = (path: string, milliseconds: number) => {
    timer = setTimeout(() => {
      const began = performance.now();
      try {
        saveTrace(watching.taken(), path);
      } catch {
        // At the end it is reported.
      }
      // A long trace takes longer to write: at most a twentieth of the time goes into that.
      saveLater(path, Math.max(saveEveryMs, 20 * (performance.now() - began)));
    }, milliseconds);
  };
  if (save !== undefined) saveLater(save, firstSaveMs);
  try {
    return await watching.ended;
  } finally {
    if (timer) clearTimeout(timer);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function print({ program, trace }: WatchEnd, asJson: boolean, io: Io): void {
  const { processes } = new Replay(trace).end();
  if (asJson) {
    printJson(io, {
      exit: program,
      events: trace.count,
      lost: trace.lost,
      processes: processes.map(processDocument),
    });
    return;
  }
  for (const process of processes) io.out(`${processTable(trace, process)}\n`);
  const end =
    program === null ? 'goes on' : 'code' in program ? `exit code ${program.code}` : `ended by ${program.signal}`;
  io.out(`${trace.count} calls, ${trace.lost} not understood, ${processes.length} processes; the program: ${end}\n`);
}
