/** The list may name a file otherwise than any other call does: what it says of a view once mapped is what counts. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileAccess } from '../../protocol/model.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import type { OsSection } from '../os/memory.ts';
import { Stage } from './testing/stage.ts';
import { type FakeWorld, fakeWorld } from './testing/world.ts';

/** As on overlayfs before Linux 6.8: fstat reports another inode and device than the list does. */
class OtherwiseOs extends FakeOs {
  override openFile(path: string, access: FileAccess): OsSection {
    const section = super.openFile(path, access);
    return { ...section, inode: section.inode + 1_000_000n, device: section.device + 7 };
  }
}

let stage: Stage<FakeWorld>;
let path: string;

beforeEach(() => {
  const world = fakeWorld();
  const os = new OtherwiseOs();
  stage = new Stage({ ...world, os });
  path = '/lower/odd.bin';
  os.outside.createFile(path, new Uint8Array(8192).fill(5));
});

describe.each(['shared', 'copy-on-write'] as const)('a %s view', (sharing) => {
  it('is ours by what the list says of it: it agrees, is written, moved, remapped, and unmapped for real', async () => {
    await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: false });
    await stage.perform({
      kind: 'map',
      section: 1,
      offset: 0,
      length: 8192,
      sharing,
      protection: 'read-write',
      place: { kind: 'next-free' },
    });
    const listed = stage.os.query(stage.view('A').address);
    expect(stage.view('A').differences).toEqual([]);
    expect(stage.snapshot.sections).toMatchObject([{ inode: listed?.inode, device: listed?.device }]);
    expect(stage.changes.at(-1)?.sections).toMatchObject([{ inode: listed?.inode }]);

    await stage.write('A', 0, 42);
    const other = sharing === 'shared' ? 'copy-on-write' : 'shared';
    await stage.perform({ kind: 'remap-as', view: 'A', sharing: other });
    await stage.perform({ kind: 'protect', view: 'A', protection: 'read' });
    expect(stage.view('A').differences).toEqual([]);
    const { warnings } = await stage.perform({ kind: 'unmap', view: 'A' });
    expect(warnings.join()).not.toContain('left alone');
    const { inodes } = stage.os.regions();
    expect(inodes).not.toContain(listed?.inode);
  });
});

it('what was mapped over it is not', async () => {
  await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
  const { address, length } = stage.view('A');
  stage.os.outside.mapOver(address, length);
  stage.engine.check(['A']);
  expect(stage.view('A').differences).toHaveLength(1);
});
