/** One region as mach_vm_region_recurse returns it: struct vm_region_submap_info_64 (mach/vm_region.h, packed to 4 bytes). */
import { type Address, address } from '../../../protocol/address.ts';
import { protectionBits, type RegionKind } from '../../../protocol/model.ts';

/** VM_REGION_SUBMAP_INFO_COUNT_64: 32-bit words of the structure, V2. */
export const infoWords = 19;
export const infoBytes = 4 * infoWords;

/** Offsets of the fields we read, in bytes. */
const at = {
  protection: 0,
  offset: 12,
  userTag: 20,
  pagesResident: 24,
  pagesSwappedOut: 32,
  externalPager: 46,
  shareMode: 47,
  isSubmap: 48,
  objectIdFull: 68,
} as const;

/** mach/vm_region.h: share modes in which a write is seen by others. */
const SM_EMPTY = 3;
const sharedModes = new Set([4, 5, 7]); // SM_SHARED, SM_TRUESHARED, SM_SHARED_ALIASED

export interface MachRegion {
  start: Address;
  /** Exclusive. */
  end: Address;
  /** Bits of protectionBits. */
  protection: number;
  /** In its memory object, bytes. */
  offset: bigint;
  /** The memory object's identity; 0n where there is none. */
  object: bigint;
  /** VM_MEMORY_… (mach/vm_statistics.h): who asked for it. */
  tag: number;
  /** Backed by a file. */
  file: boolean;
  /** Nothing was ever put there. */
  empty: boolean;
  submap: boolean;
  pagesResident: number;
  pagesSwappedOut: number;
}

export function decodeRegion(start: bigint, size: bigint, info: Uint8Array): MachRegion {
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  const mode = view.getUint8(at.shareMode);
  const { read, write, execute, shared } = protectionBits;
  return {
    start: address(Number(start)),
    end: address(Number(start + size)),
    protection: (view.getInt32(at.protection, true) & (read | write | execute)) | (sharedModes.has(mode) ? shared : 0),
    offset: view.getBigUint64(at.offset, true),
    object: view.getBigUint64(at.objectIdFull, true),
    tag: view.getUint32(at.userTag, true),
    file: view.getUint8(at.externalPager) !== 0,
    empty: mode === SM_EMPTY,
    submap: view.getInt32(at.isSubmap, true) !== 0,
    pagesResident: view.getUint32(at.pagesResident, true),
    pagesSwappedOut: view.getUint32(at.pagesSwappedOut, true),
  };
}

/** mach/vm_statistics.h: VM_MEMORY_MALLOC … and VM_MEMORY_STACK. */
const heapTags = new Set([1, 2, 3, 4, 6, 7, 8, 9, 11, 12]);
const stackTag = 30;

/** `image` is the path of the program itself. */
export function kindOfRegion(region: MachRegion, name: string, image: string): RegionKind {
  if (name !== '' && name === image) return 'image';
  if (region.file)
    return region.protection & protectionBits.execute || /\.(dylib|node)$/.test(name) ? 'library' : 'file';
  if (region.tag === stackTag) return 'stack';
  if (heapTags.has(region.tag)) return 'heap';
  if (region.protection & protectionBits.shared) return 'shared';
  if ((region.protection & ~protectionBits.shared) === 0) return region.empty ? 'reserved' : 'guard';
  return 'anonymous';
}
