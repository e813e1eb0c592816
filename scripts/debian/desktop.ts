/** A screen without hardware (Xvfb), and a person's hands and eyes on it: X input by xdotool, pictures by ImageMagick. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Room for the app's window, which stands 10 pixels off the corner where no window manager places it. */
const screen = { width: 1460, height: 920 };

export interface Picture {
  width: number;
  height: number;
  /** The colour of a pixel, as 0xrrggbb. */
  at(x: number, y: number): number;
}

export interface Desktop {
  /** For DISPLAY. */
  readonly display: string;
  /** Gives a window of this name the keyboard; false where there is none yet. */
  focusWindow(name: string): boolean;
  /** xdotool's own commands: `key`, `type`, `mousemove`, … */
  input(...args: string[]): void;
  /** What is on the screen. */
  look(): Picture;
  /** The same, into a PNG file. */
  photograph(path: string): void;
  close(): Promise<void>;
}

export async function openDesktop(): Promise<Desktop> {
  const size = `${screen.width}x${screen.height}x24`;
  // It is for this machine alone (no TCP), and for any user of it: the app runs as another one than this test.
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-ac', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  // As asked for above: a pipe.
  const [number] = await once(createInterface({ input: server.stdio[3] as Readable }), 'line');
  const display = `:${number}`;
  const env = { ...process.env, DISPLAY: display };
  const xdotool = (...command: string[]) => execFileSync('xdotool', command, { env, stdio: 'pipe', timeout: 60_000 });
  return {
    display,
    focusWindow(name) {
      try {
        // Without a window manager nobody else gives the focus.
        xdotool('search', '--onlyvisible', '--name', name, 'windowfocus', '--sync');
        return true;
      } catch {
        // Not there yet, or one of the windows that it looked through was gone before it was asked (BadWindow).
        return false;
      }
    },
    input: (...command) => void xdotool(...command),
    look() {
      const shot = ['-silent', '-window', 'root', 'rgb:-'];
      const pixels = execFileSync('import', ['-depth', '8', ...shot], { env, maxBuffer: 16 * 1024 * 1024 });
      return { ...screen, at: (x, y) => pixels.readUIntBE(3 * (y * screen.width + x), 3) };
    },
    photograph: (path) => void execFileSync('import', ['-silent', '-window', 'root', path], { env }),
    async close() {
      server.kill();
      await ended;
    },
  };
}
