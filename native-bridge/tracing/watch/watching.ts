/**
 * A program that is being watched: strace runs beside it, its lines become a trace, and lists of regions are read where
 * calls do not report everything. No matter which process dies (strace, the program, ours), the trace up to there is kept.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { Origin, Trace } from '../document/trace.ts';
import { type Recorded, TraceWriter } from '../document/trace-writer.ts';
import { LineSplitter } from './line-splitter.ts';
import { RegionLists, warmUp } from './region-lists.ts';
import { checkAttaching, findProgram, isScript, statusOf, whyNotExecuted } from './rights.ts';
import { attachArguments, launchArguments, straceAbilities, type WatchMode } from './strace-command.ts';
import { StraceLog } from './strace-log.ts';
import type { WatchSystem } from './system.ts';

export interface Launch {
  program: string;
  args: readonly string[];
  folder?: string;
  environment?: NodeJS.ProcessEnv;
  mode: WatchMode;
  stacks?: boolean;
  /** See StraceOptions. */
  holdMs?: number;
  /** Called with what strace writes, as it comes. */
  onText?: ((text: string) => void) | undefined;
  /** Standard input, output and error of the program, as for child_process.spawn. */
  stdio: [StdioItem, StdioItem, StdioItem];
}
type StdioItem = Exclude<StdioOptions, string> extends (infer Item)[] ? Item : never;

/** How the program ended; null where it goes on, or nobody knows. */
export type ProgramEnd = { code: number } | { signal: string } | null;

export interface WatchEnd {
  program: ProgramEnd;
  trace: Trace;
  /** What went wrong, and what became of the program; a sentence. Null where all went as it should. */
  trouble: string | null;
}

/** After so long a program that was asked to end is killed. */
const usualPatienceMs = 2000;

export class Watching {
  readonly writer = new TraceWriter();
  readonly child: ChildProcess;
  /** Settles once strace and, where it was launched, the program have ended. Rejects where nothing was traced at all. */
  readonly ended: Promise<WatchEnd>;
  readonly #origin: Omit<Origin, 'started'>;
  readonly #kind: 'fast' | 'detachable' | 'attached';
  readonly #listeners = new Set<(recorded: NonNullable<Recorded>) => void>();
  readonly #lists: RegionLists;
  readonly #log: StraceLog;
  readonly #lines = new LineSplitter((line) => this.#take(line));
  /** How many programs must have been begun before the trace begins: a shell that begins the program is none of it. */
  #leadingPrograms: number;
  /** Why the system does not execute the program: strace's words. */
  #refusal: string | null = null;
  /** The launched program's number, or the attached process's. */
  #root: number | null;
  #isStopping = false;
  #stderr = '';

  /** Starts a program. Errors: NotFound (strace, or the program), PermissionDenied, InvalidArgument. */
  static launch(launch: Launch, system: WatchSystem): Watching {
    const folder = launch.folder ?? process.cwd();
    const program = findProgram(launch.program, folder, launch.environment?.['PATH'] ?? process.env['PATH']);
    const { canBeFast } = straceAbilities();
    const mode = canBeFast ? launch.mode : 'detachable';
    const script = isScript(program, folder);
    const start: Start = {
      ...{ kind: mode, root: null, leadingPrograms: script ? 2 : 1 },
      ...{ command: [launch.program, ...launch.args].join(' '), onText: launch.onText },
      spawn: (log) => {
        const options = { mode, stacks: launch.stacks ?? false, holdMs: launch.holdMs, log };
        return spawn('strace', launchArguments(options, program, launch.args, script), {
          ...{ cwd: folder, env: launch.environment ?? process.env, stdio: launch.stdio },
        });
      },
    };
    return new Watching(start, system);
  }

