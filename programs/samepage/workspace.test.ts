/** `samepage workspace check`: what it prints for programs, what it says of the process's own addresses, and what it refuses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { runWorkspace } from './workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function check(document: object, ...options: string[]): Promise<string> {
  const path = join(folder, 'one.samepage');
  writeFileSync(path, JSON.stringify(document));
  let text = '';
  const io = { out: (more: string) => (text += more), err: () => undefined };
  expect(await runWorkspace(['check', path, ...options], io, openMemoryOs)).toBe(0);
  return text;
}

it('prints one document, with what is free here and what lies in the way', async () => {
  const os = await openMemoryOs();
  const section = os.createSection(65_536, 'samepage-test');
  const at = os.map(section, { offset: 0, length: 65_536, sharing: 'shared', protection: 'read', address: null });
  const view = { section: 7, offset: '0x0', length: '0x10000', sharing: 'shared', protection: 'read-write' };
  const document = {
    ...{ samepage: 'workspace', version: 1 },
    sections: [
      { id: 7, kind: 'memory', bytes: '0x10000' },
      { id: 8, kind: 'file', bytes: '0x2a', path: '/dev/zero', access: 'read-write' },
    ],
    views: [
      { ...view, letter: 'A', address: '0x3400000000' },
      { ...view, letter: 'B', address: `0x${at.toString(16)}` },
      { ...view, letter: 'C', address: '0x3500000000' },
      { ...view, letter: 'D', address: '0x3500008000' },
    ],
  };
  try {
    const text = await check(document, '--json');
    expect(JSON.parse(text)).toEqual({
      version: 1,
      sections: [
        { id: 7, kind: 'memory', path: null, bytes: 65_536 },
        { id: 8, kind: 'file', path: '/dev/zero', bytes: 42 },
      ],
      views: [
        { letter: 'A', address: '0x3400000000', length: '0x10000', free: true },
        { letter: 'B', address: `0x${at.toString(16)}`, length: '0x10000', free: expect.stringContaining('r--') },
        { letter: 'C', address: '0x3500000000', length: '0x10000', free: 'view D of this workspace' },
        { letter: 'D', address: '0x3500008000', length: '0x10000', free: 'view C of this workspace' },
      ],
    });
    expect(await check(document)).toContain('view A  0x3400000000  64 KiB  free\n');
  } finally {
    os.unmap(at, 65_536);
    os.closeSection(section);
    os.close();
  }
});

it('refuses what is no workspace, and wrong use', async () => {
  const io = { out: () => undefined, err: () => undefined };
  await expect(runWorkspace(['check', '/dev/zero'], io, openMemoryOs)).rejects.toThrow(
    '/dev/zero is not a regular file.',
  );
  await expect(check({ samepage: 'workspace', version: 2 })).rejects.toThrow('of a newer Samepage');
  for (const args of [[], ['check'], ['open', 'a'], ['check', 'a', 'b']]) {
    await expect(runWorkspace(args, io, openMemoryOs)).rejects.toBeInstanceOf(UsageError);
  }
});
