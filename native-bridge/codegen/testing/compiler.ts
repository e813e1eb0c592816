/** Compiles programs in C and runs them, a few at a time. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What a program came to. */
export interface Ran {
  code: number | null;
  /** Standard output, line by line. */
  lines: string[];
  errors: string;
}

const runMs = 60_000;
export const strict = ['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Werror'];
export const strictWindows = ['-std=c11', '-Wall', '-Wextra', '-Werror'];

export function run(command: string, args: readonly string[], env = process.env): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: runMs, maxBuffer: 2 ** 26, env }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      const lines = stdout.split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      resolve({ code, lines, errors: stderr || (code === null ? String(error) : '') });
    });
  });
}

/** Null where programs for Linux can be compiled and run here, else why not, and how to get what is missing; said once, too. */
export async function compilerObstacle(compiler: 'gcc' | 'x86_64-w64-mingw32-gcc'): Promise<string | null> {
  const obstacle = await whatIsMissing(compiler);
  if (obstacle !== null) process.stdout.write(`Programs were not compiled: ${obstacle}.\n`);
  return obstacle;
}

async function whatIsMissing(compiler: 'gcc' | 'x86_64-w64-mingw32-gcc'): Promise<string | null> {
  if (!existsSync('/proc/self/maps')) return 'their tests run on Linux';
  if ((await run(compiler, ['--version'])).code === 0) return null;
  const packages = compiler === 'gcc' ? 'gcc libc6-dev' : 'gcc-mingw-w64-x86-64-win32';
  return `no ${compiler}: apt-get install --no-install-recommends ${packages}`;
}

/** Writes `NAME.c` into a folder, compiles it there, and returns the program's path. Throws what the compiler says. */
export async function compile(folder: string, name: string, text: string, flags: readonly string[]): Promise<string> {
  const [source, program] = [join(folder, `${name}.c`), join(folder, name)];
  writeFileSync(source, text);
  const { code, errors } = await run('gcc', [...flags, '-o', program, source]);
  if (code !== 0) throw new Error(`${source} does not compile:\n${errors.slice(0, 4000)}`);
  return program;
}

/** As many at once as there are processors; the results in order. Rejects with the first failure, once all have ended. */
export async function inPool<T, R>(all: readonly T[], work: (each: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...all.entries()].reverse();
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) results[next[0]] = await work(next[1], next[0]);
  };
  const lanes = await Promise.allSettled(Array.from({ length: availableParallelism() }, lane));
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
  return results;
}
