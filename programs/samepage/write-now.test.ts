import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeNow } from './write-now.ts';

it('writes all of it; where it cannot be written, that is an error', () => {
  const path = join(tmpdir(), `samepage-write-now-${process.pid}`);
  const file = openSync(path, 'w');
  writeNow(file, 'ä'.repeat(100_000));
  closeSync(file);
  expect(readFileSync(path, 'utf8')).toBe('ä'.repeat(100_000));
  rmSync(path);
  // No process has that many.
  expect(() => writeNow(2 ** 31 - 1, 'x')).toThrow('Not all could be written: bad file descriptor (EBADF).');
});

// Linux's file that is always full, full(4).
it.runIf(process.platform === 'linux')('a full disk is said', () => {
  const full = openSync('/dev/full', 'w');
  expect(() => writeNow(full, 'x')).toThrow('Not all could be written: no space left on device (ENOSPC).');
  closeSync(full);
});
