/**
 * Owns mappings: the system's memory calls. Linux, Windows and macOS differ in how, not in what: a granularity that may
 * exceed the page, no mremap, handles instead of descriptors, placeholders instead of MAP_FIXED_NOREPLACE, all stay below
 * this line.
 *
 * Every failure is thrown as a SamepageError that carries the system's own number and name. Nothing foreign is ever
 * overwritten, and a failing call leaves everything as it was. No memory is dereferenced: bytes are copied by calls
 * that cannot fault.
 */
import type { Address } from '../../protocol/address.ts';
import type { FileAccess, Limits, MoveMethod, Protection, Sharing } from '../../protocol/model.ts';
import type { CallListener } from './call-listeners.ts';

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

export interface Memory {
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

  /** Copies bytes to our own addresses; returns how many arrived before the first byte that may not be written. */
  write(to: Address, source: Uint8Array): number;

  /**
   * Touched extents of a section in [from, to), at most `limit` of them, in order. Asking touches nothing. All of the
   * range where the system cannot report it (abilities.touched). Asked of the section, not of pages: for most files the system
   * has a call that skips what is untouched (Linux: lseek, SEEK_DATA), however large they are.
   */
  touched(section: OsSection, from: number, to: number, limit: number): Extent[];
  /** Bytes that the section holds in memory or on disk now; where the system cannot report it, its full size. */
  allocated(section: OsSection): number;
  /** The section's length now: a file may have been cut short, or have grown, since it was opened. Bytes. */
  lengthNow(section: OsSection): number;
  /** Page faults so far, minor and major, and whose they are; null where the system counts none. */
  faults(): { count: number; scope: 'thread' | 'process' } | null;

  /** Memory the system could still give without swapping, and this process may still take; bytes. */
  availableMemory(): number;
  /**
   * What the file system of a section could still give its untouched pages; bytes. Infinity where the section lives in
   * memory alone, or its pages have their place already.
   */
  roomFor(section: OsSection): number;

  /** Gives back what this object itself holds. Sections and mappings are the caller's. */
  close(): void;
}
