/** Region columns made up for tests. */
import { protectionBits, type RegionKind, regionKinds } from '../../protocol/model.ts';
import { type RegionColumns, regionsFrom } from '../../protocol/region-columns.ts';

export interface InventedRegion {
  start: number;
  end: number;
  kind?: RegionKind;
  name?: string;
  /** Bits of protectionBits; read-write where left out. */
  protection?: number;
  /** In its file or section, bytes. */
  offset?: bigint;
  inode?: bigint;
  device?: number;
}

export function inventRegions(list: readonly InventedRegion[]): RegionColumns {
  return regionsFrom(list, {
    starts: ({ start }) => start,
    ends: ({ end }) => end,
    protections: ({ protection }) => protection ?? protectionBits.read | protectionBits.write,
    kinds: ({ kind = 'anonymous' }) => regionKinds.indexOf(kind),
    offsets: ({ offset = 0n }) => offset,
    inodes: ({ inode = 0n }) => inode,
    devices: ({ device = 0 }) => device,
    name: ({ name = '' }) => name,
  });
}
