// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { Watch } from '../../protocol/messages.ts';
import { framesIdle } from './frame.ts';
import { mergeWatch, WatchSet } from './watch.ts';

describe('merging', () => {
  it('joins what meets or overlaps, view by view', () => {
    const { ranges } = mergeWatch(
      [
        {
          ranges: [
            { view: 'B', offset: 0, length: 10 },
            { view: 'A', offset: 20, length: 10 },
          ],
        },
        {
          ranges: [
            { view: 'A', offset: 0, length: 20 },
            { view: 'A', offset: 40, length: 5 },
          ],
        },
        {
          ranges: [
            { view: 'A', offset: 25, length: 2 },
            { view: 'A', offset: 90, length: 0 },
          ],
        },
      ],
      false,
    );
    expect(ranges).toEqual([
      { view: 'A', offset: 0, length: 30 },
      { view: 'A', offset: 40, length: 5 },
      { view: 'B', offset: 0, length: 10 },
    ]);
  });

  it('takes each section at its finest, and the regions where anybody wants them', () => {
    const watch = mergeWatch(
      [{ sections: [{ section: 1, cells: 16 }] }, { sections: [{ section: 1, cells: 64 }], regions: true }],
      true,
    );
    expect(watch).toEqual({ ranges: [], sections: [{ section: 1, cells: 64 }], regions: true, paused: true });
  });
});

describe('the watch', () => {
  const range = { view: 'A', offset: 0, length: 4096 };

  it('is sent once a frame, and only when it has changed', async () => {
    const watch = new WatchSet();
    const sent: Watch[] = [];
    watch.connect((each) => sent.push(each));
    expect(sent).toHaveLength(1);
    watch.set('card A', { ranges: [range] });
    watch.set('map', { regions: true });
    await framesIdle();
    expect(sent.at(-1)).toEqual({ ranges: [range], sections: [], regions: true, paused: false, unattended: false });
    watch.set('map', { regions: true });
    await framesIdle();
    expect(sent).toHaveLength(2);
    watch.setPaused(true);
    watch.set('card A', null);
    await framesIdle();
    expect(sent.at(-1)).toEqual({ ranges: [], sections: [], regions: true, paused: true, unattended: false });
    expect(sent).toHaveLength(3);
    watch.setUnattended(true);
    expect(sent.at(-1)).toMatchObject({ unattended: true });
    expect(sent).toHaveLength(4);
  });

  it('is sent again to a new connection', async () => {
    const watch = new WatchSet();
    const sent: Watch[] = [];
    watch.set('card A', { ranges: [range] });
    watch.connect(null);
    await framesIdle();
    watch.connect((each) => sent.push(each));
    watch.connect(null);
    watch.connect((each) => sent.push(each));
    expect(sent.map((each) => each.ranges)).toEqual([[range], [range]]);
  });
});
