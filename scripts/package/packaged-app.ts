/** A packaged app, started as an ordinary user on a screen of the tests' own, and used with mouse and keyboard. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type MapLine, parseMaps } from '../../tooling/app/maps.ts';
import type { Desktop } from '../../tooling/desktop.ts';
import { accentedButton, viewBlocks } from './blocks.ts';

/** "nobody" of Debian's. */
export const ordinaryUser = 65_534;
const limitMs = 60_000;

/** Looks until there is something to return. There is no signal to wait for: the app is watched from outside. */
const until = <T>(look: () => T | false | undefined | null) => vi.waitUntil(look, { timeout: limitMs, interval: 50 });

/** The command that runs a program with this environment alone, as an ordinary user where we are root. */
export function asOrdinaryUser(env: Readonly<Record<string, string>>, command: readonly string[]): string[] {
  const user = [`--reuid=${ordinaryUser}`, `--regid=${ordinaryUser}`, '--clear-groups', '--'];
  const variables = Object.entries({ PATH: process.env['PATH'] ?? '', ...env }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const asUser = process.getuid?.() === 0 ? ['setpriv', ...user] : [];
  return [...asUser, 'env', '-i', ...variables, ...command];
}

export interface StartedApp {
  process: ChildProcess;
  /** Exit code and signal. */
  ended: Promise<unknown[]>;
  /** What it printed so far. */
  output: () => string;
}

export function startApp([program = '', ...args]: readonly string[]): StartedApp {
  const app = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (data) => (printed += String(data)));
  return { process: app, ended: once(app, 'exit'), output: () => printed };
}

export interface AppProcess {
  /** Its folder in /proc. */
  proc: string;
  /** Its arguments, a blank between each two. */
  commandLine: string;
}

/** The running processes of the program whose path begins so, in a /proc of this or another root: main, and renderers. */
export function appProcesses(path: string, proc = '/proc'): { main: AppProcess | undefined; renderers: AppProcess[] } {
  const numbers = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  const all = numbers.flatMap((number) => {
    try {
      const commandLine = readFileSync(join(proc, number, 'cmdline'), 'utf8')
        .replaceAll('\0', ' ')
        .trim();
      return commandLine.startsWith(path) ? [{ proc: join(proc, number), commandLine }] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  return {
    main: all.find(({ commandLine }) => !commandLine.includes(' --type=')),
    renderers: all.filter(({ commandLine }) => commandLine.includes(' --type=renderer')),
  };
}

/** Whether something listens at a port of this machine. */
export async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answer;
}

/** The views of sections that a process maps, as Linux itself lists them. `proc`: its folder in /proc. */
export function mappedViews(proc: string): MapLine[] {
  const maps = parseMaps(readFileSync(`${proc}/maps`, 'utf8'));
  return maps.filter(({ path, perms }) => path.startsWith('/memfd:samepage') && perms === 'rw-s');
}

/** A window of the app's with the mouse in a person's hand. `views`: of the process whose memory it shows. */
export class AppWindow {
  readonly #desktop: Desktop;
  readonly #views: () => MapLine[];
  /** `photograph`: keeps a picture of this name. */
  readonly #photograph: (name: string) => void;

  constructor(desktop: Desktop, views: () => MapLine[], photograph: (name: string) => void) {
    this.#desktop = desktop;
    this.#views = views;
    this.#photograph = photograph;
  }

  /** Waits for it: with two blocks on its map, which are the two views of one section that are really mapped. */
  async appears(): Promise<void> {
    await until(() => this.#desktop.focusWindow('Samepage'));
    await until(() => viewBlocks(this.#desktop.look(), 2));
    this.#photograph('window');
    const [a, b, ...others] = this.#views();
    expect(others).toEqual([]);
    expect({ ...a, start: 0, end: 0 }).toEqual({ ...b, start: 0, end: 0 });
  }

  /** Clicks “Map another view”, and waits for that mapping. */
  async mapAnotherView(): Promise<void> {
    const button = await until(() => accentedButton(this.#desktop.look()));
    this.#desktop.input('mousemove', String(button.x + 50), String(button.y + 8), 'click', '1');
    const [a, , c] = await until(() => (this.#views().length === 3 ? this.#views() : undefined));
    expect(c).toMatchObject({ perms: 'rw-s', inode: a?.inode, offset: 0 });
  }

  /** Drags the last of three views to the right, and waits for the mapping to be elsewhere, with the others as before. */
  async dragLastView(): Promise<void> {
    const [a, b, c] = this.#views();
    const blocks = await until(() => viewBlocks(this.#desktop.look(), 3));
    const { x, y, length } = blocks[2] ?? { x: 0, y: 0, length: 0 };
    const from = x + Math.round(length / 2);
    this.#desktop.input('mousemove', String(from), String(y + 4), 'mousedown', '1');
    for (const share of [0.25, 0.5, 0.75, 1]) {
      this.#desktop.input('mousemove', '--sync', String(from + Math.round(share * 3 * length)), String(y + 4));
    }
    this.#photograph('dragging');
    this.#desktop.input('mouseup', '1');
    const moved = await until(() => {
      const now = this.#views();
      return now.length === 3 && now[2]?.start !== c?.start ? now : undefined;
    });
    expect(moved.slice(0, 2)).toEqual([a, b]);
    const bytes = (c?.end ?? 0) - (c?.start ?? 0);
    expect(moved[2]).toEqual({ ...c, start: moved[2]?.start, end: (moved[2]?.start ?? 0) + bytes });
    this.#photograph('dragged');
  }
}
