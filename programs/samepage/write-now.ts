import { writeSync } from 'node:fs';
import { problem } from '../../protocol/errors.ts';

/** Between two attempts at a file that takes no more for now. */
const pauseMs = 2;

/**
 * Writes all of a text to a file descriptor before it returns. Where nobody reads it, nothing is wrong; where it cannot be
 * written (a full disk, say), it throws a SamepageError.
 */
export function writeNow(file: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      // EPIPE: the reader has left; EBADF: there never was one.
      if (code === 'EPIPE' || code === 'EBADF') return;
      // EAGAIN: the reader is slow, and the file does not wait for it by itself.
      if (code !== 'EAGAIN') throw problem('Internal', `Not all could be written: ${String(code)}.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
