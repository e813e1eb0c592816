/** Holes: a section gives the pages that a view shows back to the system, and gets them again by an undo. */
import { address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { allowsWriting, type View } from '../../../protocol/model.ts';
import type { Extent } from '../../os/memory.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { readView } from '../looking/read-view.ts';
import { union } from '../model/extents.ts';
import { type KeptPages, keptBytes, type Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';

/**
 * `view` may be written and is shared, and `punch` makes the system forget its pages. LimitReached or OutOfMemory where
 * what they hold is more than undo can keep, unless that may be lost.
 */
export function* punched(model: Model, view: View, punch: () => void): Sliced<Applied> {
  const touched = yield* allTouchedOf(model, view);
  const total = totalBytes(touched);
  const kept: KeptPages[] = [];
  if (model.keeping.mustCopy(total)) {
    model.memory.require(total);
    for (const { start, end } of touched) {
      kept.push({ offset: start, bytes: yield* readView(model, view.letter, start, end - start) });
    }
  }
  punch();
  noteWritten(model, view);
  return { inverse: { kind: 'refill', view: view.letter, kept }, view: view.letter };
}

/** Changed, unless `overwrite`, where something was written into the hole meanwhile. */
export function* refill(model: Model, view: View, step: StepOf<'refill'>, overwrite: boolean): Sliced<Applied> {
  const { letter } = view;
  if (!allowsWriting(view.protection)) throw problem('AccessViolation', `View ${letter} may not be written.`);
  if (!overwrite) {
    for (const { start, end } of yield* allTouchedOf(model, view)) {
      const bytes = yield* readView(model, letter, start, end - start);
      if (bytes.every((byte) => byte === 0)) continue;
      throw problem('Changed', `Something was written into the hole of ${letter}: undoing would overwrite it.`);
    }
  }
  model.memory.require(keptBytes(step.kept));
  for (const { offset, bytes } of step.kept) {
    for (const { from, to } of piecesOf(bytes.length)) {
      const written = model.os.write(address(view.address + offset + from), bytes.subarray(from, to));
      if (written < to - from) {
        model.os.abilities.pageCalls.get('punch')?.(view.address, view.length);
        throw problem('OutOfMemory', `There is not enough memory for what view ${letter} held.`);
      }
      yield;
    }
  }
  noteWritten(model, view);
  return { inverse: { kind: 'punch', view: letter }, view: letter };
}

/** So often is asked again where touched pages seem to be missing: of a file, blocks may be counted that hold none. */
const mostAsked = 8;

/**
 * Touched pages of its section that it shows, from its start: all of them, as what is missing would be lost. While the
 * kernel moves a page to another frame (compaction), SEEK_DATA takes it for a hole (mm/filemap.c, folio_seek_hole_data);
 * it is counted among the section's blocks all the same.
 */
function* allTouchedOf(model: Model, { section, offset, length }: View): Sliced<Extent[]> {
  const { os } = model.section(section);
  let all: Extent[] = [];
  for (let asked = 0; asked < mostAsked; asked += 1) {
    const found = model.os.touched(os, 0, os.bytes, Number.POSITIVE_INFINITY);
    all = asked === 0 ? found : union([...all, ...found]);
    if (totalBytes(found) >= model.os.allocated(os)) break;
    yield;
  }
  const end = offset + length;
  return all
    .filter((extent) => extent.end > offset && extent.start < end)
    .map((extent) => ({ start: Math.max(extent.start, offset) - offset, end: Math.min(extent.end, end) - offset }));
}

/** A file keeps what is done to it; memory has to be saved. */
function noteWritten(model: Model, view: View): void {
  const record = model.section(view.section);
  if (record.info.origin.kind === 'memory') record.written = true;
}
