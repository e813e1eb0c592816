/** A screen without hardware (Xvfb), and a person's hands and eyes on it: X input by xdotool, pictures by ImageMagick. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface DesktopOptions {
  /** Pixels. */
  width: number;
  height: number;
  /** With openbox: windows have frames, can be maximised, and get the focus as on a person's desktop. */
  windowManager?: boolean;
}

export interface Picture {
  width: number;
  height: number;
  /** The colour of a pixel, as 0xrrggbb. */
  at(x: number, y: number): number;
}

export interface Desktop {
  /** For DISPLAY. */
  readonly display: string;
  /** Gives a window of this name the keyboard, where no window manager does; false where there is none yet. */
  focusWindow(name: string): boolean;
  /** xdotool's own commands: `key`, `type`, `mousemove`, …; returns what it printed. */
  input(...args: string[]): string;
  /** What is on the screen. */
  look(): Picture;
  /** The same, into a PNG file; of the whole screen, or of the window in front with its frame. */
  photograph(path: string, what?: 'screen' | 'window'): void;
  close(): Promise<void>;
}

/** Needs Xvfb, xdotool, ImageMagick's import and, with a window manager, openbox. */
export async function openDesktop({ width, height, windowManager = false }: DesktopOptions): Promise<Desktop> {
  const size = `${width}x${height}x24`;
  // It is for this machine alone (no TCP), and for any user of it: the app runs as another one than this test.
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-ac', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  // As asked for above: a pipe.
  const [number] = await once(createInterface({ input: server.stdio[3] as Readable }), 'line');
  const display = `:${number}`;
  const env = { ...process.env, DISPLAY: display };
  const xdotool = (...command: string[]) =>
    execFileSync('xdotool', command, { env, stdio: 'pipe', timeout: 60_000, encoding: 'utf8' }).trim();
  const manager = windowManager ? await manageWindows(env) : null;
  return {
    display,
    focusWindow(name) {
      try {
        xdotool('search', '--onlyvisible', '--name', name, 'windowfocus', '--sync');
        return true;
      } catch {
        // Not there yet, or one of the windows that it looked through was gone before it was asked (BadWindow).
        return false;
      }
    },
    input: xdotool,
    look() {
      const shot = ['-silent', '-window', 'root', 'rgb:-'];
      const pixels = execFileSync('import', ['-depth', '8', ...shot], { env, maxBuffer: 16 * 1024 * 1024 });
      return { width, height, at: (x, y) => pixels.readUIntBE(3 * (y * width + x), 3) };
    },
    photograph(path, what = 'screen') {
      const shown = what === 'screen' ? ['-window', 'root'] : ['-frame', '-window', xdotool('getactivewindow')];
      execFileSync('import', ['-silent', ...shown, path], { env });
    },
    async close() {
      manager?.kill();
      server.kill();
      await ended;
    },
  };
}

/** Starts openbox, and resolves once it manages windows: it then starts a program, which says so. */
async function manageWindows(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const manager = spawn('openbox', ['--sm-disable', '--startup', 'echo ready'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(createInterface({ input: manager.stdout }), 'line');
  return manager;
}
