/**
 * A program that is being watched: strace runs beside it, its lines become a trace, and lists of regions are read where
 * calls do not report everything. No matter which process dies (strace, the program, ours), the trace up to there is kept.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { Origin, Trace } from '../document/trace.ts';
import { type Recorded, TraceWriter } from '../document/trace-writer.ts';
import { LineSplitter } from './line-splitter.ts';
import { type ReadRegions, RegionLists, warmUp } from './region-lists.ts';
import { checkAttaching, findProgram, statusOf } from './rights.ts';
import { attachArguments, launchArguments, straceAbilities, type WatchMode } from './strace-command.ts';

export interface Launch {
  program: string;
  args: readonly string[];
  folder?: string;
  environment?: NodeJS.ProcessEnv;
  mode: WatchMode;
  stacks?: boolean;
  /** See StraceOptions. */
  holdMs?: number;
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
  /** How many programs must have been begun before the trace begins: the shell is none of it. */
  #leadingPrograms: number;
  /** The launched program's number, or the attached process's. */
  #root: number | null;
  #isStopping = false;
  #stderr = '';

  /** Starts a program. Errors: NotFound (strace, or the program), PermissionDenied, InvalidArgument. */
  static launch(launch: Launch, readRegions: ReadRegions, pageBytes: number): Watching {
    const folder = launch.folder ?? process.cwd();
    const program = findProgram(launch.program, folder, launch.environment?.['PATH'] ?? process.env['PATH']);
    const { canBeFast } = straceAbilities();
    const mode = canBeFast ? launch.mode : 'detachable';
    const args = launchArguments({ mode, stacks: launch.stacks ?? false, holdMs: launch.holdMs }, program, launch.args);
    const child = spawn('strace', args, {
      cwd: folder,
      env: launch.environment ?? process.env,
      stdio: [...launch.stdio, 'pipe'],
    });
    const command = [launch.program, ...launch.args].join(' ');
    return new Watching(child, mode, null, { how: 'launched', command, pageBytes }, readRegions);
  }

  /** Attaches to a process, which goes on when this ends. Errors as for launch, and where it cannot be traced. */
  static attach(pid: number, command: string, readRegions: ReadRegions, pageBytes: number, stacks = false): Watching {
    checkAttaching(pid);
    straceAbilities();
    const args = attachArguments({ mode: 'detachable', stacks }, pid);
    // Of its own group: a key that interrupts us is for us to answer.
    const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
    return new Watching(child, 'attached', pid, { how: 'attached', command, pageBytes }, readRegions);
  }

  private constructor(
    child: ChildProcess,
    kind: 'fast' | 'detachable' | 'attached',
    root: number | null,
    origin: Omit<Origin, 'started'>,
    readRegions: ReadRegions,
  ) {
    this.child = child;
    this.#kind = kind;
    this.#root = root;
    this.#origin = origin;
    this.#leadingPrograms = origin.how === 'launched' ? 2 : 0;
    this.#lists = new RegionLists(this.writer, readRegions, origin.pageBytes);
    if (kind === 'attached') {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#onAttachMessage(text));
    }
    this.ended = this.#run();
    warmUp(readRegions);
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
    // Four were asked for; the types know three.
    const log = child.stdio[3] as Readable;
    const lines = new LineSplitter((line) => this.#take(line));
    log.on('data', (bytes: Buffer) => {
      lines.push(bytes.toString('latin1'));
      this.#look(lines.rest);
    });
    const started = new Promise<SamepageError | null>((resolve) => {
      child.on('error', (error) => resolve(problem('NotFound', `strace cannot be started: ${error.message}.`)));
      child.on('spawn', () => resolve(null));
    });
    const failed = await started;
    if (failed) {
      this.#lists.close();
      throw failed;
    }
    const childEnded = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on('exit', (code, name) => resolve({ code, signal: name }));
    });
    await new Promise<void>((resolve) => {
      log.on('close', resolve);
      log.on('error', () => resolve());
    });
    this.#lists.close();
    lines.end();
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
    // As shells do where execve(2) fails: 126 and 127, POSIX “Exit Status for Commands”.
    const isShells = this.#kind !== 'attached' && (child?.code === 126 || child?.code === 127);
    const code = child?.signal ?? child?.code ?? 'nothing';
    const ended = isShells ? 'the system cannot execute it, or what its first line names' : `strace ended with ${code}`;
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

  /** Of a launched program: leaves out what the shell did. */
  #isBeginning(line: string): boolean {
    if (!/ execve(?:at)?\(.*\) += 0\b/.test(line)) return false;
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
