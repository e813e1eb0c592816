/** What a window is shown of a long history: its newest steps. */
import { expect, it } from 'vitest';
import { Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

it.each(worlds)('the labels of a history on %s are those of its newest 100 steps, the newest last', async (_, open) => {
  const stage = new Stage(await open());
  try {
    const section = await stage.section();
    await stage.perform({
      ...{ kind: 'map', section, offset: 0, length: stage.unit, sharing: 'shared', protection: 'read-write' },
      place: { kind: 'next-free' },
    });
    for (let offset = 0; offset < 102; offset += 1) {
      await stage.perform({ kind: 'write', view: 'A', offset, bytes: Uint8Array.of(1) });
    }
    const label = (offset: number) => `Write 1 byte at A+0x${offset.toString(16)}`;
    expect(stage.snapshot.history.undo).toHaveLength(100);
    expect(stage.snapshot.history.undo.at(-1)).toBe(label(101));
    expect(stage.snapshot.history.undo[0]).toBe(label(2));
    await stage.undo();
    expect(stage.snapshot.history.undo.at(-1)).toBe(label(100));
    expect(stage.snapshot.history.redo).toEqual([label(101)]);
  } finally {
    await stage.end();
  }
});
