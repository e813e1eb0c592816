import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../protocol/address.ts';
import type { RegionKind } from '../../protocol/model.ts';
import { readExpression } from '../space/expression.ts';
import { inventPlaces } from '../testing/invented-places.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { suggestPlaces } from './suggestions.ts';

const places = inventPlaces();

describe('what is proposed', () => {
  const texts = (text: string, recent: string[] = []) => suggestPlaces(text, places, recent).map((each) => each.text);

  it('is where one was before, as far as it still is, then the views', () => {
    expect(texts('', ['libc', 'Z', 'A'])).toEqual(['libc', 'A', 'B', 'AB']);
  });

  it('begins with the kept places, though one be called as a view is', () => {
    const kept = ['Ring', 'A'].map((name) => ({ space: 'ours', name, address: 0x1000, start: 0, end: 0x2000 }));
    const found = (text: string) => suggestPlaces(text, places, ['libc'], kept);
    expect(found('').map(({ text }) => text)).toEqual(['Ring', 'A', 'libc', 'A', 'B', 'AB']);
    expect(found('IN')[0]).toEqual({ text: 'Ring', detail: '0x1000 · kept place', kept: kept[0] });
    expect(found('a').slice(0, 2)).toMatchObject([{ kept: { name: 'A' } }, { text: 'A' }]);
  });
  it('begins with what begins so', () => {
    expect(texts('a').slice(0, 2)).toEqual(['A', 'AB']);
    expect(texts('lib').slice(0, 2)).toEqual(['libc.so.6', 'libstdc++.so.6.0.33']);
    expect(texts('he')).toEqual(['[heap]']);
    expect(texts('end')).toEqual(['end(A)', 'end(B)', 'end(AB)']);
    expect(texts('2621440')).toEqual(['0x280000']);
    expect(texts(String.raw`caf\xe`)).toEqual([String.raw`caf\xe8.bin`, String.raw`caf\xe9.bin`]);
  });

  it.each(['libatk-1', 'libglib-2.0', 'libc-2.31', 'ld-linux-x86-64', 'libgtk-3', 'trailing', 'safe', 'beef'])(
    'of %s, the first is where Enter goes',
    (text) => {
      const [first] = texts(text);
      expect(readExpression(text, places)).toEqual(readExpression(first ?? '', places));
    },
  );
});

it('a view is found by what people call it', () => {
  const [letter, view] = [...places.views][1] ?? [];
  if (!letter || !view) throw new Error('two views');
  const views = new Map([...places.views, [letter, { ...view, name: 'Ring, 2nd half' }]]);
  const [first] = suggestPlaces('2nd', { ...places, views }, []);
  expect(first).toMatchObject({ text: letter, detail: expect.stringContaining('“Ring, 2nd half” · 0x') });
});

it('a name that begins with the whole word comes before one that goes on with letters', () => {
  const library = (start: number, name: string) => ({ start, end: start + 0x1000, name, kind: 'library' as const });
  const regions = inventRegions([library(0x300000, '/lib/libcap.so.2'), library(0x400000, '/lib/libc.so.6')]);
  const known = { ...places, regions };
  expect(suggestPlaces('libc', known, []).map(({ text }) => text)).toEqual(['libc.so.6', 'libcap.so.2']);
  expect(readExpression('libc', known)).toMatchObject({ target: { address: 0x400000 } });
});