  /** Attaches to a process, which goes on when this ends. Errors as for launch, and where it cannot be traced. */
  static attach(pid: number, command: string, system: WatchSystem, stacks = false): Watching {
    checkAttaching(pid);
    straceAbilities();
    const start: Start = {
      ...{ kind: 'attached', root: pid, leadingPrograms: 0, command },
      // Of its own group: a key that interrupts us is for us to answer.
      spawn: (log) =>
        spawn('strace', attachArguments({ mode: 'detachable', stacks, log }, pid), {
          ...{ stdio: ['ignore', 'ignore', 'pipe'], detached: true },
        }),
    };
    return new Watching(start, system);
  }

  private constructor({ kind, root, leadingPrograms, command, onText, spawn }: Start, system: WatchSystem) {
    this.#kind = kind;
    this.#root = root;
    const how = kind === 'attached' ? 'attached' : 'launched';
    this.#origin = { how, command, pageBytes: system.pageBytes };
    this.#leadingPrograms = leadingPrograms;
    this.#lists = new RegionLists(this.writer, system.readRegions, system.pageBytes);
    this.#log = new StraceLog(system.openPipe, (text) => {
      onText?.(text);
      this.#lines.push(text);
      this.#look(this.#lines.rest);
    });
    try {
      this.child = spawn(this.#log.path);
    } catch (thrown) {
      this.#log.close();
      this.#lists.close();
      throw thrown;
    }
    if (kind === 'attached') {
      this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#onAttachMessage(text));
    }
    this.ended = this.#run();
    warmUp(system.readRegions);
  }

  get kind(): 'fast' | 'detachable' | 'attached' {
    return this.#kind;
  }

  /** Calls the listener for each line with an effect, once it is in the trace. Returns the unsubscribe function. */
  subscribe(listener: (recorded: NonNullable<Recorded>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The trace so far. */
  taken(): Trace {
    return this.writer.taken(this.#origin);
  }

  /**
   * Stops watching. A program that was launched fast is asked to end, and killed after this many milliseconds; any other keeps running.
   * Asked again, it only is killed sooner.
   */
  stop(patienceMs = usualPatienceMs): void {
    const isFirst = !this.#isStopping;
    this.#isStopping = true;
    if (this.#kind === 'fast') setTimeout(() => this.#endProgram('SIGKILL'), patienceMs).unref();
    if (!isFirst) return;
    if (this.#kind === 'attached') this.child.kill('SIGINT');
    else if (this.#kind === 'detachable') this.#detach();
    else this.#endProgram('SIGTERM');
  }

  #detach(): void {
    const tracer = [...this.#lists.running].map((tid) => statusOf(tid)?.tracer ?? 0).find((pid) => pid > 0);
    if (tracer !== undefined) signal(tracer, 'SIGTERM');
  }

  #endProgram(how: 'SIGTERM' | 'SIGKILL'): void {
    if (how === 'SIGKILL') {
      for (const tid of this.#lists.running) signal(tid, how);
      return;
    }
    const processes = [...this.#lists.running].filter((tid) => statusOf(tid)?.process === tid);
    for (const pid of processes.length > 0 ? processes : [this.child.pid ?? 0]) signal(pid, how);
  }

  async #run(): Promise<WatchEnd> {
    const { child } = this;
    const started = new Promise<SamepageError | null>((resolve) => {
      child.on('error', (error) => resolve(problem('NotFound', `strace cannot be started: ${error.message}.`)));
      child.on('spawn', () => resolve(null));
    });
    const childEnded = new Promise<ChildEnd>((resolve) => {
      child.on('exit', (code, name) => resolve({ code, signal: name }));
    });
    const failed = await started;
    // One that never comes to open its log writes none.
    if (failed) this.#log.close();
    else void childEnded.then(() => this.#log.close());
    await this.#log.ended;
    this.#lists.close();
    this.#lines.end();
    if (failed) throw failed;
    return this.#conclude(await this.#settled(childEnded));
  }

  /** strace's, or the program's own, end. A program that was detached from goes on: its end is not waited for. */
  async #settled(childEnded: Promise<ChildEnd>): Promise<ChildEnd | null> {
    if (this.#kind === 'detachable' && !this.#hasRootEnded()) {
      if (this.#isStopping) {
        this.child.unref();
        return null;
      }
      // strace has gone, the program may be about to end, or goes on.
      return await Promise.race([childEnded, new Promise<null>((resolve) => setTimeout(() => resolve(null), 200))]);
    }
    return await childEnded;
  }

  #hasRootEnded(): boolean {
    return this.#rootEnd() !== null;
  }

  #rootEnd(): ProgramEnd {
    const mark = this.writer.marks.filter(({ kind, tid }) => kind === 'ended' && tid === this.#root).at(-1);
    if (mark?.value === undefined) return null;
    return typeof mark.value === 'number' ? { code: mark.value } : { signal: mark.value };
  }

  #conclude(child: ChildEnd | null): WatchEnd {
    const trace = this.taken();
    let program = this.#rootEnd();
    const isOwnChild = this.#kind === 'detachable' && child !== null;
    if (!program && isOwnChild) program = child.signal ? { signal: child.signal } : { code: child.code ?? 0 };
    if (trace.count === 0 && this.#leadingPrograms > 0) throw this.#whyNothing(child);
    if (trace.count === 0 && this.#kind === 'attached' && (child?.code ?? 0) !== 0) throw this.#whyNothing(child);
    if (program || this.#isStopping) return { program, trace, trouble: null };
    if (this.#kind === 'fast') {
      // strace's filter stays in the program: without its tracer every call on memory fails.
      this.#endProgram('SIGKILL');
      return { program, trace, trouble: 'strace has ended before the program, which was ended, too.' };
    }
    if (this.#kind === 'attached' && child?.signal === null) return { program, trace, trouble: null };
    return { program, trace, trouble: 'strace has ended before the program, which goes on unwatched.' };
  }

  #whyNothing(child: ChildEnd | null): SamepageError {
    const said =
      this.#stderr
        .trim()
        .split('\n')
        .at(-1)
        ?.replace(/^strace: /, '') ?? '';
    const what = this.#kind === 'attached' ? `Process ${this.#root} cannot be watched` : 'The program was not started';
    const code = child?.signal ?? child?.code ?? 'nothing';
    const ended = this.#refusal ?? `strace ended with ${code}`;
    const why = said === '' ? ended : said;
    return problem('PermissionDenied', `${what}: ${why}.`);
  }

  #take(line: string): void {
    if (this.#leadingPrograms > 0 && !this.#isBeginning(line)) return;
    const recorded = this.writer.take(line);
    if (!recorded) return;
    this.#lists.follow(recorded);
    for (const listener of this.#listeners) listener(recorded);
  }

  /** Of a launched program: leaves out what a shell did. */
  #isBeginning(line: string): boolean {
    const result = / execve(?:at)?\(.*\) += (0\b|-1 \w+ \(.*\))/.exec(line)?.[1];
    if (result === undefined) return false;
    if (result !== '0') {
      this.#refusal = whyNotExecuted(result.slice(3));
      return false;
    }
    this.#leadingPrograms -= 1;
    this.#root ??= Number(/^\d+/.exec(line)?.[0] ?? Number.NaN);
    return this.#leadingPrograms === 0;
  }

  /** strace writes the beginning of a line at once: a process that is about to end is held meanwhile. */
  #look(rest: string): void {
    const exit = /^(\d+) .*\bexit_group\(/.exec(rest);
    if (exit && this.#leadingPrograms === 0) this.#lists.beforeExit(Number(exit[1]));
  }

  #onAttachMessage(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-10_000);
    if (this.#root !== null && /Process \d+ attached/.test(text)) this.#lists.attached(this.#root);
  }
}

/** How strace is begun. */
interface Start {
  kind: 'fast' | 'detachable' | 'attached';
  root: number | null;
  leadingPrograms: number;
  command: string;
  onText?: Launch['onText'];
  spawn: (log: string) => ChildProcess;
}

interface ChildEnd {
  code: number | null;
  signal: string | null;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
