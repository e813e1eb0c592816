/**
 * A separate process that holds a section, for tests: it knows nothing of our code, only the system's calls,
 * and that a nameless file in /dev/shm serves where memfd_create is refused.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SectionElsewhere } from './bench.ts';

/** Answers `peek OFFSET LENGTH` and `poke OFFSET HEX` with the bytes in hex; `peek` and `poke` come before this. */
const serve = `
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, offset, argument] = line.split(' ');
  const bytes = verb === 'peek' ? Buffer.alloc(Number(argument)) : Buffer.from(argument, 'hex');
  (verb === 'peek' ? peek : poke)(bytes, Number(offset));
  console.log(bytes.toString('hex'));
}`;

/** memfd_create(2) */
const onLinux = `
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
const peek = (bytes, offset) => readSync(fd, bytes, 0, bytes.length, offset);
const poke = (bytes, offset) => writeSync(fd, bytes, 0, bytes.length, offset);
${serve}`;

/** CreateFileMappingW, under the name that ours are found by: Local\\PID-NAME. */
const onWindows = `
import koffi from 'koffi';
import { createInterface } from 'node:readline';
const [name, bytes] = process.argv.slice(1);
const kernel32 = koffi.load('kernel32.dll');
const func = (prototype) => kernel32.func(prototype);
const create = func('uintptr_t CreateFileMappingW(intptr_t, void *, uint32_t, uint32_t, uint32_t, str16)');
const map = func('uintptr_t MapViewOfFile(uintptr_t, uint32_t, uint32_t, uint32_t, size_t)');
const section = create(-1, null, 4, 0, Number(bytes), 'Local\\\\' + process.pid + '-' + name);
const view = map(section, 2, 0, 0, 0);
const read = func('void RtlMoveMemory(void *, uintptr_t, size_t)');
const write = func('void RtlMoveMemory(uintptr_t, void *, size_t)');
const peek = (bytes, offset) => read(bytes, view + offset, bytes.length);
const poke = (bytes, offset) => write(view + offset, bytes, bytes.length);
${serve}`;

const script = process.platform === 'win32' ? onWindows : onLinux;

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
