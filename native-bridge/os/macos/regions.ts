/** The system's own list of regions, for our own task. */
import { type Address, address } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import { nameFromBytes, nameFromText } from '../../../protocol/names.ts';
import { type RegionColumns, regionsFrom } from '../../../protocol/region-columns.ts';
import type { OsRegion } from '../observer.ts';
import { KERN, machFailed } from './kern-return.ts';
import type { MachCalls } from './mach-calls.ts';
import { decodeRegion, infoBytes, infoWords, kindOfRegion, type MachRegion } from './region-info.ts';

/** PROC_PIDPATHINFO_MAXSIZE would hold more; a path has at most PATH_MAX (sys/syslimits.h). */
const pathBytes = 1024;

/** Submaps are nested once or twice; a bound all the same. */
const deepest = 32;

export class Regions {
  readonly #calls: MachCalls;
  readonly #at = new BigUint64Array(16);
  readonly #size = new BigUint64Array(16);
  readonly #depth = new Uint32Array(32);
  readonly #count = new Uint32Array(32);
  readonly #info = new Uint8Array(infoBytes);
  readonly #path = new Uint8Array(pathBytes);

  constructor(calls: MachCalls) {
    this.#calls = calls;
  }

  /** The region that covers `at`, or else the next one above; null above the last. Submaps (the shared cache) are entered. */
  find(at: Address): MachRegion | null {
    const { natives, task } = this.#calls;
    for (let depth = 0; ; depth += 1) {
      this.#at[0] = BigInt(at);
      this.#depth[0] = depth;
      this.#count[0] = infoWords;
      const result = natives.mach_vm_region_recurse(task, this.#at, this.#size, this.#depth, this.#info, this.#count);
      if (result === KERN.INVALID_ADDRESS) return null;
      if (result !== KERN.SUCCESS) throw machFailed('mach_vm_region_recurse', result, 'The regions cannot be read');
      const region = decodeRegion(this.#at[0], this.#size[0] ?? 0n, this.#info);
      if (region.end <= at) return null; // loops go on from its end
      if (!region.submap || depth === deepest) return region;
    }
  }

  query(at: Address): OsRegion | null {
    const region = this.find(at);
    if (!region) return null;
    const { start, end, protection, offset, object } = region;
    return { start, end, protection, offset, inode: object, device: 0, name: this.#nameOf(region) };
  }

  /** All of them. */
  list(): RegionColumns {
    const regions: MachRegion[] = [];
    for (let region = this.find(address(0)); region; region = this.find(region.end)) regions.push(region);
    const namesOf = regions.map((region) => this.#nameOf(region));
    const image = nameFromText(process.execPath);
    return regionsFrom(regions, {
      starts: ({ start }) => start,
      ends: ({ end }) => end,
      protections: ({ protection }) => protection,
      kinds: (region, row) => regionKinds.indexOf(kindOfRegion(region, namesOf[row] ?? '', image)),
      offsets: ({ offset }) => offset,
      inodes: ({ object }) => object,
      devices: () => 0,
      name: (_, row) => namesOf[row] ?? '',
    });
  }

  /** The path of the file that a region shows; '' for memory, which has no name here. */
  #nameOf({ file, start }: MachRegion): string {
    if (!file) return '';
    const bytes = this.#calls.natives.proc_regionfilename(process.pid, start, this.#path, pathBytes);
    return nameFromBytes(this.#path.subarray(0, Math.max(0, bytes)));
  }
}
