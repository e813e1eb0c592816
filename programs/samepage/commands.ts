/**
 * The commands of `samepage`, by name. Each is loaded when it runs: so the desktop app can ask at its start whether it
 * is given one. The manual pages list them: build/deb/samepage.1, samepage-web.1.
 */
import type { CliCommand } from './command.ts';

const loaders: readonly (readonly [name: string, load: () => Promise<CliCommand>])[] = [
  ['scene', async () => (await import('./scene.ts')).scene],
  ['program', async () => (await import('./program.ts')).program],
  ['workspace', async () => (await import('./workspace.ts')).workspace],
  ['regions', async () => (await import('./regions.ts')).regions],
  ['watch', async () => (await import('./watch.ts')).watch],
  ['trace', async () => (await import('./trace.ts')).trace],
  ['poke', async () => (await import('./poke.ts')).poke],
  ['trick', async () => (await import('./trick.ts')).trick],
];

/** What the app starts itself with, and no help lists: see native-bridge/second-process. */
const own: typeof loaders = [['second-process', async () => (await import('./second-process.ts')).secondProcess]];

export function isCommand(name: string | undefined): boolean {
  return [...loaders, ...own].some(([known]) => known === name);
}

/** Null where there is no such command. */
export function loadCommand(name: string): Promise<CliCommand> | null {
  const load = [...loaders, ...own].find(([known]) => known === name)?.[1];
  return load?.() ?? null;
}

/** All of them, in the order in which the help lists them. */
export function loadCommands(): Promise<CliCommand[]> {
  return Promise.all(loaders.map(([, load]) => load()));
}
