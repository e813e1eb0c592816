/**
 * Another range of its section for a view, by its edges: more is mapped on, or a part is unmapped. What stays is not
 * touched, or moved, and so keeps its private pages; what goes has them saved for undo.
 */
import { type Address, address, alignUp } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/model.ts';
import { checkRange } from '../../os/check-range.ts';
import type { Extent } from '../../os/memory.ts';
import { subtract } from '../model/extents.ts';
import { type KeptPages, keptBytes, type Model } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { refusalForViews } from './in-the-way.ts';
import { mapWithPages } from './map-view.ts';
import { unmapOurs } from './unmap-ours.ts';

/**
 * `view` is as the system has it. AddressInUse, NotAligned, InvalidArgument (beyond the section), OutOfAddressSpace.
 * Where the view should begin elsewhere, what goes makes room before the rest moves, and what is new comes last.
 */
export function* resizeView(model: Model, view: View, step: StepOf<'resize'>): Sliced<Applied> {
  const { letter } = view;
  const wanted = wantedView(model, view, step);
  const [before, after] = [shownBy(view), shownBy(wanted)];
  const grown = subtract([after], [before]).map((shown) => partOf(wanted, shown));
  const gone = subtract([before], [after]).map((shown) => partOf(view, shown));
  const [stays] = subtract([before], subtract([before], [after])).map((shown) => partOf(view, shown));
  refusalForViews(model, new Set([letter]))(rangeOf(wanted));

  const undo: TakeBack[] = [];
  const change = new Change(model, view, step, undo);
  try {
    const target = stays && partOf(wanted, shownBy(stays)).address;
    if (!stays || target === undefined || target === stays.address) {
      for (const part of grown) yield* change.mapPart(part, wanted);
      for (const part of gone) yield* change.unmapPart(part, part !== gone.at(-1));
    } else {
      for (const part of gone) yield* change.unmapPart(part, true);
      change.movePart(stays, target);
      for (const part of grown) yield* change.mapPart(part, wanted);
    }
  } catch (thrown) {
    for (const takeBack of [...undo].reverse()) yield* takeBack();
    throw thrown;
  }
  model.setView(wanted);
  const { kept, warnings } = change;
  const { address: was, offset, length } = view;
  const at = step.at === undefined ? undefined : was;
  return {
    inverse: { kind: 'resize', view: letter, offset, length, at, kept },
    view: letter,
    warnings,
    givenUp: keptBytes(kept),
  };
}

type TakeBack = () => Iterable<undefined>;

/** What is done to the parts of a view; each puts on `undo` how it is taken back. */
class Change {
  /** Private pages that went, from the start that the view had. */
  readonly kept: KeptPages[] = [];
  readonly warnings: string[] = [];
  readonly #model: Model;
  readonly #view: View;
  readonly #step: StepOf<'resize'>;
  readonly #undo: TakeBack[];

  constructor(model: Model, view: View, step: StepOf<'resize'>, undo: TakeBack[]) {
    this.#model = model;
    this.#view = view;
    this.#step = step;
    this.#undo = undo;
  }

  *mapPart(part: View, wanted: View): Sliced<void> {
    const pages = pagesWithin(this.#step.kept ?? [], part.offset - wanted.offset, part.length);
    this.#model.memory.require(keptBytes(pages));
    yield* mapWithPages(this.#model, this.#model.section(part.section), part, part.address, pages);
    this.#undo.push(() => {
      this.#model.os.unmap(part.address, part.length);
      return [];
    });
  }

  /** `isPart`: as for unmapOurs. */
  *unmapPart(part: View, isPart: boolean): Sliced<void> {
    const model = this.#model;
    const unmapped = yield* unmapOurs(model, part, isPart);
    this.#undo.push(() => mapWithPages(model, model.section(part.section), part, part.address, unmapped.kept));
    const offset = part.offset - this.#view.offset;
    this.kept.push(...unmapped.kept.map((pages) => ({ ...pages, offset: pages.offset + offset })));
    this.warnings.push(...unmapped.warnings);
  }

  movePart(part: View, to: Address): void {
    const { os } = this.#model;
    const [method = 'remap'] = os.limits.moveMethods;
    os.move(this.#model.mapping(part), to, method);
    this.#undo.push(() => {
      os.move(this.#model.mapping({ ...part, address: to }), part.address, method);
      return [];
    });
  }
}

/** The view as it should be; throws where its section or the address space has no such range. */
function wantedView(model: Model, view: View, { at, offset, length }: StepOf<'resize'>): View {
  const { limits } = model.os;
  const start = at ?? view.address + offset - view.offset;
  if (start < 0) {
    throw problem('OutOfAddressSpace', `There are not enough addresses below view ${view.letter} for its new range.`);
  }
  const wanted = { ...view, address: address(start), offset, length: alignUp(length, limits.pageSize) };
  checkRange(limits, model.section(view.section).os, { offset, length, address: wanted.address });
  return wanted;
}

function rangeOf({ address: start, length }: View): Extent {
  return { start, end: start + length };
}

/** What of its section a view shows. */
function shownBy({ offset, length }: View): Extent {
  return { start: offset, end: offset + length };
}

/** What of a view shows this part of its section, as if it were a view itself. */
function partOf(view: View, { start, end }: Extent): View {
  return { ...view, address: address(view.address + start - view.offset), offset: start, length: end - start };
}

/** Those of the kept pages that lie in [from, from + length), from there. */
function pagesWithin(kept: readonly KeptPages[], from: number, length: number): KeptPages[] {
  return kept
    .filter(({ offset }) => offset >= from && offset < from + length)
    .map(({ offset, bytes }) => ({ offset: offset - from, bytes }));
}
