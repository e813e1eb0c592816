/** What strace writes arrives complete and in order, however it is written; the log ends when its writer ends. */
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openPipe } from '../../os/linux/pipe.ts';
import { hasStrace } from '../testing/has-strace.ts';
import { StraceLog } from './strace-log.ts';

// The name in /proc is Linux's.
const onLinux = hasStrace ? test : () => undefined;

function logged(): { log: StraceLog; text: () => string } {
  let text = '';
  const log = new StraceLog(openPipe, (more) => {
    text += more;
  });
  return { log, text: () => text };
}

onLinux('single bytes, bursts of lines, and what is left in the pipe as its writer ends', async () => {
  const { log, text } = logged();
  const file = openSync(log.path, 'w');
  let written = '';
  for (let part = 0; part < 300; part += 1) {
    const lines = part % 3 === 0 ? 'x' : `${part} \xe9 line\n`.repeat(part % 40);
    written += lines;
    writeSync(file, Buffer.from(lines, 'latin1'));
    // Some turns in which it is read, and some in which it gathers.
    if (part % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  closeSync(file);
  await log.ended;
  expect(text()).toBe(written);
  expect(existsSync(log.path)).toBe(false);
});

onLinux('it does not end before it was opened; and nobody can open it once it was closed', async () => {
  const { log, text } = logged();
  const { path } = log;
  // A first one that writes nothing: the log goes on.
  closeSync(openSync(path, 'w'));
  const file = openSync(path, 'w');
  writeSync(file, 'one line\n');
  closeSync(file);
  await log.ended;
  expect(text()).toBe('one line\n');

  const unused = logged();
  unused.log.close();
  await unused.log.ended;
  expect(existsSync(unused.log.path)).toBe(false);
});
