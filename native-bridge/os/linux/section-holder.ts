/**
 * A process of its own that holds a section, for tests: it knows nothing of our code, only memfd_create(2),
 * and that a nameless file in /dev/shm serves where that is refused.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SectionElsewhere } from '../contract/bench.ts';

const script = `
import koffi from 'koffi';
import { ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
const [name, bytes] = process.argv.slice(1);
const inShm = '/dev/shm/' + name + '.' + process.pid + '-1';
let fd = koffi.load(null).func('int memfd_create(const char *, unsigned int)')(name, 1);
if (fd < 0) {
  fd = openSync(inShm, 'wx+');
  unlinkSync(inShm);
}
ftruncateSync(fd, Number(bytes));
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, offset, argument] = line.split(' ');
  const bytes = verb === 'peek' ? Buffer.alloc(Number(argument)) : Buffer.from(argument, 'hex');
  const count = (verb === 'peek' ? readSync : writeSync)(fd, bytes, 0, bytes.length, Number(offset));
  console.log(bytes.subarray(0, count).toString('hex'));
}`;

export interface SectionHolder extends SectionElsewhere {
  /** Ends the process, and resolves when it is gone. */
  end(): Promise<void>;
}

/** Starts the process, and resolves when it holds the section. */
export async function holdSection(name: string, bytes: number): Promise<SectionHolder> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, name, String(bytes)], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process that should hold the section has ended');
    return value;
  };
  const ask = (command: string): Promise<string> => {
    child.stdin.write(`${command}\n`);
    return answer();
  };
  await answer();
  if (child.pid === undefined) throw new Error('the process that should hold the section did not start');
  return {
    pid: child.pid,
    async peek(offset, length) {
      return new Uint8Array(Buffer.from(await ask(`peek ${offset} ${length}`), 'hex'));
    },
    async poke(offset, source) {
      await ask(`poke ${offset} ${Buffer.from(source).toString('hex')}`);
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}
