/** Small C programs for tests that need a process with a memory of a certain shape: compiled by cc, run, ended. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Running {
  pid: number;
  child: ChildProcess;
  /** What it printed by the time that it was ready. */
  output: string;
}

export class CPrograms {
  readonly #folder = mkdtempSync(join(tmpdir(), 'samepage-c-'));
  readonly #children: ChildProcess[] = [];
  #count = 0;

  /** Compiles a program; returns its path. */
  compile(source: string, ...options: string[]): string {
    this.#count += 1;
    const path = join(this.#folder, `program-${this.#count}`);
    writeFileSync(`${path}.c`, source);
    execFileSync('cc', ['-o', path, `${path}.c`, '-pthread', ...options]);
    return path;
  }

  /** Starts a program, and resolves once it has printed a line: all that it maps is mapped by then. */
  async start(path: string, ...args: string[]): Promise<Running> {
    const child = spawn(path, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#children.push(child);
    const ended = once(child, 'close').then(() => {
      throw new Error(`${path} ended before it was ready`);
    });
    const [output] = await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return { pid: child.pid ?? 0, child, output: String(output) };
  }

  /** Ends all that run, and removes the programs. */
  end(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
