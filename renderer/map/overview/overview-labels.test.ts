import { expect, it } from 'vitest';
import { inventRegions } from '../../testing/invented-regions.ts';
import { buildFold } from './fold.ts';
import { overviewLabels } from './overview-labels.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

it('names each cluster after what it mostly is, ours left out, and gives the width of the holes', () => {
  const regions = inventRegions([
    { start: 0x280000, end: 0x290000, kind: 'ours' },
    { start: 0x400000, end: 0x900000, kind: 'image', name: '/usr/bin/node' },
    { start: 0x7f0000000000, end: 0x7f0000100000, kind: 'library', name: '/lib/libc.so.6' },
    { start: 0x7f0000100000, end: 0x7f0000200000, kind: 'library', name: '/lib/libm.so.6' },
  ]);
  const prominent = () => false;
  const fold = buildFold({ space, count: 4, starts: regions.starts, ends: regions.ends, prominent, widthCss: 1200 });
  const texts = overviewLabels(fold, regions).map((label) => label.texts[0]);
  expect(texts).toEqual(
    expect.arrayContaining(['node', 'libraries · 2 regions', '127 TiB free', '1 TiB free', '2.44 MiB free']),
  );
  expect(texts).toHaveLength(5);
});

it('labels the one hole of an empty space', () => {
  const none = new Float64Array();
  const fold = buildFold({ space, count: 0, starts: none, ends: none, prominent: () => false, widthCss: 800 });
  expect(overviewLabels(fold, null)).toEqual([{ middleCss: 400, texts: ['128 TiB free', '128 TiB'] }]);
});
