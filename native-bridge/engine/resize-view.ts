/**
 * Another range of its section for a view, by its edges: more is mapped on, or a part is unmapped. What stays is not
 * touched, and so keeps its private pages; what goes has them saved for undo.
 */
import { address, alignUp } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import type { View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { checkRange } from '../os/check-range.ts';
import type { Extent } from '../os/memory-os.ts';
import { subtract } from './extents.ts';
import { refusalForViews } from './in-the-way.ts';
import { mapWithPages } from './map-view.ts';
import type { KeptPages, Model } from './model.ts';
import type { Applied, StepOf } from './steps.ts';
import { unmapOurs } from './unmap-ours.ts';

/** `view` is as the system has it. AddressInUse, NotAligned, InvalidArgument (beyond the section), OutOfAddressSpace. */
export function resizeView(model: Model, view: View, step: StepOf<'resize'>): Applied {
  const { letter } = view;
  const wanted = wantedView(model, view, step);
  const grown = subtract([rangeOf(wanted)], [rangeOf(view)]).map((extent) => partOf(wanted, extent));
  const gone = subtract([rangeOf(view)], [rangeOf(wanted)]).map((extent) => partOf(view, extent));
  refusalForViews(model, new Set([letter]))(rangeOf(wanted));

  const undo: (() => void)[] = [];
  const kept: KeptPages[] = [];
  const warnings: string[] = [];
  try {
    for (const part of grown) {
      const pages = pagesWithin(step.kept, part.address - wanted.address, part.length);
      mapWithPages(model, model.section(view.section), part, part.address, pages);
      undo.push(() => model.os.unmap(part.address, part.length));
    }
    for (const part of gone) {
      const unmapped = unmapOurs(model, part);
      undo.push(() => void mapWithPages(model, model.section(view.section), part, part.address, unmapped.kept));
      const offset = part.address - view.address;
      kept.push(...unmapped.kept.map((pages) => ({ ...pages, offset: pages.offset + offset })));
      warnings.push(...unmapped.warnings);
    }
  } catch (thrown) {
    for (const takeBack of [...undo].reverse()) takeBack();
    throw thrown;
  }
  model.setView(wanted);
  const given = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (given > 0) warnings.push(`${formatSize(given)} of private pages given up; undo brings them back.`);
  const { address: at, offset, length } = view;
  return { inverse: { kind: 'resize', view: letter, address: at, offset, length, kept }, view: letter, warnings };
}

/** The view as it shall be; throws where its section or the address space has no such range. */
function wantedView(model: Model, view: View, { address: at, offset, length }: StepOf<'resize'>): View {
  const { limits } = model.os;
  if (at - view.address !== offset - view.offset) {
    throw problem(
      'InvalidArgument',
      `What view ${view.letter} goes on showing stays where it is: its address changes as far as its offset does.`,
    );
  }
  checkRange(limits, model.section(view.section).os, { offset, length, address: at });
  return { ...view, address: at, offset, length: alignUp(length, limits.pageSize) };
}

function rangeOf({ address: start, length }: View): Extent {
  return { start, end: start + length };
}

/** A part of a view, as if it were one itself. */
function partOf(view: View, { start, end }: Extent): View {
  return { ...view, address: address(start), offset: view.offset + start - view.address, length: end - start };
}

/** Those of the kept pages that lie in [from, from + length), from there. */
function pagesWithin(kept: readonly KeptPages[], from: number, length: number): KeptPages[] {
  return kept
    .filter(({ offset }) => offset >= from && offset < from + length)
    .map(({ offset, bytes }) => ({ offset: offset - from, bytes }));
}
