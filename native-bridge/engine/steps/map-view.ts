/** Mapping a view, new or in its place, with the private pages that belong to it. */
import { type Address, alignUp } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { viewLetter } from '../../../protocol/letters.ts';
import { allowsWriting, type Sharing, type View } from '../../../protocol/model.ts';
import { whileFree } from '../../os/free-place.ts';
import type { Extent } from '../../os/memory.ts';
import { noteListed, stretches } from '../looking/check.ts';
import { type KeptPages, keptBytes, type Model, type SectionRecord } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';
import { nextFree } from '../model/slots.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { copyOutBefore, restorePrivatePages } from './private-pages.ts';

export function* mapView(model: Model, step: StepOf<'map'>): Sliced<Applied> {
  const { section, offset, sharing, protection, place, kept = [], naming } = step;
  const record = model.section(section);
  const { limits } = model.os;
  if (model.views.size >= limits.maxViews) {
    throw problem('LimitReached', `${limits.maxViews} views are mapped: half of the regions that the system allows.`);
  }
  const length = alignUp(step.length ?? record.info.bytes - offset, limits.pageSize);
  refuseForReadOnlyFile(record, sharing, protection);
  model.memory.require(keptBytes(kept));
  const room = place.kind === 'next-free' ? place.room : undefined;
  const at = place.kind === 'fixed' ? place.address : place.kind;
  const address = yield* mapWithPages(model, record, { offset, length, sharing, protection, room }, at, kept);
  const letter = step.letter ?? viewLetter(model.nextView++);
  model.setView({ letter, section, offset, length, address, sharing, protection, ...naming, differences: [] });
  return { inverse: { kind: 'unmap', view: letter }, view: letter, section };
}

/**
 * Maps a view again in its place, shared or copy-on-write, with those of its private pages that `keep` picks. Returns
 * all that it had. The new mapping is finished elsewhere first, and then put over the old one: until then nothing is
 * given up, and its addresses never get free. `pages`: its private pages.
 */
export function* remapInPlace(
  model: Model,
  view: View,
  sharing: Sharing,
  pages: readonly Extent[],
  keep: (had: KeptPages[]) => readonly KeptPages[],
): Sliced<KeptPages[]> {
  const { os } = model;
  const record = model.section(view.section);
  refuseForReadOnlyFile(record, sharing, view.protection);
  return yield* copyOutBefore(model, view, pages, function* (had) {
    const pagesToCome = keep(had);
    model.memory.require(keptBytes(pagesToCome));
    const finished = yield* mapWithPages(model, record, { ...view, sharing }, 'system', pagesToCome);
    try {
      os.replace({ ...model.mapping(view), sharing, address: finished }, view.address);
    } catch (thrown) {
      os.unmap(finished, view.length);
      yield* putBack(model, record, view, had);
      throw thrown;
    }
  });
}

/** What a system dropped that failed half-way. Where it cannot be mapped again, its pages wait for the view's unmapping. */
function* putBack(model: Model, record: SectionRecord, view: View, had: readonly KeptPages[]): Sliced<void> {
  if (stretches(model.os, view, model.fileOf(view)).some(({ ours }) => ours)) return;
  try {
    yield* mapWithPages(model, record, view, view.address, had);
  } catch {
    model.homelessPages.set(view.letter, [...had]);
  }
}

export function refuseForReadOnlyFile(
  { info }: SectionRecord,
  sharing: View['sharing'],
  protection: View['protection'],
): void {
  const { origin } = info;
  if (origin.kind === 'file' && origin.access === 'read-only' && sharing === 'shared' && allowsWriting(protection)) {
    throw problem(
      'PermissionDenied',
      `${origin.path} was opened read-only: a shared view of it cannot be written. A copy-on-write view can.`,
    );
  }
}

/**
 * Maps, and puts private pages back: for that the mapping is writable first, and gets its own protection after. `room`:
 * what the next free place must have, where that is more than the length; bytes.
 */
export function* mapWithPages(
  model: Model,
  record: SectionRecord,
  wanted: Pick<View, 'offset' | 'length' | 'sharing' | 'protection'> & { room?: number | undefined },
  at: Address | 'next-free' | 'system',
  kept: readonly KeptPages[],
): Sliced<Address> {
  const { os } = model;
  const { offset, length, sharing, protection, room = 0 } = wanted;
  const first = kept.length === 0 ? protection : 'read-write';
  const mapAt = (place: Address | null) =>
    os.map(record.os, { offset, length, sharing, protection: first, address: place });
  const findFree = () => nextFree(model, Math.max(length, room), model.unitOfSection(record));
  const address = at === 'next-free' ? whileFree(findFree, mapAt) : mapAt(at === 'system' ? null : at);
  noteListed(model, record, { address, offset, length, sharing });
  try {
    yield* restorePrivatePages(os, address, kept);
    if (protection !== first) os.protect(address, length, protection);
  } catch (thrown) {
    os.unmap(address, length);
    throw thrown;
  }
  return address;
}
