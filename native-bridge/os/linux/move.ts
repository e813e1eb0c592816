/**
 * Moving a mapping. Nothing foreign is ever overwritten: the target is first reserved with a call that fails if
 * anything lies there, and MAP_FIXED or MREMAP_FIXED only ever replace that reservation or the view itself.
 */
import { type Address, alignDown, address as asAddress } from '../../../protocol/address.ts';
import { asProblem, problem, type SamepageError } from '../../../protocol/errors.ts';
import type { MoveMethod } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { Extent, Mapping } from '../memory.ts';
import { orBack } from '../or-back.ts';
import { mostPrivateCopy } from '../private-copy.ts';
import { totalBytes } from '../sorted-extents.ts';
import type { Calls } from './calls.ts';
import { EEXIST } from './errno.ts';
import { mapFlags, protOf } from './flags.ts';
import { MAP, MREMAP, PROT } from './libc.ts';
import type { Transfer } from './transfer.ts';

const reserveFlags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE;
/** Page tables are carried over whole where old and new address agree modulo this (1 GiB): measured 100 times faster. */
const cheapStep = 2 ** 30;

export interface MoveContext {
  calls: Calls;
  transfer: Transfer;
  /** See Kernel. */
  dontUnmap: boolean;
  /** Throws NotMapped. */
  checkMapped(mapping: Mapping): void;
  /** Why `[at, at + length)` could not be had. */
  refused(call: string, at: Address, length: number): (errno: number) => SamepageError;
  privatePages(mapping: Mapping): Extent[];
}

interface Piece {
  at: number;
  length: number;
}

/** The part of [at, at + length) that does not overlap [other, other + length). */
function outside(at: number, other: number, length: number): Piece {
  if (Math.abs(at - other) >= length) return { at, length };
  return at < other ? { at, length: other - at } : { at: other + length, length: at - other };
}

/** See MemoryOs.move. */
export function move(context: MoveContext, mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number } {
  if (to === mapping.address) return { bytesCopied: 0 };
  const overlaps = Math.abs(to - mapping.address) < mapping.length;
  // Huge pages know MREMAP_DONTUNMAP no more than older kernels do (mm/mremap.c: VM_DONTEXPAND).
  const mustCopy = overlaps && (!context.dontUnmap || mapping.section.unit !== undefined);
  if (method === 'unmap-map' || mustCopy) return unmapThenMap(context, mapping, to);
  remap(context, mapping, to);
  return { bytesCopied: 0 };
}

function reserve({ calls, refused }: MoveContext, { at, length }: Piece): void {
  const flags = reserveFlags | MAP.FIXED_NOREPLACE;
  const got = calls.mmap(at, length, PROT.NONE, flags, -1, 0, refused('mmap', asAddress(at), length));
  if (got === at) return;
  // Before Linux 4.17 the flag was unknown and the address a mere hint.
  calls.munmap(got, length);
  throw refused('mmap', asAddress(at), length)(EEXIST);
}

/** mremap(2) onto a reservation of our own. */
function remap(context: MoveContext, { address: from, length }: Mapping, to: Address): void {
  const { calls } = context;
  const fresh = outside(to, from, length);
  reserve(context, fresh);
  try {
    if (fresh.length === length) calls.mremap(from, length, MREMAP.MAYMOVE | MREMAP.FIXED, to);
    else shift(context, from, length, to);
  } catch (thrown) {
    if (asProblem(thrown).data.movedTo !== to) calls.munmap(fresh.at, fresh.length);
    throw thrown;
  }
}

/**
 * A move that overlaps the view itself: mremap refuses it, so the pages go to a parking place and from there to the
 * target. MREMAP_DONTUNMAP keeps the range that was left (the view's, then the parking place) ours
 * until it is unmapped, so that nobody can slip into the gap.
 */
function shift(context: MoveContext, from: Address, length: number, to: Address): void {
  const { calls } = context;
  const padding = length >= 2 ** 21 ? cheapStep : 0;
  const carry = MREMAP.MAYMOVE | MREMAP.FIXED | MREMAP.DONTUNMAP;
  const explain = 'There is no room to park the view while it moves';
  const base = calls.mmap(0, length + padding, PROT.NONE, reserveFlags, -1, 0, explain);
  const congruent = alignDown(base, cheapStep) + (from % cheapStep);
  const park = padding === 0 ? base : congruent >= base ? congruent : congruent + cheapStep;
  try {
    calls.mremap(from, length, carry, park);
    bringFrom(context, park, length, { from, to, flags: carry });
    leave(context, outside(from, to, length), to, () => {
      calls.mremap(to, length, carry, park);
      calls.mremap(park, length, carry, from);
    });
  } catch (thrown) {
    // What could not be put back lives at the parking place alone.
    if (asProblem(thrown).data.movedTo === undefined) calls.munmap(base, length + padding);
    throw thrown;
  }
  try {
    calls.munmap(base, length + padding);
  } catch {
    // For that, no move that is done is refused. What is left shows the section no more: addresses, and no memory.
    calls.mmap(base, length + padding, PROT.NONE, reserveFlags | MAP.FIXED, -1, 0, explain);
  }
}

/** Unmaps what the view, which lies at `to` by now, has left; where that fails, it goes back. */
function leave({ calls }: MoveContext, left: Piece, to: Address, back: () => void): void {
  orBack(to, () => calls.munmap(left.at, left.length), back);
}

