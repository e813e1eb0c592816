/** On real memory: what this process's own limits, or a file's file system, do not leave is refused first. */
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bind } from '../os/linux/libc.ts';
import { smallFileSystem, unmountFileSystem } from './testing/small-file-system.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const mebibyte = 2 ** 20;
const setrlimit = bind<(resource: number, limit: BigUint64Array) => number>('int setrlimit(int, void *)');
const getrlimit = bind<(resource: number, limit: BigUint64Array) => number>('int getrlimit(int, void *)');
/** asm-generic/resource.h */
const RLIMIT = { DATA: 2, AS: 9 } as const;

it.runIf(existsSync('/proc/self/limits')).each(Object.entries(RLIMIT))(
  'RLIMIT_%s: a write that is larger is refused first, smaller ones work',
  async (_, resource) => {
    const stage = new Stage(await realWorld());
    const limit = new BigUint64Array(16);
    getrlimit(resource, limit);
    const unlimited = limit.slice();
    try {
      const section = await stage.section(64 * mebibyte);
      const view = await stage.map(section, { sharing: 'copy-on-write' });
      const write = (length: number) =>
        stage.perform({ kind: 'write', view, offset: 0, bytes: new Uint8Array(length).fill(1) });
      for (let index = 0; index < 4; index += 1) await write(8 * mebibyte);
      const large = new Uint8Array(48 * mebibyte).fill(2);
      // As much as is in use now, and 64 MiB.
      const used = known(/^Vm(?:Size|Data):\s+(\d+)/m.exec(statusLine(resource))?.[1]);
      limit[0] = BigInt(Number(used) * 1024 + 64 * mebibyte);
      expect(setrlimit(resource, limit)).toBe(0);
      const before = stage.byte(view, 0);
      const { code, message } = await refusal(stage.perform({ kind: 'write', view, offset: 0, bytes: large }));
      setrlimit(resource, unlimited);
      expect([code, message]).toEqual(['OutOfMemory', expect.stringContaining('of memory, and only')]);
      expect(stage.byte(view, 0)).toBe(before);
      await write(8 * mebibyte);
    } finally {
      setrlimit(resource, unlimited);
      await stage.end();
    }
  },
);

function statusLine(resource: number): string {
  const name = resource === RLIMIT.AS ? 'VmSize' : 'VmData';
  return known(
    readFileSync('/proc/self/status', 'latin1')
      .split('\n')
      .find((line) => line.startsWith(name)),
  );
}

it('a file with holes on a full file system: what does not fit is refused first, what is there is written', async ({
  skip,
}) => {
  const folder = smallFileSystem();
  if (!folder) return skip();
  const stage = new Stage(await realWorld());
  try {
    const path = join(folder, 'holes');
    writeFileSync(path, new Uint8Array(256 * 1024));
    truncateSync(path, 4 * mebibyte);
    await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
    const write = (offset: number, length: number) =>
      stage.perform({ kind: 'write', view: 'A', offset, bytes: new Uint8Array(length).fill(3) });
    const { code, message } = await refusal(write(mebibyte, mebibyte));
    expect([code, message]).toEqual(['OutOfMemory', expect.stringContaining('has room for 768 KiB more')]);
    expect(stage.os.allocated(stage.record(1).os)).toBe(256 * 1024);
    await write(0, 256 * 1024);
    await write(mebibyte, 512 * 1024);
  } finally {
    await stage.end();
    unmountFileSystem(folder);
  }
});
