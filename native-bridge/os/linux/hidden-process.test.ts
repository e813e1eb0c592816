/** What an ordinary user reads of others' processes where /proc hides them. */
import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { errnoName } from './errno.ts';
import { bind, errno } from './libc.ts';
import { readRegions } from './maps.ts';

const asRoot = process.getuid?.() === 0 ? it : () => undefined;

const CLONE_NEWNS = 0x20000;
const MS_REC_PRIVATE = 0x4000 + 0x40000;
const unshare = bind<(flags: number) => number>('int unshare(int)');
const mount = bind<(source: string, target: string, type: string, flags: number, data: string) => number>(
  'int mount(const char *, const char *, const char *, unsigned long, const char *)',
);

/** For this thread alone, until it ends (mount_namespaces(7)). */
function hideProcesses(): void {
  if (unshare(CLONE_NEWNS) !== 0) throw new Error(`unshare: ${errnoName(errno())}`);
  // Nothing of it goes on to others.
  if (mount('none', '/', '', MS_REC_PRIVATE, '') !== 0) throw new Error(`mount: ${errnoName(errno())}`);
  if (mount('proc', '/proc', 'proc', 0, 'hidepid=2') !== 0) throw new Error(`mount: ${errnoName(errno())}`);
}

asRoot('a process that /proc hides is not said to be absent', () => {
  const sleeper = spawn('sleep', ['600']);
  const groups = process.getgroups?.() ?? [];
  hideProcesses();
  process.setgroups?.([]);
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    expect(() => readRegions(sleeper.pid ?? 0)).toThrow(
      `process ${sleeper.pid} cannot be read: it runs, but /proc is mounted so that it hides other users’ processes`,
    );
    expect(() => readRegions(1)).toThrow('process 1 cannot be read: it runs, but /proc is mounted so');
    expect(() => readRegions(2 ** 22 - 1)).toThrow('there is no such process');
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
    sleeper.kill();
  }
});

it('a process that there never was is reported as absent', () => {
  // Beyond PID_MAX_LIMIT of 64-bit systems (include/linux/threads.h).
  expect(() => readRegions(2 ** 22 + 1)).toThrow(/no process|no such process/i);
});
