/** The contract on a kernel that is built without CONFIG_PROC_PAGE_MONITOR: it has no /proc/PID/smaps. */
import { expect, it, vi } from 'vitest';
import { memoryOsContract } from '../contract/contract.ts';
import { realWorld } from '../contract/real-world.ts';
import { LinuxOs } from './linux-os.ts';

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  const isSmaps = (path: unknown) => typeof path === 'string' && /^\/proc\/\w+\/smaps$/.test(path);
  const refusing =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      if (isSmaps(args[0])) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
      return call(...args);
    };
  return {
    ...real,
    existsSync: (path: string) => !isSmaps(path) && real.existsSync(path),
    openSync: refusing(real.openSync),
    readFileSync: refusing(real.readFileSync),
  };
});

memoryOsContract('a kernel without smaps', () => realWorld());

it('says that it does not know what regions take of memory', () => {
  const os = new LinuxOs();
  expect(os.limits.abilities.memoryUse).toBe('this kernel has no /proc/PID/smaps (CONFIG_PROC_PAGE_MONITOR)');
  os.close();
});
