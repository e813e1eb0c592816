/** Files of two file systems with the same inode number: another's is never taken for ours. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { libc, MAP, PROT } from '../os/linux/libc.ts';
import { smallFileSystem, unmountFileSystem } from './testing/small-file-system.ts';
import { refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

it('mapped over a view is a difference, and is left alone by unmapping', async ({ skip }) => {
  const folders = [smallFileSystem(), smallFileSystem()];
  const paths = folders.flatMap((folder) => (folder ? [join(folder, 'file')] : []));
  const stage = new Stage(await realWorld());
  try {
    const [ours, theirs] = paths;
    if (ours === undefined || theirs === undefined) return skip();
    for (const path of paths) writeFileSync(path, new Uint8Array(stage.page));
    expect(statSync(ours).ino).toBe(statSync(theirs).ino);
    await stage.perform({ kind: 'open-file', path: ours, access: 'read-write', mapView: true });
    expect(stage.view('A').differences).toEqual([]);
    const { address: at } = stage.view('A');
    const foreign = stage.os.openFile(theirs, 'read-write');
    expect(foreign.inode).toBe(stage.record(1).info.inode);
    expect(libc.mmap(at, stage.page, PROT.READ | PROT.WRITE, MAP.SHARED | MAP.FIXED, foreign.handle, 0)).toBe(at);
    stage.os.closeSection(foreign);

    stage.engine.check(['A']);
    expect(stage.view('A').differences).toHaveLength(1);
    expect(await refusal(stage.write('A', 0, 1))).toMatchObject({ code: 'Changed' });
    const { warnings } = await stage.perform({ kind: 'unmap', view: 'A' });
    expect(warnings.join()).toContain('was left alone');
    expect(stage.os.query(at)?.start).toBe(at);
    libc.munmap(at, stage.page);
  } finally {
    await stage.end();
    for (const folder of folders) if (folder) unmountFileSystem(folder);
  }
});

it('is reported the same way by every file system here: as in the list of regions', async () => {
  const stage = new Stage(await realWorld());
  try {
    for (const path of ['/etc/passwd', '/proc/self/exe', stage.world.createFile(new Uint8Array(9))]) {
      const section = stage.os.openFile(path, 'read-only');
      const request = {
        offset: 0,
        length: section.bytes,
        sharing: 'shared',
        protection: 'read',
        address: null,
      } as const;
      const at = stage.os.map(section, request);
      expect(stage.os.query(at)).toMatchObject({ inode: section.inode, device: section.device });
      stage.os.unmap(at, section.bytes);
      stage.os.closeSection(section);
    }
  } finally {
    await stage.end();
  }
});