/** From the parking place to the target, or back; see orBack. */
function bringFrom(
  { calls }: MoveContext,
  park: number,
  length: number,
  { from, to, flags }: { from: number; to: number; flags: number },
): void {
  orBack(
    asAddress(park),
    () => calls.mremap(park, length, flags, to),
    () => calls.mremap(park, length, flags, from),
  );
}

/**
 * The article's way: the section is mapped at the new address, and unmapped at the old one. Also for a remap that
 * overlaps the view where the kernel does not know MREMAP_DONTUNMAP: parking would leave a gap for others to slip into.
 */
function unmapThenMap(context: MoveContext, mapping: Mapping, to: Address): { bytesCopied: number } {
  // munmap(2) of nothing succeeds; mremap(2) reports it by itself, so its 10 µs need not grow by the 3 of asking.
  context.checkMapped(mapping);
  const pages = privatePagesOf(context, mapping);
  const isClosed = pages.length > 0 && mapping.protection === 'none';
  if (isClosed) context.calls.mprotect(mapping.address, mapping.length, PROT.READ);
  try {
    const kept = savePages(context, mapping, pages);
    if (Math.abs(to - mapping.address) < mapping.length) mapOnto(context, mapping, to, kept);
    else mapBeside(context, mapping, to, kept);
    return { bytesCopied: kept.reduce((sum, { bytes }) => sum + bytes.length, 0) };
  } catch (thrown) {
    // Only then: an old place that is unmapped next need not be closed first.
    if (isClosed && asProblem(thrown).data.movedTo === undefined) {
      context.calls.mprotect(mapping.address, mapping.length, PROT.NONE);
    }
    throw thrown;
  }
}

/** Makes a second mapping of the view at `at` (0: anywhere), with its private pages. Returns its address; on failure nothing is left mapped. */
function mapAgain(context: MoveContext, mapping: Mapping, at: number, kept: readonly Kept[]): Address {
  const { calls, refused } = context;
  const { section, offset, length } = mapping;
  // Private pages have to be written before the view may forbid it.
  const prot = kept.length > 0 ? PROT.READ | PROT.WRITE : protOf(mapping.protection);
  const flags = mapFlags(mapping.sharing) | (at === 0 ? 0 : MAP.FIXED_NOREPLACE);
  const explain = refused('mmap', asAddress(at), length);
  const got = calls.mmap(at, length, prot, flags, section.handle, offset, explain);
  try {
    if (at !== 0 && got !== at) throw explain(EEXIST);
    restore(context, mapping, asAddress(got), kept);
  } catch (thrown) {
    calls.munmap(got, length);
    throw thrown;
  }
  return asAddress(got);
}

function mapBeside(context: MoveContext, mapping: Mapping, to: Address, kept: readonly Kept[]): void {
  mapAgain(context, mapping, to, kept);
  try {
    context.calls.munmap(mapping.address, mapping.length);
  } catch (thrown) {
    context.calls.munmap(to, mapping.length);
    throw thrown;
  }
}

/**
 * Onto itself. All that may lack memory is done at a parking place, while the view is whole; then mremap(2) puts the
 * finished mapping over it.
 */
function mapOnto(context: MoveContext, mapping: Mapping, to: Address, kept: readonly Kept[]): void {
  const { calls } = context;
  const { length, address: from } = mapping;
  const fresh = outside(to, from, length);
  reserve(context, fresh);
  try {
    const park = mapAgain(context, mapping, 0, kept);
    const flags = MREMAP.MAYMOVE | MREMAP.FIXED;
    bringFrom(context, park, length, { from, to, flags });
    leave(context, outside(from, to, length), to, () => {
      calls.mremap(mapAgain(context, mapping, 0, kept), length, flags, from);
    });
  } catch (thrown) {
    if (asProblem(thrown).data.movedTo !== to) calls.munmap(fresh.at, fresh.length);
    throw thrown;
  }
}

interface Kept {
  offset: number;
  bytes: Uint8Array;
}

/** munmap gives private pages up, so they are copied out first. Throws where they are too many. */
function privatePagesOf(context: MoveContext, mapping: Mapping): Extent[] {
  if (mapping.sharing === 'shared') return [];
  const extents = context.privatePages(mapping);
  const total = totalBytes(extents);
  if (total <= mostPrivateCopy) return extents;
  throw problem(
    'LimitReached',
    `This view holds more than ${formatSize(mostPrivateCopy)} of private pages, which unmapping would lose. Move it with remap, and further than its own length.`,
  );
}

function savePages(context: MoveContext, mapping: Mapping, extents: readonly Extent[]): Kept[] {
  return extents.map(({ start, end }) => {
    const bytes = new Uint8Array(end - start);
    if (context.transfer.read(asAddress(start), bytes) < bytes.length) {
      throw problem(
        'AccessViolation',
        'The private pages of this view could not be read. Move it with remap, and further than its own length.',
      );
    }
    return { offset: start - mapping.address, bytes };
  });
}

function restore(context: MoveContext, mapping: Mapping, at: Address, kept: readonly Kept[]): void {
  if (kept.length === 0) return;
  for (const { offset, bytes } of kept) {
    if (context.transfer.write(asAddress(at + offset), bytes) < bytes.length) {
      throw problem('OutOfMemory', 'There is not enough memory to copy the private pages of this view.');
    }
  }
  if (mapping.protection !== 'read-write') {
    context.calls.mprotect(at, mapping.length, protOf(mapping.protection));
  }
}
