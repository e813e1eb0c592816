/** An address space made up for tests of what is typed and proposed. */
import type { RegionKind } from '../../protocol/model.ts';
import type { Places } from '../space/places.ts';
import { inventRegions } from './invented-regions.ts';
import { inventView } from './invented-views.ts';

const listed: [start: number, end: number, name: string, kind: RegionKind][] = [
  [0x280000, 0x290000, '/memfd:samepage-section-1 (deleted)', 'ours'],
  [0x10_0000_0000, 0x10_0002_1000, '[heap]', 'heap'],
  [0x7f00_0000_0000, 0x7f00_0002_8000, '/usr/lib/libc.so.6', 'library'],
  [0x7f00_0002_8000, 0x7f00_001b_0000, '/usr/lib/libc.so.6', 'library'],
  [0x7f00_0100_0000, 0x7f00_0100_4000, '/usr/lib/libstdc++.so.6.0.33', 'library'],
  [0x7f00_0200_0000, 0x7f00_0200_2000, '/usr/lib/ld-linux-x86-64.so.2', 'library'],
  [0x7f00_0300_0000, 0x7f00_0300_2000, '/usr/lib/libatk-bridge-2.0.so.0.0.0', 'library'],
  [0x7f00_0400_0000, 0x7f00_0400_2000, '/usr/lib/libatk-1.0.so.0.24609.1', 'library'],
  [0x7f00_0500_0000, 0x7f00_0500_2000, '/usr/lib/libglib-2.0.so.0.7400.6', 'library'],
  [0x7f00_0600_0000, 0x7f00_0600_2000, '/usr/lib/libgtk-3.so.0.2404', 'library'],
  [0x7f00_0700_0000, 0x7f00_0700_2000, '/old/libc-2.31.so', 'library'],
  [0x7f00_0800_0000, 0x7f00_0800_2000, '/tmp/beef', 'file'],
  [0x7f00_0900_0000, 0x7f00_0900_2000, String.raw`/tmp/caf\xe8.bin`, 'file'],
  [0x7f00_0a00_0000, 0x7f00_0a00_2000, String.raw`/tmp/caf\xe9.bin`, 'file'],
  [0x7f00_0b00_0000, 0x7f00_0b00_2000, String.raw`/tmp/trailing\x20`, 'file'],
  [0x7f00_0c00_0000, 0x7f00_0c00_2000, String.raw`/tmp/safe\u202egnp.exe`, 'file'],
  [0x7f00_0d00_0000, 0x7f00_0d00_2000, '/tmp/two  spaces + more.bin', 'file'],
  [0x7fff_0000_0000, 0x7fff_0002_1000, '[stack]', 'stack'],
];

export function inventPlaces(): Places {
  const views = [
    inventView('A', 0x280000, 0x10000),
    inventView('B', 0x290000, 0x10000),
    inventView('AB', 0x400000, 0x10000),
  ];
  return {
    views: new Map(views.map((view) => [view.letter, view])),
    regions: inventRegions(listed.map(([start, end, name, kind]) => ({ start, end, name, kind }))),
    space: { lowestAddr: 0x10000, highestAddr: 0x7fff_ffff_f000 },
  };
}
