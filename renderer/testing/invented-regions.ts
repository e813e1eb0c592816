/** Region columns made up for tests. */
import { protectionBits, type RegionColumns, type RegionKind, regionKinds } from '../../protocol/model.ts';

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
  const names = [...new Set(list.map((each) => each.name ?? ''))];
  return {
    count: list.length,
    starts: Float64Array.from(list, (each) => each.start),
    ends: Float64Array.from(list, (each) => each.end),
    protections: Uint8Array.from(list, (each) => each.protection ?? protectionBits.read | protectionBits.write),
    kinds: Uint8Array.from(list, (each) => regionKinds.indexOf(each.kind ?? 'anonymous')),
    offsets: BigUint64Array.from(list, (each) => each.offset ?? 0n),
    inodes: BigUint64Array.from(list, (each) => each.inode ?? 0n),
    devices: Uint32Array.from(list, (each) => each.device ?? 0),
    nameIndexes: Uint32Array.from(list, (each) => names.indexOf(each.name ?? '')),
    names,
  };
}
