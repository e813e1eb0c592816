import { writeSync } from 'node:fs';
import { asProblem, problem } from '../../protocol/errors.ts';

/** Between two attempts at a file that takes no more for now. */
const pauseMs = 2;

/**
 * Writes all of a text to a file descriptor before it returns. Where its reader has left, nothing is wrong; where it cannot
 * be written (a full disk, say), it throws a SamepageError. Node opens /dev/null in place of a standard output that is
 * closed, before any of its programs begins: that takes everything.
 */
export function writeNow(file: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      // The reader has left.
      if (code === 'EPIPE') return;
      // EAGAIN: the reader is slow, and the file does not wait for it by itself.
      if (code !== 'EAGAIN') throw problem('Internal', `Not all could be written: ${reasonOf(thrown)}.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}

/** On standard error. Where that cannot be written either, there is nowhere left to say so. */
export function complain(text: string): void {
  try {
    writeNow(2, text);
  } catch {
    // As above.
  }
}

/** Writes what was asked for on standard output; returns the exit code: 1, with a sentence on standard error, where it cannot be written. */
export function answerWith(called: string, text: string): 0 | 1 {
  try {
    writeNow(1, text);
    return 0;
  } catch (thrown) {
    complain(`${called}: ${asProblem(thrown).message}\n`);
    return 1;
  }
}

/** Of "ENOSPC: no space left on device, write": what the system says, and the name of the error. */
function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/^(E[A-Z]+): (.*), \w+$/, '$2 ($1)');
}
