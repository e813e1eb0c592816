/** What lives beside our views in the pictures that are compared: always the same, and of every kind. */

import { FakeOs } from '../../native-bridge/os/fake/fake-os.ts';
import type { Observer } from '../../native-bridge/os/observer.ts';
import { protectionBits } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { type InventedRegion, inventRegions } from '../../renderer/testing/invented-regions.ts';

const { read, write, execute, shared } = protectionBits;
const page = 4096;
const kib = 1024;
const mib = 1024 * kib;

function region(start: number, bytes: number, more: Partial<InventedRegion>): InventedRegion {
  return { start, end: start + bytes, protection: read | write, ...more };
}

/** A program's or a library's parts, one behind the other. */
function image(start: number, name: string, kind: 'image' | 'library', codeBytes: number): InventedRegion[] {
  const parts = [
    { bytes: codeBytes / 4, protection: read },
    { bytes: codeBytes, protection: read | execute },
    { bytes: codeBytes / 4, protection: read },
    { bytes: 4 * page, protection: read | write },
  ];
  let at = start;
  return parts.map(({ bytes, protection }) => {
    at += bytes;
    return region(at - bytes, bytes, { name, kind, protection });
  });
}

const libraries = ['libc.so.6', 'libm.so.6', 'libstdc++.so.6', 'libpthread.so.0', 'libdl.so.2', 'libgcc_s.so.1'];

const elsewhere: InventedRegion[] = [
  ...image(0x400000, '/usr/bin/node', 'image', 16 * mib),
  region(0x5a00000, 6 * mib, { name: '[heap]', kind: 'heap' }),
  // Pages of V8, scattered as it scatters them.
  ...Array.from({ length: 40 }, (_, index) =>
    region(0x1000000000 + index * 0xd4_c0000000 + (index % 7) * 0x3_40000000, 256 * kib, { kind: 'v8' }),
  ),
  ...Array.from({ length: 3 }, (_, index) => [
    region(0x7f3000000000 + index * 64 * mib, 2 * mib, { kind: 'thread-heap' }),
    region(0x7f3000000000 + index * 64 * mib + 2 * mib, 62 * mib, { kind: 'reserved', protection: 0 }),
  ]).flat(),
  ...Array.from({ length: 4 }, (_, index) => [
    region(0x7f3010000000 + index * 9 * mib, page, { kind: 'guard', protection: 0 }),
    region(0x7f3010000000 + index * 9 * mib + page, 8 * mib, { kind: 'thread-stack' }),
  ]).flat(),
  ...libraries.flatMap((name, index) =>
    image(0x7f3020000000 + index * 8 * mib, `/usr/lib/${name}`, 'library', 2 * mib),
  ),
  region(0x7f3030000000, 4 * mib, { name: '/usr/share/locale.bin', kind: 'file', protection: read, inode: 4711n }),
  region(0x7f3030800000, 64 * kib, { name: '/dev/shm/others', kind: 'shared', protection: read | write | shared }),
  region(0x7f3030900000, 128 * kib, { kind: 'anonymous' }),
  region(0x7ffd00000000, 132 * kib, { name: '[stack]', kind: 'stack' }),
  region(0x7ffd00100000, 8 * kib, { name: '[vdso]', kind: 'system', protection: read | execute }),
];

/** The fake system, with these around our views in its list. Nothing of them is mapped in it. */
export class FixedOs extends FakeOs {
  /** There is one process, whatever number it is shown with. */
  override observe(): Observer {
    return this;
  }

  override regions(): RegionColumns {
    const own = super.regions();
    const sections = Array.from({ length: own.count }, (_, row): InventedRegion => {
      const name = own.names[own.nameIndexes[row] ?? 0] ?? '';
      const [start, end] = [own.starts[row] ?? 0, own.ends[row] ?? 0];
      return {
        start,
        end,
        name,
        kind: 'shared',
        protection: own.protections[row] ?? 0,
        inode: own.inodes[row] ?? 0n,
        device: own.devices[row] ?? 0,
      };
    }).filter(({ inode }) => inode !== 0n);
    return inventRegions([...sections, ...elsewhere].sort((a, b) => a.start - b.start));
  }
}
