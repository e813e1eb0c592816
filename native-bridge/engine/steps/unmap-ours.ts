import { address, formatRange } from '../../../protocol/address.ts';
import type { View } from '../../../protocol/model.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { stretches } from '../looking/check.ts';
import type { KeptPages, Model } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';
import { copyOutBefore, privatePagesOf } from './private-pages.ts';

interface Unmapped {
  /** Its private pages as they were. */
  kept: KeptPages[];
  warnings: string[];
}

/**
 * Unmaps what is still ours of a view, even if its protection was changed from outside. Whatever else lies in its range
 * by now is left alone: then a sentence says so. LimitReached or OutOfMemory where its private pages are more than undo can
 * keep, unless they may be lost. `isPart`: of a view of which more is to be done, so that they may have to come back.
 */
export function* unmapOurs(model: Model, view: View, isPart = false): Sliced<Unmapped> {
  const warnings: string[] = [];
  const pages = privatePagesOf(model, view);
  const copied = model.keeping.mustCopy(totalBytes(pages), isPart) ? pages : [];
  // biome-ignore lint/correctness/useYield: it is one call for each stretch, and all of them or none are to be made.
  const kept = yield* copyOutBefore(model, view, copied, function* () {
    const { foreign, missing } = unmapStretches(model, view);
    if (foreign) warnings.push(`What lies at ${foreign} is not part of the view, and was left alone.`);
    if (missing) warnings.push(missingText(view, missing));
  });
  return { kept: [...kept, ...(model.homelessPages.get(view.letter) ?? [])], warnings };
}

function missingText({ letter, sharing }: View, range: string): string {
  const pages = sharing === 'shared' ? '' : ' Private pages that it had there do not come back with undo.';
  return `Nothing of view ${letter} was mapped at ${range} any more: it was unmapped or moved away from outside.${pages}`;
}

/** Returns the ranges of the first stretch that was left alone, and of the first where nothing was mapped, if any. */
function unmapStretches(model: Model, view: View): { foreign: string | null; missing: string | null } {
  let foreign: string | null = null;
  let missing: string | null = null;
  let piece = { start: 0, end: 0 };
  const unmapPiece = () => {
    if (piece.end > piece.start) model.os.unmap(address(piece.start), piece.end - piece.start);
  };
  for (const { start, end, region, ours } of stretches(model.os, view, model.fileOf(view))) {
    if (!ours) {
      if (region) foreign ??= formatRange(start, end);
      else missing ??= formatRange(start, end);
    } else if (piece.end === start) {
      // Pieces that touch go in one call: either all of them are unmapped, or none.
      piece.end = end;
    } else {
      unmapPiece();
      piece = { start, end };
    }
  }
  unmapPiece();
  return { foreign, missing };
}

/** Unmaps every view and closes every section, removed ones too. */
export function* releaseAll(model: Model): Sliced<void> {
  for (const view of [...model.views.values()]) {
    unmapStretches(model, view);
    model.deleteView(view.letter);
    yield;
  }
  for (const record of [...model.sections.values(), ...model.removedSections]) {
    model.sections.delete(record.info.id);
    model.removedSections.delete(record);
    model.os.closeSection(record.os);
    yield;
  }
}
