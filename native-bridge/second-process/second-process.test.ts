/** A second process on our section, and how it ends. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { MemoryOs } from '../os/memory-os.ts';
import { openMemoryOs } from '../os/platform/open-os.ts';
import { SecondProcess } from './second-process.ts';
import { type BuiltProgram, buildSecondProcess } from './testing/built-program.ts';

const onLinux = existsSync('/proc/self/maps');
const built: BuiltProgram | null = onLinux ? await buildSecondProcess() : null;
afterAll(() => built?.remove());

async function withSecond(use: (second: SecondProcess, os: MemoryOs) => Promise<void>): Promise<void> {
  const os = await openMemoryOs();
  const second = await SecondProcess.start(built?.command);
  try {
    await use(second, os);
  } finally {
    await second.kill();
    os.close();
  }
}

const linux = onLinux ? it : () => undefined;

it('what cannot be started is refused with a sentence', async () => {
  await expect(SecondProcess.start({ program: '/nowhere/at/all', args: [] })).rejects.toMatchObject({
    code: 'Unsupported',
    message: expect.stringContaining('could not be started'),
  });
});

it('what ends at once is refused with a sentence', async () => {
  await expect(SecondProcess.start({ program: process.execPath, args: ['-e', ''] })).rejects.toMatchObject({
    code: 'Unsupported',
    message: expect.stringContaining('ended as soon as'),
  });
});

linux('maps our section, writes it, and can be read at its own addresses', () =>
  withSecond(async (second, os) => {
    const section = os.createSection(0x1_0000, 'samepage-section-second');
    const whole = { offset: 0, length: 0x1_0000, sharing: 'shared', protection: 'read-write', address: null } as const;
    const ours = os.map(section, whole);
    const map = { do: 'map', holder: process.pid, section: 'samepage-section-second', at: null } as const;
    const { at = 0, length } = await second.ask({ ...map, protection: 'read-write', executable: false });
    expect(length).toBe(0x1_0000);
    expect(await second.ask({ do: 'write', at: at + 5, bytes: [42, 43] })).toEqual({ value: 2 });
    const [here, there] = [new Uint8Array(2), new Uint8Array(2)];
    expect([os.read(ours, here), second.read(at + 5, there)]).toEqual([2, 2]);
    expect(there).toEqual(Uint8Array.of(42, 43));
    await expect(second.ask({ do: 'unmap', at: at + 1, length: 1 })).rejects.toMatchObject({ code: 'NotAligned' });
    await second.kill();
    expect([second.running, second.signal, second.read(at, there)]).toEqual([false, 9, 0]);
    await expect(second.ask({ do: 'stop-filling' })).rejects.toMatchObject({ code: 'NotFound' });
    os.unmap(ours, 0x1_0000);
    os.closeSection(section);
  }),
);

linux('one page is mapped many times, counted from what was there, and all of them are given back', () =>
  withSecond(async (second, os) => {
    const section = os.createSection(0x1_0000, 'samepage-section-many');
    const many = (count: number) =>
      second.ask({ do: 'map-many', holder: process.pid, section: 'samepage-section-many', count });
    const mapped = () => readFileSync(`/proc/${second.pid}/maps`, 'latin1').split('samepage-section-many').length - 1;
    await many(100);
    expect(await many(300)).toMatchObject({ value: 300 });
    expect(mapped()).toBe(300);
    await second.ask({ do: 'unmap-many' });
    expect(mapped()).toBe(0);
    os.closeSection(section);
  }),
);

linux('a store where it may not write ends it, and leaves us alone', () =>
  withSecond(async (second) => {
    await expect(second.ask({ do: 'store', at: 4096, byte: 1 })).rejects.toMatchObject({ code: 'NotFound' });
    expect(second.signal).toBe(11);
  }),
);

linux('ends with the one who started it, also after kill -9', { timeout: 60_000 }, async () => {
  const { program, args } = built?.command ?? { program: '', args: [] };
  const script = `
    const { spawn } = require('node:child_process');
    const child = spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.once('data', () => console.log(child.pid));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text)));
  });
  expect(existsSync(`/proc/${pid}/maps`)).toBe(true);
  parent.kill('SIGKILL');
  // It is nobody's child that could be waited for any more: it is asked for until it is gone, however long that takes.
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 50_000 }).toBe(false);
});
