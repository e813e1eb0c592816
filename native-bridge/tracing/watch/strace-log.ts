/**
 * What strace writes, as it comes. strace opens our pipe by name: a descriptor that it inherited, the program would
 * inherit, too; and a program between both (strace's `-o |command`) would cost the time of the one that is watched.
 */
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { WatchSystem } from './system.ts';

/**
 * While lines follow one another this closely they are left to gather so long: to be woken for each of them takes more
 * time than to read it, and on few cores it is taken from the program. Much less than a program is held.
 */
const gatherMs = 1;

export class StraceLog {
  /** The name under which strace opens it, as long as it was not closed. */
  readonly path: string;
  /** Ends when nobody can write any more: strace has ended. */
  readonly bytes: Readable;
  readonly ended: Promise<void>;
  readonly #take: (bytes: Buffer) => void;
  #write: number | null;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(openPipe: WatchSystem['openPipe'], take: (bytes: Buffer) => void) {
    const { read, write } = openPipe();
    this.#write = write;
    this.#take = take;
    this.path = `/proc/${process.pid}/fd/${write}`;
    this.bytes = new Socket({ fd: read, readable: true, writable: false });
    this.bytes.on('data', (bytes: Buffer) => this.#came(bytes));
    this.ended = new Promise((resolve) => {
      this.bytes.on('close', resolve);
      this.bytes.on('error', () => resolve());
    });
  }

  /** strace has opened the pipe, or never will: from now on it ends with strace. */
  close(): void {
    if (this.#write !== null) closeSync(this.#write);
    this.#write = null;
  }

  #came(bytes: Buffer): void {
    // Who wrote has opened it.
    this.close();
    this.#take(bytes);
    const now = performance.now();
    const isBusy = now - this.#lastAt < gatherMs || bytes.indexOf(10) !== bytes.lastIndexOf(10);
    this.#lastAt = now;
    if (!isBusy) return;
    this.bytes.pause();
    setTimeout(() => this.bytes.resume(), gatherMs);
  }
}
