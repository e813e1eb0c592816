/**
 * What strace writes, as it comes. strace opens our pipe by name: a descriptor that it inherited, the program would
 * inherit, too; and a program between both (strace's `-o |command`) would cost the time of the one that is watched.
 */
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { WatchSystem } from './system.ts';

/**
 * While lines follow one another this closely they are left to gather so long: to be woken for each of them takes more
 * time than to read it, and on few cores it is taken from the program. Much less than a program is held.
 */
const gatherMs = 1;

export class StraceLog {
  /** The name under which strace opens it, as long as it was not closed. */
  readonly path: string;
  /** Resolves when nobody can write any more: strace has ended. */
  readonly ended: Promise<void>;
  readonly #take: (text: string) => void;
  readonly #socket: Socket;
  #write: number | null;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `take` is called with what was written, each byte a character. */
  constructor(openPipe: WatchSystem['openPipe'], take: (text: string) => void) {
    const { read, write } = openPipe();
    this.#write = write;
    this.#take = take;
    this.path = `/proc/${process.pid}/fd/${write}`;
    // With `onread` nothing at all is read while it pauses; a stream would be woken to fill its buffer.
    // (The types know it of connections only.)
    const onread = { buffer: Buffer.allocUnsafe(64 * 1024), callback: this.#came };
    const options = { fd: read, readable: true, writable: false, onread };
    this.#socket = new Socket(options);
    this.ended = new Promise((resolve) => {
      this.#socket.on('close', resolve);
      this.#socket.on('error', () => resolve());
    });
  }

  /** strace has opened the pipe, or never will: from now on it ends with strace. */
  close(): void {
    if (this.#write !== null) closeSync(this.#write);
    this.#write = null;
  }

  /** Returns whether to read on at once. */
  readonly #came = (count: number, buffer: Uint8Array): boolean => {
    // A writer has opened it.
    this.close();
    const text = Buffer.from(buffer.buffer, buffer.byteOffset, count).toString('latin1');
    this.#take(text);
    const now = performance.now();
    const isBusy = now - this.#lastAt < gatherMs || text.indexOf('\n') !== text.lastIndexOf('\n');
    this.#lastAt = now;
    if (isBusy) setTimeout(() => this.#socket.resume(), gatherMs);
    return !isBusy;
  };
}
