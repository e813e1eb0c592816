/**
 * The commands of `samepage`, by name. Each is loaded when it runs: so the desktop app can ask at its start whether it
 * is given one. The manual pages list them: build/deb/samepage.1, samepage-web.1.
 */
import type { CliCommand } from './command.ts';

type Row = readonly [name: string, summary: string, load: () => Promise<CliCommand>];

const rows: readonly Row[] = [
  [
    'scene',
    'list the scenes, or play one and print its checks and figures',
    async () => (await import('./scene.ts')).scene,
  ],
  [
    'program',
    'print a scene as a program in C, or as the calls that it makes',
    async () => (await import('./program.ts')).program,
  ],
  ['workspace', 'look into a saved workspace', async () => (await import('./workspace.ts')).workspace],
  ['regions', 'list the address space of a process', async () => (await import('./regions.ts')).regions],
  [
    'watch',
    'run a program and record how its address space is built, call by call',
    async () => (await import('./watch.ts')).watch,
  ],
  [
    'trace',
    'print the address spaces of a trace at a moment, or its calls',
    async () => (await import('./trace.ts')).trace,
  ],
  [
    'poke',
    'write a value into a section of a running Samepage, from this process',
    async () => (await import('./poke.ts')).poke,
  ],
  [
    'trick',
    'one section at two addresses: write 42 through one, read 42 at the other',
    async () => (await import('./trick.ts')).trick,
  ],
];

/** What the app starts itself with, and no help lists: see native-bridge/second-process. */
const own: readonly Row[] = [['second-process', '', async () => (await import('./second-process.ts')).secondProcess]];

/** The names that help lists, in its order. */
export const commandNames = rows.map(([name]) => name);

/** A line for each command, as help has it. */
export const commandLines = rows
  .map(([name, summary]) => `  ${name.padEnd(Math.max(...commandNames.map(({ length }) => length)))}  ${summary}`)
  .join('\n');

export function isCommand(name: string | undefined): boolean {
  return [...rows, ...own].some(([known]) => known === name);
}

/** Null where there is no such command. */
export function loadCommand(name: string): Promise<CliCommand> | null {
  const row = [...rows, ...own].find(([known]) => known === name);
  return row ? row[2]() : null;
}
