/**
 * The one interface to an operating system's memory calls. Linux, Windows and macOS differ in how, not in what:
 * a granularity that may exceed the page, no mremap, handles instead of descriptors, placeholders instead of
 * MAP_FIXED_NOREPLACE, all stay below this line.
 *
 * Every failure is thrown as a SamepageError that carries the system's own number and name. Nothing foreign is ever
 * overwritten, and a failing call leaves everything as it was. No memory is dereferenced: bytes are copied by calls
 * that cannot fault.
 */
import type { Address } from '../../protocol/address.ts';
import type { FileAccess, Limits, MoveMethod, Protection, RegionUse, Sharing } from '../../protocol/model.ts';
import type { ListedProcess } from '../../protocol/processes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { CallListener } from './call-listeners.ts';
import type { MemoryExtras } from './extras.ts';

/** An open section. `handle` is a descriptor (Linux, macOS) or a HANDLE (Windows). */
export interface OsSection {
  readonly handle: number;
  readonly bytes: number;
  /** By which the system's region list names the section; 0 where it does not. */
  readonly inode: bigint;
  /** The device of that inode, as the list has it (RegionColumns.devices); 0 where it has none. */
  readonly device: number;
  /**
   * The size of its pages where they are larger than the granularity: of this are the addresses, offsets and lengths of
   * its views multiples, instead. Bytes.
   */
  readonly unit?: number | undefined;
  /** What the system does not report of this section, and what is done instead; a clause for people. */
  readonly lack?: string | undefined;
}

/** A stretch of mapped addresses, as the system itself tells it. */
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

/** What a mapping is: where, and what of which section. */
export interface Mapping {
  section: OsSection;
  /** Both multiples of the granularity, except that the last page of a section may be mapped in part. */
  offset: number;
  length: number;
  address: Address;
  sharing: Sharing;
  protection: Protection;
}

/** A stretch of a section that holds data (was touched); bytes. */
export interface Extent {
  start: number;
  /** Exclusive. */
  end: number;
}

/** A list of regions, and for each row how many of its bytes are in memory. */
export interface RegionsInMemory {
  regions: RegionColumns;
  /** Bytes that have a frame. */
  resident: Float64Array;
  /** The same, each page divided by the number of processes' mappings that share it. */
  proportional: Float64Array;
}

export interface MemoryOs {
  readonly limits: Limits;

  /**
   * The listener sees every call made for an operation, until what this returns is called. Reads for the live watch are
   * not reported: they would drown the rest.
   */
  subscribeToCalls(listener: CallListener): () => void;

  /**
   * A new section of `bytes` (a multiple of the page size), all zeros and untouched, that nobody can truncate.
   * `name` shows up in the system's lists.
   */
  createSection(bytes: number, name: string): OsSection;
  /** An existing file as a section; errors: NotFound, PermissionDenied, InvalidArgument (empty, or no regular file). */
  openFile(path: string, access: FileAccess): OsSection;
  /** A section that another process of the same user holds, by the name it was created with. */
  openForeign(pid: number, name: string): OsSection;
  closeSection(section: OsSection): void;

  /**
   * Maps `length` bytes of a section from `offset`. `address` null lets the system choose; else exactly there, or
   * AddressInUse. Returns the address.
   */
  map(section: OsSection, request: Omit<Mapping, 'section' | 'address'> & { address: Address | null }): Address;
  /**
   * Unmaps whole pages of ours. The caller has made sure that they are ours: the system would not ask. What is left of a
   * view begins at a multiple of the granularity, or NotAligned (on systems that unmap whole views).
   */
  unmap(from: Address, length: number): void;
  /**
   * Moves a mapping to `to`, which may overlap it. AddressInUse where anything else lies there, NotMapped where the
   * mapping is gone (holes in it are for the caller to see: some systems carry them along). Private pages go with it;
   * returns how many bytes had to be copied for that (0 where the system carries them). Where the mapping could be brought
   * neither to its target nor back, the error's `movedTo` says where it lies now.
   */
  move(mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number };
  /**
   * Moves a mapping over another one of ours of the same length, which goes with all its private pages. The caller has
   * made sure that it is ours. At no moment are its addresses free for others, where the system knows a way.
   */
  replace(mapping: Mapping, over: Address): void;
  /** NotMapped where any page of the range is not mapped, PermissionDenied for writing to a file opened read-only. */
  protect(from: Address, length: number, protection: Protection): void;

