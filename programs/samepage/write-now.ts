import { writeSync } from 'node:fs';

/** Between two attempts at a file that takes no more for now. */
const pauseMs = 2;

/** Writes all of a text to a file descriptor before it returns; where that cannot be done, as much as can. */
export function writeNow(file: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      // EPIPE: the reader has left; EBADF: there never was one. EAGAIN: it is slow, and the file does not wait for it by itself.
      if (code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
