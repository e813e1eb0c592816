/** Views that are executable: mapped and protected so, undone, in what is exported, and refused where the system forbids it. Nothing in them is called. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { protectionText } from '../../protocol/region-text.ts';
import { programOf } from '../codegen/program.ts';
import { refusal, Stage } from './testing/stage.ts';
import { fakeWorld, realWorld } from './testing/world.ts';

// Windows has no user ids; a Mac refuses it.
const onUnix = process.getuid ? it : () => undefined;
const asRoot = process.getuid?.() === 0 ? it : () => undefined;

let stage: Stage;
beforeEach(async () => {
  stage = new Stage(await realWorld());
});
afterEach(() => stage.end());

const listed = (letter: string) => protectionText(stage.os.query(stage.view(letter).address)?.protection ?? 0);

onUnix('a view is made executable, and writable besides; undo takes it back, exports tell it', async () => {
  const view = await stage.map(await stage.section(2 * stage.page));
  await stage.write(view, 0, 7);
  await stage.perform({ kind: 'protect', view, protection: 'read-execute' });
  expect(listed(view)).toBe('r-x');
  expect(stage.view(view).differences).toEqual([]);
  expect((await refusal(stage.write(view, 0, 1))).message).toContain('read-only');
  await stage.perform({ kind: 'protect', view, protection: 'read-write-execute' });
  expect(listed(view)).toBe('rwx');
  await stage.write(view, 0, 8);
  // Copy-on-write, with a page of its own, that it keeps.
  await stage.perform({ kind: 'remap-as', view, sharing: 'copy-on-write' });
  expect(listed(view)).toBe('rwx');
  await stage.write(view, 1, 9);
  await stage.perform({ kind: 'unmap', view });
  await stage.engine.undo();
  expect(listed(view)).toBe('rwx');
  const { recording } = stage.engine.recorder;
  expect(programOf(recording, 'c-linux')).toContain('PROT_READ | PROT_WRITE | PROT_EXEC');
  expect(programOf(recording, 'strace')).toMatch(/mprotect\(0x[0-9a-f]+, \d+, PROT_READ\|PROT_EXEC\) = 0/);
  expect(() => programOf(recording, 'c-windows')).toThrow('Executable views have no program for Windows');
  for (const expected of ['rwx', 'rwx', 'rwx', 'rwx', 'r-x', 'rw-']) {
    expect(listed(view)).toBe(expected);
    await stage.engine.undo();
  }
});

asRoot('of a file system that is mounted noexec it is refused, and said why; nothing is changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-noexec-'));
  const own = new Stage(await realWorld());
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', folder]);
  try {
    const path = join(folder, 'file');
    writeFileSync(path, 'x'.repeat(own.page));
    await own.perform({ kind: 'open-file', path, access: 'read-only', mapView: true });
    const [view] = [...own.engine.model.views.keys()];
    if (!view) throw new Error('no view');
    const { section } = own.view(view);
    const whole = { section, offset: 0, length: own.page, sharing: 'shared' } as const;
    for (const action of [
      { kind: 'protect', view, protection: 'read-execute' },
      { kind: 'map', ...whole, protection: 'read-execute', place: { kind: 'next-free' } },
    ] as const) {
      const error = await refusal(own.perform(action));
      expect(error.code).toBe('PermissionDenied');
      expect(error.message).toContain('mounted noexec');
    }
    expect(own.view(view)).toMatchObject({ protection: 'read', differences: [] });
    expect(own.engine.model.views.size).toBe(1);
  } finally {
    await own.end();
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  }
});

it('is refused in a sentence where a system has no such views', async () => {
  const limited = new Stage(fakeWorld({ executable: false }));
  const view = await limited.map(await limited.section(limited.page));
  const error = await refusal(limited.perform({ kind: 'protect', view, protection: 'read-execute' }));
  expect(error.code).toBe('Unsupported');
  expect(error.message).toContain('cannot be made executable on this system');
  await limited.end();
});
