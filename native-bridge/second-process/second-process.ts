/** The host's side of the second process: starts it, asks it, and looks at what became of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { problem } from '../../protocol/errors.ts';
import { type StartCommand, secondProcess } from './command.ts';
import { answerSchema, type SecondAnswer, type SecondOrder } from './orders.ts';

/**
 * A process that has not answered by then is given up; ms. Starting takes half a second on a quiet computer. Where the
 * system allows a million regions, as many distributions do, mapping them takes 5 s there, and 28 s on a busy one.
 */
const patienceMs = 90_000;

type Done = Extract<SecondAnswer, { ok: unknown }>['ok'];

export class SecondProcess {
  readonly pid: number;
  /** Of the last order; milliseconds until its answer was here. */
  lastMs = 0;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #waiting: ((answer: SecondAnswer | null) => void) | null = null;
  #signal: NodeJS.Signals | null = null;
  #running = true;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
    this.#ended = new Promise((resolve) => {
      child.on('exit', (_, signal) => {
        this.#running = false;
        this.#signal = signal;
        this.#answer(null);
        resolve();
      });
    });
    // Writing to a process that has just ended fails; its end is noticed by itself.
    child.stdin?.on('error', () => undefined);
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => this.#answer(answerSchema.parse(JSON.parse(line))));
    }
  }

  /** Resolves when it can be asked. Rejects with Unsupported where it cannot be started. */
  static async start({ program, args }: StartCommand = secondProcess()): Promise<SecondProcess> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const failed = new Promise<never>((_, reject) => {
      child.on('error', (error) =>
        reject(problem('Unsupported', `The second process could not be started: ${error.message}`)),
      );
    });
    const { pid } = child;
    if (pid === undefined) return await failed;
    const second = new SecondProcess(child, pid);
    await Promise.race([second.#nextAnswer(), failed]);
    if (!second.running) throw problem('Unsupported', 'The second process ended as soon as it was started.');
    return second;
  }

  get running(): boolean {
    return this.#running;
  }

  /** The number of the signal that ended it; 0 while it runs, and where it ended by itself. */
  get signal(): number {
    return this.#signal === null ? 0 : constants.signals[this.#signal];
  }

  /** Rejects with the system's refusal; with NotFound where the process has ended, or ends by doing it. */
  async ask(order: SecondOrder): Promise<Done> {
    if (!this.#running) throw problem('NotFound', 'The second process has ended.');
    const started = performance.now();
    const answered = this.#nextAnswer();
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const answer = await answered;
    this.lastMs = performance.now() - started;
    if (answer === null) throw problem('NotFound', 'The second process has ended.');
    if ('error' in answer) throw problem(answer.error.code, answer.error.message);
    return answer.ok;
  }

  /** Ends it as `kill -9` does, wherever it is. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** At its own addresses, by /proc/PID/mem: fewer from the first one on that cannot be read. Of an ended process none. */
  read(from: number, target: Uint8Array): number {
    if (!this.#running) return 0;
    const file = openSync(`/proc/${this.pid}/mem`, 'r');
    try {
      return readSync(file, target, 0, target.length, from);
    } catch {
      return 0;
    } finally {
      closeSync(file);
    }
  }

  async #nextAnswer(): Promise<SecondAnswer | null> {
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs);
    try {
      return await new Promise<SecondAnswer | null>((resolve) => {
        this.#waiting = resolve;
      });
    } finally {
      clearTimeout(patience);
    }
  }

  #answer(answer: SecondAnswer | null): void {
    this.#waiting?.(answer);
    this.#waiting = null;
  }
}
