/** Writing bytes through a view, and taking that back. */
import { type Address, address, alignDown, alignUp, formatAddress } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { allowsWriting, protectionBits, type View } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { Extent } from '../../os/memory.ts';
import { privatePages } from '../../os/page-runs.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { readView } from '../looking/read-view.ts';
import { subtract } from '../model/extents.ts';
import type { Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { remapInPlace } from './map-view.ts';
import { privatePagesOf } from './private-pages.ts';

/** `view` is as the system has it. Changed, unless `overwrite`, where the bytes are not what the step expects. */
export function* writeBytes(model: Model, view: View, step: StepOf<'write'>, overwrite: boolean): Sliced<Applied> {
  const { offset, bytes, expected, giveUp = [] } = step;
  const { letter } = view;
  checkWritable(model, view, offset, bytes);
  const touches =
    alignUp(offset + bytes.length, model.os.limits.pageSize) - alignDown(offset, model.os.limits.pageSize);
  // What stands there is kept for undo, and pages that are not there yet get a frame.
  model.memory.require(bytes.length + touches, () => bytes.length + freshBytes(model, view, offset, bytes.length));
  // Untouched pages are not read: the write itself is to touch them, and to be charged for it.
  const before = yield* readView(model, letter, offset, bytes.length);
  if (expected && !overwrite && Buffer.compare(before, expected) !== 0) {
    throw problem(
      'Changed',
      `The bytes at ${letter}+${formatAddress(offset)} are no longer what was written: undoing would overwrite them.`,
    );
  }
  checkBeforeEnd(model, view, offset, bytes.length);
  checkRoom(model, view, offset, bytes.length);
  const madePrivate = willBePrivate(model, view, offset, bytes.length);
  yield* writeAll(model, view, offset, bytes, before);
  let warning: string | null = null;
  try {
    warning = yield* giveUpPages(model, view, giveUp);
  } catch (thrown) {
    yield* writePieces(model, address(view.address + offset), before);
    throw thrown;
  }
  const record = model.section(view.section);
  // A file keeps what is written into it; private pages end with the program, whatever they are copies of.
  if (record.info.origin.kind === 'memory' || view.sharing === 'copy-on-write') record.written = true;
  const inverse: StepOf<'write'> = { ...step, bytes: before, expected: bytes, giveUp: madePrivate };
  return { inverse, view: letter, warnings: warning === null ? [] : [warning] };
}

function checkWritable(model: Model, view: View, offset: number, bytes: Uint8Array): void {
  const { letter, length, protection, guarded } = view;
  if (bytes.length === 0 || offset + bytes.length > length) {
    throw problem(
      'InvalidArgument',
      `${bytes.length} bytes at +${formatAddress(offset)} do not fit into view ${letter}, which has ${formatSize(length)}.`,
    );
  }
  if (guarded) throw problem('AccessViolation', `View ${letter} is all guards: remove them to write.`);
  if (allowsWriting(protection)) return;
  const state = protection === 'none' ? 'has no access' : 'is read-only';
  const tried = isRefused(model, address(view.address + offset), bytes)
    ? 'It was tried, and the system refused it.'
    : 'It was not tried here.';
  throw problem('AccessViolation', `View ${letter} ${state}: change its protection to write. ${tried}`);
}

/**
 * Has the system itself refuse a write, for the call log to show how, where that can change nothing: on Linux
 * process_vm_writev(2) and preadv(2) honour protections, and fail with EFAULT as a store would with SIGSEGV. Elsewhere
 * (Wine's WriteProcessMemory) it might be done all the same. False where it was not tried.
 */
function isRefused({ os }: Model, at: Address, bytes: Uint8Array): boolean {
  const region = os.query(at);
  const isForbidden = region !== null && region.start <= at && (region.protection & protectionBits.write) === 0;
  if (os.limits.platform !== 'linux' || !isForbidden) return false;
  // Of one page: what follows may be another region's.
  return os.write(at, bytes.subarray(0, Math.min(bytes.length, alignUp(at + 1, os.limits.pageSize) - at))) === 0;
}

/**
 * Behind a file's end, the rest of its last page can be written and read, but the file never gets it, and it goes with
 * the page (mmap(2)). A private page of a copy-on-write view keeps all of its bytes.
 */
function checkBeforeEnd(model: Model, view: View, offset: number, count: number): void {
  if (view.sharing !== 'shared') return;
  const { os, info } = model.section(view.section);
  const end = model.os.lengthNow(os);
  if (view.offset + offset + count <= end) return;
  const left = end - view.offset - offset;
  const name = info.origin.kind === 'file' ? info.origin.path : `section ${info.id}`;
  throw problem(
    'InvalidArgument',
    `${name} ends at +${formatAddress(end)}: ${left > 0 ? `of ${count} bytes only the first ${left} lie before that` : 'these bytes lie behind that'}, and the rest would be lost. Make the file longer first, and open it again.`,
  );
}

/** How many bytes of pages a write is the first to need. */
function freshBytes(model: Model, view: View, offset: number, length: number): number {
  if (view.sharing === 'copy-on-write') return totalBytes(willBePrivate(model, view, offset, length));
  const { os } = model;
  const { limits } = os;
  const start = alignDown(view.offset + offset, limits.pageSize);
  const end = alignUp(view.offset + offset + length, limits.pageSize);
  return end - start - totalBytes(os.touched(model.section(view.section).os, start, end, Number.POSITIVE_INFINITY));
}

/** OutOfMemory where the file system has no room for the holes of a file that are written into (a full disk, or tmpfs). */
function checkRoom(model: Model, view: View, offset: number, length: number): void {
  if (view.sharing === 'copy-on-write') return;
  const { os: section, info } = model.section(view.section);
  const room = model.os.roomFor(section);
  if (room === Number.POSITIVE_INFINITY || room >= length + 2 * model.os.limits.pageSize) return;
  const fresh = freshBytes(model, view, offset, length);
  if (fresh <= room) return;
  const name = info.origin.kind === 'file' ? info.origin.path : `section ${info.id}`;
  throw problem(
    'OutOfMemory',
    `The file system of ${name} has room for ${formatSize(room)} more, and this needs ${formatSize(fresh)}.`,
  );
}

/** Returns how many bytes arrived before the first that may not be written. */
function* writePieces(model: Model, at: Address, bytes: Uint8Array): Sliced<number> {
  for (const { from, to } of piecesOf(bytes.length)) {
    const written = model.os.write(address(at + from), bytes.subarray(from, to));
    if (written < to - from) return from + written;
    yield;
  }
  return bytes.length;
}

function* writeAll(model: Model, view: View, offset: number, bytes: Uint8Array, before: Uint8Array): Sliced<void> {
  const at = address(view.address + offset);
  const written = yield* writePieces(model, at, bytes);
  if (written === bytes.length) return;
  if (written > 0) yield* writePieces(model, at, before.subarray(0, written));
  throw problem(
    'AccessViolation',
    `Only ${written} of ${bytes.length} bytes could be written at ${formatAddress(at)}: the section was cut short, or no memory is left.`,
  );
}

/** Pages of a copy-on-write view, from its start, of which a write is going to make private copies. */
function willBePrivate(model: Model, view: View, offset: number, length: number): Extent[] {
  if (view.sharing === 'shared') return [];
  const { pageSize } = model.os.limits;
  const start = alignDown(offset, pageSize);
  const end = alignUp(offset + length, pageSize);
  const already = privatePages(model.os, address(view.address + start), end - start, Number.POSITIVE_INFINITY);
  return subtract(
    [{ start, end }],
    already.map((extent) => fromStart(view, extent)),
  );
}

/**
 * Lets pages be the section's again: with its bytes alone a write to a copy-on-write view would not be taken back, as
 * the page would follow the section no more. Returns why that could not be done.
 */
function* giveUpPages(model: Model, view: View, pages: readonly Extent[]): Sliced<string | null> {
  if (pages.length === 0) return null;
  const had = privatePagesOf(model, view);
  const now = had.map((extent) => fromStart(view, extent));
  const left = subtract(now, pages);
  if (totalBytes(left) === totalBytes(now)) return null;
  if (totalBytes(now) > model.keeping.most) return 'The page stays private: the view holds too many to map it again.';
  yield* remapInPlace(model, view, view.sharing, had, (kept) =>
    kept.flatMap(({ offset, bytes }) =>
      subtract([{ start: offset, end: offset + bytes.length }], pages).map(({ start, end }) => ({
        offset: start,
        bytes: bytes.subarray(start - offset, end - offset),
      })),
    ),
  );
  return null;
}

function fromStart(view: View, { start, end }: Extent): Extent {
  return { start: start - view.address, end: end - view.address };
}
