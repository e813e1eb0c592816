/** A hole: what a section held there is gone for all views, and comes back with undo. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const mebi = 2 ** 20;

describe('a hole punched through a view', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
  });
  afterEach(() => stage.end());

  const canPunch = () => stage.os.limits.pageCalls?.includes('punch') === true;

  it('makes all views of these pages zeros and gives their memory back; undo and redo', async () => {
    if (!canPunch()) return;
    const section = await stage.section(4 * mebi);
    const whole = await stage.map(section);
    const part = await stage.map(section, { offset: mebi, length: mebi });
    for (const at of [0, mebi, 2 * mebi - 1, 2 * mebi]) await stage.write(whole, at, 7);
    // It reads all pages, and so has them made.
    const before = stage.picture();
    const allocated = () => stage.os.allocated(stage.record(section).os);
    expect(allocated()).toBe(4 * mebi);
    const bytes = () => [0, mebi, 2 * mebi - 1, 2 * mebi].map((at) => stage.byte(whole, at));
    await stage.perform({ kind: 'punch', view: part });
    expect(allocated()).toBe(3 * mebi);
    expect(bytes()).toEqual([7, 0, 0, 7]);
    expect(stage.byte(part, 0)).toBe(0);
    await stage.undo();
    expect(bytes()).toEqual([7, 7, 7, 7]);
    expect(stage.picture()).toEqual(before);
    await stage.redo();
    expect(bytes()).toEqual([7, 0, 0, 7]);
  });

  it('leaves private pages of other views as they are', async () => {
    if (!canPunch()) return;
    const section = await stage.section();
    const view = await stage.map(section);
    const own = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    await stage.write(own, 0, 2);
    await stage.perform({ kind: 'punch', view });
    expect([stage.byte(view, 0), stage.byte(own, 0)]).toEqual([0, 2]);
    expect(await refusal(stage.perform({ kind: 'punch', view: own }))).toMatchObject({ code: 'AccessViolation' });
  });

  it('is refused where the view may not be written, or more would be lost than undo may keep', async () => {
    if (!canPunch()) return;
    const view = await stage.map(await stage.section(mebi));
    await stage.write(view, 0, 1);
    await stage.perform({ kind: 'protect', view, protection: 'read' });
    expect(await refusal(stage.perform({ kind: 'punch', view }))).toMatchObject({ code: 'AccessViolation' });
    await stage.undo();
    await stage.write(view, stage.page, 2);
    stage.engine.model.keeping.most = stage.page;
    expect(await refusal(stage.perform({ kind: 'punch', view }))).toMatchObject({ code: 'LimitReached' });
    expect([stage.byte(view, 0), stage.byte(view, stage.page)]).toEqual([1, 2]);
  });

  it('is not filled again over what somebody else wrote into it, unless that is wanted', async () => {
    if (!canPunch()) return;
    const section = await stage.section();
    const view = await stage.map(section);
    await stage.write(view, 0, 1);
    await stage.perform({ kind: 'punch', view });
    stage.os.write(stage.view(view).address, Uint8Array.of(9));
    expect(await refusal(stage.undo())).toMatchObject({ code: 'Changed' });
    expect(stage.byte(view, 0)).toBe(9);
    await stage.engine.undo({ overwrite: true });
    expect(stage.byte(view, 0)).toBe(1);
  });

  it('keeps a page that the system takes for a hole for a moment, as it is being moved to another frame', async () => {
    if (!canPunch()) return;
    const { page, os } = stage;
    const section = await stage.section(4 * page);
    const view = await stage.map(section);
    for (let at = 0; at < 4; at += 1) await stage.write(view, at * page, at + 1);
    const { touched } = os;
    let asked = 0;
    // Once the second page is missing, then the third.
    os.touched = (of, from, to, limit) => {
      asked += 1;
      const all = touched.call(os, of, from, to, limit);
      const hidden = asked * page;
      return asked > 2
        ? all
        : all.flatMap(({ start, end }) => [
            { start, end: hidden },
            { start: hidden + page, end },
          ]);
    };
    await stage.perform({ kind: 'punch', view });
    os.touched = touched;
    await stage.undo();
    expect([0, 1, 2, 3].map((at) => stage.byte(view, at * page))).toEqual([1, 2, 3, 4]);
  });

  it('in a view of a tebibyte that is hardly touched takes no time for the rest', async () => {
    if (!canPunch()) return;
    const view = await stage.map(await stage.section(2 ** 40));
    for (const at of [0, 2 ** 39, 2 ** 40 - 1]) await stage.write(view, at, 5);
    await stage.perform({ kind: 'punch', view });
    expect([0, 2 ** 39, 2 ** 40 - 1].map((at) => stage.byte(view, at))).toEqual([0, 0, 0]);
    await stage.undo();
    expect([0, 2 ** 39, 2 ** 40 - 1].map((at) => stage.byte(view, at))).toEqual([5, 5, 5]);
  });
});