describe('two things of one name are two', () => {
  const of = (start: number, name: string, inode: bigint, kind: RegionKind = 'library') => {
    return { start, end: start + 0x10000, name, inode, device: 1, kind };
  };
  const regions = inventRegions([
    of(0x1000_0000, '/home/me/[stack]', 5n, 'file'),
    of(0x2000_0000, '/SYSV00000000 (deleted)', 2n ** 63n + 6n, 'shared'),
    of(0x2001_0000, '/SYSV00000000 (deleted)', 2n ** 63n + 7n, 'shared'),
    of(0x3000_0000_0000, '/one/libtwin.so', 8n),
    of(0x4000_0000_0000, '/one/A', 9n),
    of(0x5000_0000_0000, '/two/libtwin.so', 8n + 1n),
    of(0x6000_0000_0000, '/memfd:ring (deleted)', 10n, 'shared'),
    of(0x6001_0000_0000, '/memfd:ring (deleted)', 11n, 'shared'),
    of(0x6002_0000_0000, '/one/Twin.so', 12n),
    of(0x6003_0000_0000, '/one/twin.so', 13n),
    { start: 0x7fff_0000_0000, end: 0x7fff_0002_1000, name: '[stack]', kind: 'stack' },
  ]);
  const here = { ...places, regions };
  const addressOf = (text: string) => {
    const read = readExpression(text, here);
    return read.ok ? read.target.address : Number.NaN;
  };

  it.each([
    ['libtwin', [0x3000_0000_0000, 0x5000_0000_0000]],
    ['SYSV', [0x2000_0000, 0x2001_0000]],
    ['stack', [0x7fff_0000_0000, 0x1000_0000]],
    ['[stack]', [0x7fff_0000_0000, 0x1000_0000]],
    ['memfd:ring', [0x6000_0000_0000, 0x6001_0000_0000]],
    ['twin.so', [0x3000_0000_0000, 0x5000_0000_0000, 0x6002_0000_0000, 0x6003_0000_0000]],
    ['/one/a', [0x4000_0000_0000]],
  ])('%s: each is proposed, and what is chosen leads where the proposal says', (typed, starts) => {
    const found = suggestPlaces(typed, here, []).filter(({ detail }) => !detail.includes('view of'));
    expect(found.map(({ text }) => addressOf(text)).sort()).toEqual([...starts].sort());
    for (const { text, detail } of found) expect(detail).toContain(`${formatAddress(addressOf(text))}–`);
    expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
  });

  it('segments of one name are proposed as ranges, each shown as a whole', () => {
    const [first, second] = suggestPlaces('SYSV', here, []).map(({ text }) => text);
    expect([first, second]).toEqual(['0x20000000–0x20010000', '0x20010000–0x20020000']);
    expect(readExpression(second ?? '', here)).toMatchObject({
      target: { whole: { start: 0x2001_0000, end: 0x2002_0000 } },
    });
  });

  it('those of one name have their folders in their proposals', () => {
    const texts = suggestPlaces('libtwin', here, []).map(({ text }) => text);
    expect(texts).toEqual(['/one/libtwin.so', '/two/libtwin.so']);
  });

  it('the system’s own are meant before files that are called so, and a file called as a view is by its path', () => {
    expect(addressOf('[stack]')).toBe(0x7fff_0000_0000);
    expect(suggestPlaces('/one/a', here, []).map(({ text }) => text)).toEqual(['/one/A']);
  });
});

it('what the map calls regions by their kinds is found: at the first of them, unless something is called so', () => {
  const kinds: [number, RegionKind, string][] = [
    [0x10_0000, 'image', '/opt/prog'],
    [0x20_0000, 'thread-stack', ''],
    [0x30_0000, 'thread-stack', ''],
    [0x40_0000, 'v8', ''],
    [0x50_0000, 'heap', '[heap]'],
    [0x60_0000, 'ours', '/memfd:samepage-section-1 (deleted)'],
  ];
  const regions = inventRegions(
    kinds.map(([start, kind, name]) => ({ start, end: start + 0x1_0000, kind, name, protection: 3 })),
  );
  const there = { ...places, views: new Map(), regions };
  const at = (text: string) => {
    const read = readExpression(text, there);
    return read.ok && formatAddress(read.target.address);
  };
  expect(['V8', 'thread stack', 'thread', 'program', 'heap', 'prog'].map(at)).toEqual([
    ...['0x400000', '0x200000', '0x200000', '0x100000', '0x500000', '0x100000'],
  ]);
  expect(at('ours')).toBe(false);
  expect(at('v')).toBe(false);
  expect(suggestPlaces('v8', there, [])).toMatchObject([{ text: 'V8 (probably)' }]);
});
