/** Which pages of a view are in its page table: all of them, or none but private ones. What the view shows stays. */
import { type Address, alignUp, offsetAddress } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/model.ts';
import type { PageAdvice } from '../../os/extras.ts';
import { totalBytes } from '../model/extents.ts';
import type { Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied } from '../model/steps.ts';

/** Throws OutOfMemory where what is untouched does not fit, AccessViolation where the view has no access. */
export function* populateView(model: Model, view: View): Sliced<Applied> {
  const { letter, address } = view;
  requireAccess(view);
  const length = wholePages(model, view);
  const { os } = model.section(view.section);
  model.memory.require(
    length,
    () => length - totalBytes(model.os.touched(os, view.offset, view.offset + length, Number.POSITIVE_INFINITY)),
  );
  const { populate } = adviceOf(model);
  for (const { from, to } of piecesOf(length)) {
    populate(offsetAddress(address, from), to - from);
    yield;
  }
  return { inverse: { kind: 'drop-pages', view: letter }, view: letter };
}

/** Throws AccessViolation where the view has no access. */
export function* dropPagesOf(model: Model, view: View): Sliced<Applied> {
  const { letter, address, sharing } = view;
  // Undone, they could not be brought in again.
  requireAccess(view);
  const end = address + wholePages(model, view);
  const { drop } = adviceOf(model);
  const own = sharing === 'shared' ? [] : model.os.privatePages(address, end - address, Number.POSITIVE_INFINITY);
  let from: Address = address;
  for (const kept of [...own, { start: end, end }]) {
    if (kept.start > from) drop(from, kept.start - from);
    from = offsetAddress(address, kept.end - address);
    yield;
  }
  return { inverse: { kind: 'populate', view: letter }, view: letter };
}

function requireAccess({ letter, protection }: View): void {
  if (protection !== 'none') return;
  throw problem(
    'AccessViolation',
    `View ${letter} has no access: its pages can be neither brought in nor dropped. Make it readable first.`,
  );
}

function wholePages(model: Model, { length }: View): number {
  return alignUp(length, model.os.limits.pageSize);
}

function adviceOf({ os }: Model): PageAdvice {
  const advice = os.extras?.pages;
  if (!advice) throw problem('Unsupported', 'This system has no call for that.');
  return advice;
}
