/**
 * Looks at a process, ours or another, and changes nothing in it. Our own process is the first one (MemoryOs); any other
 * is opened by its number (MemoryOs.observe). Every failure is thrown as a SamepageError with the system's own number and name.
 */
import type { Address } from '../../protocol/address.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { Ability } from './ability.ts';

/** A range of mapped addresses, as the system itself lists it. */
export interface OsRegion {
  start: Address;
  /** Exclusive. */
  end: Address;
  /** Bits of protectionBits. */
  protection: number;
  offset: bigint;
  inode: bigint;
  device: number;
  /** A path, the system's own name (`[heap]`), or ''. */
  name: string;
}

/** A list of regions, and for each row how many of its bytes are in memory. */
export interface RegionsInMemory {
  regions: RegionColumns;
  /** Bytes that have a frame. */
  resident: Float64Array;
  /** The same, each page divided by the number of processes' mappings that share it. */
  proportional: Float64Array;
}

/**
 * What a system may say of a page: it has a frame now; it is swapped out; it is a private copy (present or swapped out);
 * it has a frame that others map, too (another process, or another view). A page without any was never touched here.
 */
export const pageFlags = { present: 1, swapped: 2, private: 4, shared: 8 } as const;

export interface PageQuestion {
  /** A multiple of the page size. */
  from: Address;
  /** Bytes. */
  length: number;
  /**
   * Bits of pageFlags to find out. Pages that have none of these are left out; the fewer are asked for, the quicker the
   * system answers. `shared` comes with `present`.
   */
  flags: number;
  /** At most as many runs; all, unless given. */
  limit?: number;
  /** True: of the range's beginning only, as many as can be looked at in some milliseconds, where that makes a difference. */
  briefly?: boolean;
}

/** Runs of pages that have the same flags, in order; columns of equal length. */
export interface PageRuns {
  readonly count: number;
  readonly starts: Float64Array;
  /** Exclusive. */
  readonly ends: Float64Array;
  /** Bits of pageFlags, of those that were asked for. */
  readonly flags: Uint8Array;
  /** Those of the flags asked for that the system can report. */
  readonly known: number;
  /** How far the system looked; the end of the range, unless there are `limit` runs, or it looked briefly. */
  readonly end: number;
}

/** Reads a process's memory at its addresses. */
export interface ByteReader {
  /**
   * Copies bytes from its addresses into `target`, and returns how many: fewer than asked from the first unreadable byte
   * on (unmapped, no access, past the end of a file). Never faults. Pages them in: ask which are touched first.
   * Errors: NotFound, PermissionDenied.
   */
  read(from: Address, target: Uint8Array): number;
  /** Many small reads in one go, each like `read`; returns the counts. */
  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[];
}

/** Questions about a process that not every system answers. */
export interface ObserverAbilities {
  /** Its bytes, which containers and systems may keep from others. Our own process can always be read (MemoryOs). */
  readonly bytes: Ability<ByteReader>;
  /**
   * Asks about pages without touching any. Errors: InvalidArgument, NotAligned, OutOfAddressSpace where it is no range of
   * whole pages; Unsupported where this range is too large to be asked.
   */
  readonly pages: Ability<(question: PageQuestion) => PageRuns>;
  /** The list with what each region takes of memory, which costs the system a look at every page table. Errors: as regions. */
  readonly memoryUse: Ability<() => RegionsInMemory>;
  /**
   * How much is mapped, as the system sums it up: costs a fraction of the list, and differs nearly always when the list
   * does (not where something moved, or only its protection changed).
   */
  readonly mappedSums: Ability<() => string>;
}

export interface Observer {
  readonly pid: number;
  readonly abilities: ObserverAbilities;
  /**
   * When it started, in the system's own unit; null where the system does not report it, or there is no such process. Numbers
   * of processes are used again: together with this they name one.
   */
  started(): bigint | null;
  /** All regions; not to be changed: it may be the list that was given before. Errors: NotFound, PermissionDenied. */
  regions(): RegionColumns;
  /** The region that covers `at`, or else the next one above; null above the last. Errors: as regions. */
  query(at: Address): OsRegion | null;
  /** Resident bytes of the whole process. Errors: as regions. */
  residentOfProcess(): number;
  /** Gives back what this object itself holds. */
  close(): void;
}
