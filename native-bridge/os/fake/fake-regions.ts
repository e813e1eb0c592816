/** The fake's regions, listed as a system lists them. */
import { address, formatRange } from '../../../protocol/address.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import { accessBits, protectionBits, regionKinds } from '../../../protocol/model.ts';
import { type RegionColumns, regionsFrom } from '../../../protocol/region-columns.ts';
import { describeRegion } from '../describe-region.ts';
import type { OsRegion } from '../observer.ts';
import type { FakeRegion } from './address-space.ts';

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

/** `isSection` is true for the regions of sections; all others are listed as libraries. */
export function toColumns(regions: readonly OsRegion[], isSection: (region: OsRegion) => boolean): RegionColumns {
  return regionsFrom(regions, {
    starts: ({ start }) => start,
    ends: ({ end }) => end,
    protections: ({ protection }) => protection,
    kinds: (region) => regionKinds.indexOf(isSection(region) ? 'shared' : 'library'),
    offsets: ({ offset }) => offset,
    inodes: ({ inode }) => inode,
    devices: ({ device }) => device,
    name: ({ name }) => name,
  });
}

export function taken(start: number, end: number, by: FakeRegion): SamepageError {
  const occupant = describeRegion(toOsRegion(by));
  return problem('AddressInUse', `${formatRange(start, end)} is taken by ${occupant.label}`, { occupant });
}
