/** The fake's regions, told as a system tells them. */
import { address } from '../../../protocol/address.ts';
import { type Protection, protectionBits, type RegionColumns, regionKinds } from '../../../protocol/model.ts';
import type { OsRegion } from '../memory-os.ts';
import type { FakeRegion } from './address-space.ts';

const accessBits: Record<Protection, number> = {
  none: 0,
  read: protectionBits.read,
  'read-write': protectionBits.read | protectionBits.write,
};

export function toOsRegion(region: FakeRegion): OsRegion {
  return {
    start: address(region.start),
    end: address(region.end),
    protection: accessBits[region.protection] | (region.sharing === 'shared' ? protectionBits.shared : 0),
    offset: BigInt(region.offset),
    inode: region.memory.inode,
    device: region.memory.device,
    name: region.memory.name,
  };
}

/** `isSection` tells the regions of sections from the rest, which all pass for libraries. */
export function toColumns(regions: readonly OsRegion[], isSection: (region: OsRegion) => boolean): RegionColumns {
  const names = [...new Set(regions.map((region) => region.name))];
  return {
    count: regions.length,
    starts: Float64Array.from(regions, (region) => region.start),
    ends: Float64Array.from(regions, (region) => region.end),
    protections: Uint8Array.from(regions, (region) => region.protection),
    kinds: Uint8Array.from(regions, (region) => regionKinds.indexOf(isSection(region) ? 'shared' : 'library')),
    offsets: BigUint64Array.from(regions, (region) => region.offset),
    inodes: BigUint64Array.from(regions, (region) => region.inode),
    devices: Uint32Array.from(regions, (region) => region.device),
    nameIndexes: Uint32Array.from(regions, (region) => names.indexOf(region.name)),
    names,
  };
}
