/** `samepage trace FILE`: what a trace, or a log that strace wrote elsewhere, says of a moment, or all of its calls. */
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { openTrace } from '../../native-bridge/tracing/document/open-trace.ts';
import { callText, type Trace } from '../../native-bridge/tracing/document/trace.ts';
import { Replay } from '../../native-bridge/tracing/replay/replay.ts';
import { nameFromText } from '../../protocol/names.ts';
import { type CliCommand, type Io, printJson, readArguments } from './command.ts';
import { processDocument, processTable } from './trace-document.ts';

const help = `Usage: samepage trace FILE [--at SECONDS | --events] [--json]

Prints the address space of each process in a trace that “samepage watch --save” kept, or in a log that strace wrote.

  --at SECONDS    at this time after the first call; otherwise as they were just before their ends
  --events        the calls instead, in the order in which they began
  --json          one JSON document, for other programs
  --help          this text
`;

export const trace: CliCommand = {
  run(args, io) {
    const options = { at: { type: 'string' }, events: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    const read = readArguments(joined(args), options, help, io);
    if (!read) return Promise.resolve(0);
    const { values, positionals } = read;
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new UsageError(`trace takes one file.\n\n${help}`);
    if (values.events && values.at !== undefined) throw new UsageError('Either --at or --events.');
    const seconds = values.at === undefined ? null : secondsOf(values.at);
    const opened = openTrace(nameFromText(path));
    if (values.events) printEvents(opened, values.json ?? false, io);
    else printProcesses(opened, seconds, values.json ?? false, io);
    return Promise.resolve(0);
  },
};

/** `--at -1` as `--at=-1`: util.parseArgs takes what begins with a dash for another option. */
function joined(args: readonly string[]): string[] {
  const at = args.findIndex((arg, index) => arg === '--at' && /^-[\d.]/.test(args[index + 1] ?? ''));
  return at < 0 ? [...args] : [...args.slice(0, at), `--at=${args[at + 1]}`, ...args.slice(at + 2)];
}

/** As programs print numbers, also 1e-05. */
function secondsOf(text: string): number {
  const seconds = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(seconds)) throw new UsageError(`“${text}” is not a number of seconds.`);
  if (seconds < 0) throw new UsageError(`“${text}” is before the first call: --at takes 0 seconds or more.`);
  return Math.abs(seconds);
}

function printProcesses(opened: Trace, seconds: number | null, asJson: boolean, io: Io): void {
  const replay = new Replay(opened);
  // Rounded: 0.000003 · 10^6 is not 3.
  const moment = seconds === null ? replay.end() : replay.atTime(Math.round(seconds * 1e9) / 1000);
  const processes = moment.processes.filter(({ last }) => seconds === null || last === null);
  if (asJson) {
    const head = seconds === null ? { events: opened.count, lost: opened.lost } : { at: seconds };
    printJson(io, { ...head, processes: processes.map(processDocument) });
    return;
  }
  for (const process of processes) io.out(`${processTable(opened, process)}\n`);
  io.out(`${moment.position} of ${opened.count} calls, ${opened.lost} not understood\n`);
}

/** Written in parts: of a million calls the text is longer than a string can be. */
function printEvents(opened: Trace, asJson: boolean, io: Io): void {
  const most = 1000;
  let lines: string[] = [];
  for (let call = 0; call < opened.count; call += 1) {
    const text = callText(opened, call);
    const isLast = call === opened.count - 1;
    if (asJson) lines.push(`  ${JSON.stringify(text)}${isLast ? '' : ','}\n`);
    else lines.push(`${(text.time / 1e6).toFixed(6)} ${text.tid} ${text.call}(${text.args}) = ${text.result ?? '?'}\n`);
    if (lines.length < most && !isLast) continue;
    io.out((asJson && call < most ? '[\n' : '') + lines.join(''));
    lines = [];
  }
  if (asJson) io.out(opened.count === 0 ? '[]\n' : ']\n');
}
