/** A file whose inode number exceeds 2^53: it is mapped, checked, unmapped and sent to windows like any other. */
import { readFileSync, statSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../protocol/codec.ts';
import { requests } from '../../protocol/messages.ts';
import { layeredFileSystem } from './testing/small-file-system.ts';
import { Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const layered = layeredFileSystem(new Uint8Array(65536).fill(7));
const whereMounted = layered ? it : () => undefined;

afterAll(() => layered?.unmount());

whereMounted('is ours in every respect, and arrives with all its bits', async () => {
  const stage = new Stage(await realWorld());
  try {
    const path = layered?.file ?? '';
    // Node reads the number as a signed one.
    const ino = BigInt.asUintN(64, statSync(path, { bigint: true }).ino);
    expect(ino).toBeGreaterThan(2n ** 53n);
    await stage.perform({ kind: 'open-file', path, access: 'read-only', mapView: true });
    const { address: at } = stage.view('A');
    expect(stage.view('A').differences).toEqual([]);
    const snapshot = decodeMessage(encodeMessage(stage.engine.snapshot({ kind: 'web', endsWithWindow: true })));
    expect(requests.state.reply.parse(snapshot).sections).toMatchObject([{ inode: ino }]);
    expect(stage.os.query(at)?.inode).toBe(ino);
    const list = stage.os.regions();
    expect(list.inodes[list.starts.indexOf(at)]).toBe(ino);

    const { warnings } = await stage.perform({ kind: 'unmap', view: 'A' });
    expect(warnings).toEqual([]);
    expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain(` ${ino} `);
  } finally {
    await stage.end();
  }
});

it('has all of its 64 bits after the way to a window', () => {
  const inode = 2n ** 63n + 1n;
  expect(decodeMessage(encodeMessage({ inode }))).toEqual({ inode });
});
