/** Files as sections: what others write is seen, what is written is kept, and read-only means it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileAccess } from '../../protocol/model.ts';
import { nameFromText } from '../../protocol/names.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('files on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  /** A file of two units and three bytes, each byte its offset, opened and mapped; returns its path. */
  async function openFile(access: FileAccess): Promise<string> {
    const path = stage.world.createFile(Uint8Array.from({ length: 2 * stage.unit + 3 }, (_value, index) => index));
    await stage.perform({ kind: 'open-file', path, access, mapView: true });
    return path;
  }

  it('are mapped whole, the last page in part', async () => {
    const path = await openFile('read-only');
    expect(stage.record(1).info).toMatchObject({
      bytes: 2 * stage.unit + 3,
      origin: { kind: 'file', path, access: 'read-only' },
    });
    expect(stage.view('A')).toMatchObject({ protection: 'read', length: 2 * stage.unit + stage.page, differences: [] });
    expect(stage.read('A', 250, 3)).toEqual([250, 251, 252]);
    expect(stage.read('A', 2 * stage.unit + 1, 3)).toEqual([1, 2, 0]);
  });

  it('may have names that end in a space or hold what cannot be seen: they open, and show it', async () => {
    // Windows takes a space off the end of a name, and forbids control characters in it (MSDN, Naming Files, Paths).
    const onWindows = stage.os.limits.platform === 'windows';
    const names = ['safe\u202egnp.exe', ...(onWindows ? [] : ['trailing ', 'bell\x07'])];
    for (const [index, name] of names.entries()) {
      const path = stage.world.createFile(Uint8Array.of(7), name);
      const shown = path.slice(0, -name.length) + nameFromText(name);
      await stage.perform({ kind: 'open-file', path, access: 'read-only', mapView: false });
      expect(stage.record(2 * index + 1).info.origin).toMatchObject({ path: shown });
      await stage.perform({ kind: 'open-file', path: shown, access: 'read-only', mapView: false });
      const gone = `${path}.gone\u200b`;
      const missing = await refusal(
        stage.perform({ kind: 'open-file', path: gone, access: 'read-only', mapView: false }),
      );
      expect(missing.message).toContain(`There is no file ${nameFromText(gone)}`);
    }
  });

  it('are not written behind their end, where the bytes would be lost', async () => {
    const path = await openFile('read-write');
    const end = 2 * stage.unit + 3;
    const before = stage.picture();
    const attempts: [number, number][] = [
      [end, 1],
      [end - 1, 2],
      [end + 100, 4],
      [0, 2 * stage.unit + stage.page],
    ];
    for (const [offset, count] of attempts) {
      const bytes = new Uint8Array(count).fill(9);
      const { code, message } = await refusal(stage.perform({ kind: 'write', view: 'A', offset, bytes }));
      expect(code).toBe('InvalidArgument');
      expect(message).toContain(`${path} ends at +0x${end.toString(16)}`);
    }
    expect(stage.picture()).toEqual(before);
    await stage.write('A', end - 2, 8, 9);
    expect([...stage.world.readFile(path).subarray(end - 3)]).toEqual([0, 8, 9]);

    // Through a view of its last page alone; and a private page keeps what the file would not.
    await stage.map(1, { offset: 2 * stage.unit, length: stage.page });
    expect((await refusal(stage.write('B', 3, 1))).code).toBe('InvalidArgument');
    await stage.map(1, { sharing: 'copy-on-write' });
    await stage.write('C', end, 7);
    expect(stage.byte('C', end)).toBe(7);
  });

  it('cut short within a page: what is left of it is written, and nothing behind', async () => {
    const { truncateFile } = stage.world;
    if (!truncateFile) return;
    const path = await openFile('read-write');
    truncateFile(path, stage.unit + 10);
    await stage.write('A', stage.unit + 9, 5);
    expect(stage.world.readFile(path).at(-1)).toBe(5);
    expect((await refusal(stage.write('A', stage.unit + 9, 6, 6))).code).toBe('InvalidArgument');
    truncateFile(path, stage.unit + 12);
    await stage.write('A', stage.unit + 10, 6, 6);
  });

  it('are not opened by a path that another part of the system would read as a shorter one', async () => {
    const path = stage.world.createFile(Uint8Array.of(1));
    const open = stage.perform({ kind: 'open-file', path: `${path}\0.txt`, access: 'read-only', mapView: true });
    expect(await refusal(open)).toMatchObject({ code: 'InvalidArgument', message: 'A path has no null character.' });
  });

  it('opened read-only cannot be written shared, by no way round', async () => {
    const path = await openFile('read-only');
    await stage.map(1, { sharing: 'copy-on-write' });
    await stage.write('B', 0, 99);
    const before = stage.picture();
    const attempts = [
      stage.map(1),
      stage.perform({ kind: 'protect', view: 'A', protection: 'read-write' }),
      stage.perform({ kind: 'remap-as', view: 'B', sharing: 'shared' }),
    ];
    for (const attempt of attempts) {
      const { code, message } = await refusal(attempt);
      expect(code).toBe('PermissionDenied');
      expect(message).toContain(path);
    }
    expect(await refusal(stage.write('A', 0, 1))).toMatchObject({ code: 'AccessViolation' });
    expect(stage.picture()).toEqual(before);
    expect([stage.byte('A', 0), stage.byte('B', 0), stage.world.readFile(path)[0]]).toEqual([0, 99, 0]);
  });

  it('show at once what another program writes into them', async () => {
    const path = await openFile('read-only');
    stage.world.pokeFile(path, stage.unit + 5, Uint8Array.of(201, 202));
    expect(stage.read('A', stage.unit + 5, 2)).toEqual([201, 202]);
  });

  it('keep what is written into them, and get their bytes back by undo', async () => {
    const path = await openFile('read-write');
    const original = stage.world.readFile(path);
    await stage.write('A', stage.page - 1, 91, 92);
    expect([...stage.world.readFile(path).subarray(stage.page - 1, stage.page + 1)]).toEqual([91, 92]);
    await stage.undo();
    expect(Buffer.compare(stage.world.readFile(path), original)).toBe(0);
    await stage.redo();
    stage.world.pokeFile(path, stage.page, Uint8Array.of(7));
    expect(await refusal(stage.undo())).toMatchObject({ code: 'Changed' });
    await stage.undo({ overwrite: true });
    expect(Buffer.compare(stage.world.readFile(path), original)).toBe(0);
  });

  it('keep what is written into them, so that quitting loses nothing; private pages it would lose', async () => {
    await openFile('read-write');
    await stage.write('A', 0, 1);
    expect(stage.engine.unsaved).toBe(false);
    await stage.map(1, { sharing: 'copy-on-write' });
    await stage.write('B', 0, 2);
    expect(stage.engine.unsaved).toBe(true);
  });

  it('hold no memory for undo, but come back', async () => {
    const path = await openFile('read-write');
    await stage.write('A', 0, 1);
    const { heldBytes } = stage.snapshot.history;
    await stage.perform({ kind: 'remove-section', section: 1 });
    expect(stage.snapshot.history.heldBytes).toBe(heldBytes);
    stage.world.pokeFile(path, 1, Uint8Array.of(2));
    await stage.undo();
    expect(stage.read('A', 0, 2)).toEqual([1, 2]);
  });

  it('that were cut short from outside: what lies past the end is refused with a sentence, the rest works', async () => {
    const { truncateFile } = stage.world;
    if (!truncateFile) return;
    const path = await openFile('read-write');
    truncateFile(path, stage.unit);
    const { code, message } = await refusal(stage.write('A', stage.unit + 1, 1));
    expect(code).toBe('AccessViolation');
    expect(message).toContain('cut short');
    const across = stage.write('A', stage.unit - 1, 1, 2);
    expect(await refusal(across)).toMatchObject({ code: 'AccessViolation' });
    expect(stage.world.readFile(path).at(-1)).toBe((stage.unit - 1) % 256);

    await stage.write('A', 0, 77);
    await stage.perform({ kind: 'move', view: 'A', to: stage.place(), method: known(stage.os.limits.moveMethods[0]) });
    await stage.perform({ kind: 'remove-section', section: 1 });
    for (let steps = 0; steps < 3; steps += 1) await stage.undo();
    expect(stage.byte('A', 0)).toBe(0);
    expect(stage.byte('A', stage.unit)).toBeNull();
  });
});
