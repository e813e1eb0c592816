/** Private pages of copy-on-write views: copied out before they would be lost, and written back. */
import { type Address, address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { protectionBits, type View } from '../../../protocol/model.ts';
import type { Extent } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { privatePages } from '../../os/page-runs.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { ourStretches } from '../looking/check.ts';
import type { KeptPages, Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';

/** Private pages of a view, as addresses. Those of whatever else lies in its range by now are not the view's. */
export function privatePagesOf(model: Model, view: View): Extent[] {
  if (view.sharing === 'shared') return [];
  return ourStretches(model.os, view, model.fileOf(view)).flatMap(({ start, end }) =>
    privatePages(model.os, address(start), end - start, Number.POSITIVE_INFINITY),
  );
}

/**
 * Copies these private pages out, and lets the view go by `then`. What has no access is opened for reading; should
 * `then` throw, it is closed again.
 */
export function* copyOutBefore(
  model: Model,
  view: View,
  pages: readonly Extent[],
  then: (kept: KeptPages[]) => Sliced<void>,
): Sliced<KeptPages[]> {
  const { os } = model;
  model.memory.require(totalBytes(pages));
  const opened: { start: Address; length: number }[] = [];
  try {
    if (pages.length > 0) {
      for (const { start, end, region } of ourStretches(os, view, model.fileOf(view))) {
        if ((region?.protection ?? 0) & protectionBits.read) continue;
        const closed = { start: address(start), length: end - start };
        os.protect(closed.start, closed.length, 'read');
        opened.push(closed);
      }
    }
    const kept: KeptPages[] = [];
    for (const extent of pages) {
      kept.push({ offset: extent.start - view.address, bytes: yield* bytesOf(os, view, extent) });
    }
    yield* then(kept);
    return kept;
  } catch (thrown) {
    for (const { start, length } of opened) os.protect(start, length, 'none');
    throw thrown;
  }
}

function* bytesOf(os: MemoryOs, view: View, { start, end }: Extent): Sliced<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (const { from, to } of piecesOf(bytes.length)) {
    if (os.read(address(start + from), bytes.subarray(from, to)) < to - from) {
      throw problem('AccessViolation', `The private pages of view ${view.letter} could not be read.`);
    }
    yield;
  }
  return bytes;
}

/** Writes kept pages into a copy-on-write mapping at `at`, which must be writable: that makes them private again. */
export function* restorePrivatePages(os: MemoryOs, at: Address, kept: readonly KeptPages[]): Sliced<void> {
  for (const { offset, bytes } of kept) {
    for (const { from, to } of piecesOf(bytes.length)) {
      if (os.write(address(at + offset + from), bytes.subarray(from, to)) < to - from) {
        throw problem('OutOfMemory', 'There is not enough memory to bring the private pages back.');
      }
      yield;
    }
  }
}
