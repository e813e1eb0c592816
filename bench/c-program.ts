/** bench/move.c, compiled for this run. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Address } from '../protocol/address.ts';
import type { MoveMethod } from '../protocol/model.ts';

/** Moves made one after the other. */
export interface Moves {
  /** The time of each. */
  nanoseconds: number[];
  /** In how many of them page faults were taken. */
  faulted: number;
}

export interface CMover {
  move(method: MoveMethod, count: number): Promise<Moves>;
  /** Ends it, and resolves when it is gone. */
  end(): Promise<void>;
}

export interface CProgram {
  /** Starts a process that holds its own section, filled, and moves a view of it to and fro. */
  start(bytes: number, places: readonly [Address, Address]): CMover;
  remove(): void;
}

/** Says in a few words why there is none where no compiler is found or the program does not compile. */
export function compileC(): CProgram | { obstacle: string } {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  const program = join(folder, 'move');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const args = ['-O2', '-o', program, join(import.meta.dirname, 'move.c')];
  const compiled = spawnSync('cc', args, { encoding: 'utf8' });
  if (compiled.status !== 0) {
    remove();
    return { obstacle: compiled.error ? 'no C compiler (cc) was found' : `cc: ${compiled.stderr.trim()}` };
  }
  const start = (bytes: number, places: readonly [Address, Address]) =>
    moverOf(spawn(program, [bytes, ...places].map(String), { stdio: ['pipe', 'pipe', 'inherit'] }));
  return { start, remove };
}

function moverOf(child: ChildProcess): CMover {
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the C program was started without pipes');
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async move(method, count) {
      stdin.write(`${method} ${count}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the C program has ended');
      const [faulted = Number.NaN, ...nanoseconds] = value.split(' ').map(Number);
      return { faulted, nanoseconds };
    },
    end() {
      stdin.end();
      return ended;
    },
  };
}
