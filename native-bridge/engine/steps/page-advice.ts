/** What the system can be asked about all pages of a view. What the view shows stays as it is, but for a hole. */
import { type Address, address, alignDown, alignUp, formatAddress, offsetAddress } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { allowsWriting, type PageCall, type View } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { privatePages } from '../../os/page-runs.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { ourStretches } from '../looking/check.ts';
import type { Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { giveUpCopies, ownCopies } from './own-copies.ts';
import { punched } from './punch.ts';

type Advise = (from: Address, length: number) => void;

/** Of a view that is as it was mapped. Throws AccessViolation where the view has no access, or is locked or guarded. */
export const pageSteps: Record<
  Exclude<PageCall, 'unlock' | 'unguard'>,
  (model: Model, view: View) => Applied | Sliced<Applied>
> = {
  // What is locked stays in, whatever is undone.
  *populate(model, view) {
    requireAccess(view);
    yield* broughtIn(model, view, 'populate');
    return { inverse: { kind: view.locked ? 'populate' : 'drop-pages', view: view.letter }, view: view.letter };
  },
  *'populate-write'(model, view) {
    requireAccess(view);
    refuseIf(!allowsWriting(view.protection), view, 'may not be written: make it read-write first');
    if (view.sharing !== 'shared') {
      return yield* ownCopies(model, view, adviceOf(model, 'populate-write'), adviceOf(model, 'drop-pages'));
    }
    yield* broughtIn(model, view, 'populate-write');
    return { inverse: { kind: view.locked ? 'populate' : 'drop-pages', view: view.letter }, view: view.letter };
  },
  'drop-pages': dropPages,
  cold(model, view) {
    requireUnlocked(view);
    return hinted(model, view, 'cold', 'will-need');
  },
  'will-need': (model, view) => hinted(model, view, 'will-need', view.locked ? 'will-need' : 'cold'),
  collapse,
  *punch(model, view) {
    refuseIf(
      view.sharing !== 'shared',
      view,
      'is copy-on-write: a hole is punched through a view that writes into its section',
    );
    refuseIf(view.guarded, view, 'is all guards: remove them first');
    requireUnlocked(view);
    refuseIf(!allowsWriting(view.protection), view, 'may not be written, and a hole changes what is there');
    const length = wholePages(model, view);
    return yield* punched(model, view, () => adviceOf(model, 'punch')(view.address, length));
  },
  *lock(model, view) {
    const { letter, address: at, length, protection } = view;
    refuseIf(view.guarded, view, 'is all guards, and guards keep nothing in memory: remove them first');
    // mlock(2), and mprotect(2) later, copy each page that may be written, which undo could not distinguish from copies of our own.
    refuseIf(
      view.sharing !== 'shared',
      view,
      'is copy-on-write: what is locked must be shared, or all of it would be copied',
    );
    try {
      // mlock(2) brings in only what may be read.
      if (protection === 'none') model.os.protect(at, length, 'read');
      yield* broughtIn(model, view, 'lock');
    } catch (thrown) {
      // It may have marked them although it could not bring them in.
      if (!view.locked) model.os.abilities.pageCalls.get('unlock')?.(at, wholePages(model, view));
      throw thrown;
    } finally {
      if (protection === 'none') model.os.protect(at, length, 'none');
    }
    model.setView({ ...view, locked: true });
    return { inverse: { kind: view.locked ? 'lock' : 'unlock', view: letter }, view: letter };
  },
  guard(model, view) {
    const { letter, address: at } = view;
    const length = wholePages(model, view);
    refuseIf(view.locked, view, 'is locked in memory, and guards keep nothing there: unlock it first');
    const own = view.sharing === 'shared' ? [] : privatePages(model.os, at, length, 1);
    refuseIf(own.length > 0, view, 'has private pages, which would be lost: remap it as shared first');
    adviceOf(model, 'guard')(at, length);
    model.setView({ ...view, guarded: true });
    return { inverse: { kind: view.guarded ? 'guard' : 'unguard', view: letter }, view: letter };
  },
};

/** Takes 'populate-write' of a copy-on-write view back. */
export function giveUp(model: Model, view: View, step: StepOf<'give-up'>, overwrite: boolean): Sliced<Applied> {
  requireAccess(view);
  return giveUpCopies(model, view, step, adviceOf(model, 'drop-pages'), overwrite);
}

/** Of what there still is of a view: it may have been changed from outside. */
export function takeMark(model: Model, kind: 'unlock' | 'unguard', view: View): Applied {
  const { letter } = view;
  const advise = adviceOf(model, kind);
  for (const { start, end } of ourStretches(model.os, view, model.fileOf(view))) advise(address(start), end - start);
  const [mark, inverse] = kind === 'unlock' ? (['locked', 'lock'] as const) : (['guarded', 'guard'] as const);
  const { [mark]: wasSo, ...rest } = view;
  model.setView(rest);
  // Of what was not so there is nothing to bring back.
  return { inverse: { kind: wasSo ? inverse : kind, view: letter }, view: letter };
}

/** Throws OutOfMemory where what is untouched does not fit. */
function* broughtIn(model: Model, view: View, kind: 'populate' | 'populate-write' | 'lock'): Sliced<void> {
  const length = wholePages(model, view);
  requireUntouched(model, view, view.offset, view.offset + length);
  const advise = adviceOf(model, kind);
  for (const { from, to } of piecesOf(length)) {
    advise(offsetAddress(view.address, from), to - from);
    yield;
  }
}

/** OutOfMemory where the untouched pages of that part of its section do not fit. */
function requireUntouched(model: Model, view: View, from: number, to: number): void {
  const { os } = model.section(view.section);
  const length = to - from;
  model.memory.require(length, () => length - totalBytes(model.os.touched(os, from, to, Number.POSITIVE_INFINITY)));
}

function* dropPages(model: Model, view: View): Sliced<Applied> {
  const { letter, address: at, sharing } = view;
  // Undone, they could not be brought in again.
  requireAccess(view);
  requireUnlocked(view);
  const end = at + wholePages(model, view);
  const drop = adviceOf(model, 'drop-pages');
  const own = sharing === 'shared' ? [] : privatePages(model.os, at, end - at, Number.POSITIVE_INFINITY);
  let from: Address = at;
  for (const kept of [...own, { start: end, end }]) {
    if (kept.start > from) drop(from, kept.start - from);
    from = offsetAddress(at, kept.end - at);
    yield;
  }
  return { inverse: { kind: 'populate', view: letter }, view: letter };
}

function hinted(model: Model, view: View, kind: 'cold' | 'will-need', inverse: 'cold' | 'will-need'): Applied {
  adviceOf(model, kind)(view.address, wholePages(model, view));
  return { inverse: { kind: inverse, view: view.letter }, view: view.letter };
}

/**
 * One huge page after the other: some 10 ms each. Undone, the view's page table has none of them any more; its section
 * keeps them, and the next access maps one again.
 */
function* collapse(model: Model, view: View): Sliced<Applied> {
  const { letter, address: at, offset, length } = view;
  requireAccess(view);
  const huge = model.os.abilities.hugePageBytes;
  if (huge === 0) throw problem('Unsupported', 'This system has no huge pages.');
  const first = alignUp(at, huge);
  const end = alignDown(at + length, huge);
  if (first >= end) {
    throw problem(
      'InvalidArgument',
      `View ${letter} holds no range of ${formatSize(huge)} that begins at a multiple of ${formatSize(huge)}: no huge page fits in.`,
    );
  }
  if ((at - offset) % huge !== 0) {
    const better = formatAddress(alignDown(at, huge) + (offset % huge));
    throw problem(
      'NotAligned',
      `No huge page of its section can be mapped in view ${letter}: its address and its offset in the section must have the same remainder by ${formatSize(huge)}, as at ${better}.`,
    );
  }
  const { os } = model.section(view.section);
  const advise = adviceOf(model, 'collapse');
  let collapsed = 0;
  for (let start = first; start < end; start += huge) {
    const from = start - at + offset;
    if (model.os.touched(os, from, from + huge, 1).length === 0) continue;
    // What it holds is copied into the huge page, and then freed.
    model.memory.require(huge);
    advise(address(start), huge);
    collapsed += 1;
    yield;
  }
  if (collapsed > 0) {
    return { inverse: { kind: view.locked ? 'populate' : 'drop-pages', view: letter }, view: letter };
  }
  throw problem(
    'InvalidArgument',
    `Nothing in view ${letter} was touched yet: write to it, or bring its pages in first.`,
  );
}

function refuseIf(reason: boolean | undefined, { letter }: View, sentence: string): void {
  if (reason) throw problem('AccessViolation', `View ${letter} ${sentence}.`);
}

function requireAccess(view: View): void {
  refuseIf(view.guarded, view, 'is all guards, whose pages can be neither brought in nor dropped: remove them first');
  refuseIf(
    view.protection === 'none',
    view,
    'has no access: its pages can be neither brought in nor dropped. Make it readable first',
  );
}

function requireUnlocked(view: View): void {
  refuseIf(view.locked, view, 'is locked in memory, and its pages stay there: unlock it first');
}

function wholePages(model: Model, { length }: View): number {
  return alignUp(length, model.os.limits.pageSize);
}

function adviceOf({ os }: Model, call: PageCall): Advise {
  const advise = os.abilities.pageCalls.get(call);
  if (!advise) throw problem('Unsupported', 'This system has no call for that.');
  return advise;
}
