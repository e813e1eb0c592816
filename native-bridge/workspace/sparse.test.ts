import { expect, it } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { realWorld } from '../engine/testing/world.ts';
import { Workspaces } from './workspaces.ts';

it('a sparse section of 1 TiB is saved and opened by the pages that it has', async () => {
  const stage = new Stage(await realWorld());
  try {
    const bytes = 2 ** 40;
    const view = await stage.map(await stage.section(bytes), { length: stage.unit, offset: bytes - stage.unit });
    await stage.write(view, 0, 42);
    const touched = () => {
      const [{ os } = { os: null }] = stage.engine.model.sections.values();
      return os && stage.os.touched(os, 0, bytes, 100).reduce((sum, { start, end }) => sum + end - start, 0);
    };
    const before = touched();
    const order = (what: Parameters<Workspaces['order']>[0]) => new Workspaces(stage.engine).order(what, {});
    const shown = { cursors: {}, map: null, selected: [], pinned: [], values: null };
    const { text = new Uint8Array() } = await order({ do: 'save', path: null, contents: true, shown });
    expect(text.length).toBeLessThan(10_000);
    expect(touched()).toBe(before);
    await order({ do: 'open', source: { bytes: text }, files: null });
    expect(stage.byte(view, 0)).toBe(42);
    expect(touched()).toBe(before);
  } finally {
    await stage.end();
  }
});
