/** A log in the user's log folder, one line per event, to find out why a window went away. */
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

/** A longer file is put aside when the app starts, bytes; what was put aside before is lost. */
const longest = 512 * 1024;

export class Log {
  readonly #stream: WriteStream;

  constructor(file: string) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > longest) renameSync(file, `${file}.old`);
    } catch {
      // Said by the stream below, which nobody needs to hear: the app runs without a log, too.
    }
    this.#stream = createWriteStream(file, { flags: 'a' }).on('error', () => undefined);
  }

  /** Never waits for the disk. */
  note(line: string): void {
    if (!this.#stream.destroyed) this.#stream.write(`${new Date().toISOString()} ${line.replaceAll('\n', ' ')}\n`);
  }

  /** Resolves when all is written, or cannot be. */
  end(): Promise<void> {
    if (this.#stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.once('close', () => resolve());
      this.#stream.end();
    });
  }
}