  /**
   * Copies bytes from our own addresses into `target`, and returns how many: fewer than asked from the first
   * unreadable byte on (unmapped, no access, past the end of a file). Never faults. Pages them in: ask `touched` first.
   */
  read(from: Address, target: Uint8Array): number;
  /** Many small reads in one go, each like `read`; returns the counts. */
  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[];
  /**
   * Copies bytes of a section into `target` without any mapping, and returns how many: fewer from its end on, and none
   * where the handle has been closed, or stands for another section by now. Untouched pages come as zeros and stay
   * untouched. Absent where the system has no such call.
   */
  readSection?(section: OsSection, offset: number, target: Uint8Array): number;
  /** Copies bytes to our own addresses; returns how many arrived before the first byte that may not be written. */
  write(to: Address, source: Uint8Array): number;

  /**
   * Touched extents of a section in [from, to), at most `limit` of them, in order. Asking touches nothing. All of the
   * range where the system cannot tell (limits.tellsTouched).
   */
  touched(section: OsSection, from: number, to: number, limit: number): Extent[];
  /** Bytes that the section holds in memory or on disk now; where the system cannot tell, what it is promised. */
  allocated(section: OsSection): number;
  /** The section's length now: a file may have been cut short, or have grown, since it was opened. Bytes. */
  lengthNow(section: OsSection): number;
  /** Pages of [from, from + length) that are private copies now, as addresses; at most `limit` extents, in order. */
  privatePages(from: Address, length: number, limit: number): Extent[];
  /** Bytes of [from, from + length) that have a frame now, or null where the system cannot tell. */
  resident(from: Address, length: number): number | null;
  /**
   * What any range of our process takes of memory now, without touching it: of its first `length` bytes, which are as
   * many as can be looked at in some milliseconds, all of them where possible. InvalidArgument where it is no range of
   * whole pages; Unsupported where the system cannot tell: the message says why.
   */
  regionUse(from: Address, length: number): RegionUse & { length: number };
  /** Resident bytes of the whole process. */
  residentOfProcess(): number;
  /** Page faults so far, minor and major, and whose they are; null where the system counts none. */
  faults(): { count: number; scope: 'thread' | 'process' } | null;

  /** The region that covers `at`, or else the next one above; null above the last. */
  query(at: Address): OsRegion | null;
  /**
   * When a process started, in the system's own unit; null where the system does not tell, or there is none. Numbers of
   * processes are given again: with this they name one.
   */
  startOf(pid: number): bigint | null;
  /** The machine's processes, each looked at when it is asked for. Absent where the system's are not listed. */
  processes?(): Iterable<ListedProcess>;
  /** All regions of a process (ours by default). Not to be changed: it may be the list that was given before. */
  regions(pid?: number): RegionColumns;
  /**
   * The list with what each region takes of memory, which costs the system a look at every page table. Absent where the
   * system does not tell.
   */
  regionsInMemory?(pid: number): RegionsInMemory;
  /**
   * How much of ours is mapped, as the system sums it up: had for a fraction of the list, and another nearly always when
   * the list is (not where something moved, or only its protection changed). Absent where the system has no such sums.
   */
  mappedSums?(): string;
  /** Memory the system could still give without swapping, and this process may still take; bytes. */
  availableMemory(): number;
  /**
   * What the file system of a section could still give its untouched pages; bytes. Infinity where the section lives in
   * memory alone, or its pages have their place already.
   */
  roomFor(section: OsSection): number;

  /** What not every system can do; absent where this one can do none of it. */
  readonly extras?: MemoryExtras;

  /** Gives back what this object itself holds. Sections and mappings are the caller's. */
  close(): void;
}
