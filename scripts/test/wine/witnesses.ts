/** What others say of our views under Wine: a C program of the article's form, and Linux beneath. */
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as z from 'zod';
import { root } from '../../../tooling/run-tool.ts';
import type { Obstacle, Wine } from '../../../tooling/wine/wine.ts';
import { type Counts, none } from '../results.ts';

const execute = promisify(execFile);
const compiler = 'x86_64-w64-mingw32-gcc';
/** A program that hangs is ended; one that is merely slow, on a busy machine, is not. */
const timeoutMs = 180_000;

/** `npm run trick`, built, in node.exe, beside the same program in C. Needs the build in dist/. */
export async function articleWitness(wine: Wine): Promise<Counts | Obstacle> {
  const found = await execute(compiler, ['--version']).then(
    () => true,
    () => false,
  );
  if (!found) return { obstacle: 'no compiler for Windows. Install gcc-mingw-w64-x86-64-win32' };
  const program = join(wine.folder, 'article.exe');
  await execute(compiler, ['-O2', '-Wall', '-o', program, join(root, 'scripts/test/wine/article.c')]);
  cpSync(join(root, 'dist/main'), join(wine.folder, 'dist/main'), { recursive: true });
  const theirs = await linesOf(wine, program, []);
  const ours = await linesOf(wine, wine.nodeExe, [join(wine.folder, 'dist/main/samepage.cjs'), 'trick']);
  console.log([...ours, ''].join('\n'));
  const ok =
    [theirs[0], ours[0]].every((line) => /^Mapped to [0-9a-f]+ and [0-9a-f]+$/.test(line ?? '')) &&
    theirs[2] === '*pdw1 = 42, *pdw2 = 42' &&
    ours[1] === theirs[1] &&
    ours[2] === theirs[2] &&
    // The table below: every block was moved and copied, none left out for an error.
    ours.filter((line) => /^(64 KiB|1 MiB|64 MiB) .* (faster|slower)$/.test(line)).length === 3;
  return report('trick prints what the same program in C prints', ok, { theirs, ours });
}

async function linesOf(wine: Wine, program: string, args: readonly string[]): Promise<string[]> {
  const output = join(wine.folder, 'witness.txt');
  const code = await wine.run(program, args, output, timeoutMs);
  const lines = readFileSync(output, 'utf8').trimEnd().split(/\r?\n/);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${lines.join(' ')}`);
  return lines;
}

/** Two views of one section are, for Linux, shared mappings of one and the same inode from the same offset. */
export async function mapsWitness(wine: Wine, script: string): Promise<Counts> {
  let lines: string[] = [];
  const server = createServer((socket) => {
    createInterface({ input: socket }).once('line', (text) => {
      const addresses = z.array(z.number()).parse(JSON.parse(text));
      lines = linesAt(addresses.map((at) => at.toString(16).padStart(8, '0')));
      socket.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' ? String(bound?.port) : '';
  const code = await wine.run(wine.nodeExe, [script, port], join(wine.folder, 'witness.txt'), timeoutMs);
  server.close();
  // proc_pid_maps(5): addresses, permissions, offset, device, inode.
  const fields = lines.map((line) => line.split(/\s+/));
  const [first, second] = fields.map(([, ...rest]) => rest.slice(0, 4).join(' '));
  const ok = code === 0 && lines.length === 2 && first === second && first?.startsWith('rw-s 00000000 ') === true;
  return report('Linux lists both views as shared mappings of one inode', ok, { code, lines });
}

/** The lines of the one process's list that has a mapping begin at each of these addresses. */
function linesAt(starts: readonly string[]): string[] {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const all = mapsOf(pid);
    const found = starts.flatMap((start) => all.find((line) => line.startsWith(`${start}-`)) ?? []);
    if (found.length === starts.length && all.some((line) => line.includes('/node.exe'))) return found;
  }
  return [];
}

function mapsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
  } catch {
    return []; // ended meanwhile, or another user's
  }
}

function report(what: string, ok: boolean, seen: object): Counts {
  console.log(`${ok ? 'Passed' : 'FAILED'}: ${what}.`);
  if (!ok) console.log(JSON.stringify(seen, null, 2));
  if (ok) return { ...none, passed: 1 };
  return { ...none, failed: 1, failures: [{ name: what, rerun: 'npm test -- windows' }] };
}
