/** The process's regions for the picture, with our own views marked. */
import { regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { Model } from '../model/model.ts';

/** Marked lists, by the list that was given, and of which views: what is asked for again and again is mostly the same. */
const marked = new WeakMap<RegionColumns, { model: Model; viewsRevision: number; list: RegionColumns }>();

/**
 * A list of our process's regions with those that lie in a view of ours marked as `ours`. The list given stays as it is.
 * While neither it nor the views change, the very same list is returned.
 */
export function markOurs(model: Model, list: RegionColumns): RegionColumns {
  const before = marked.get(list);
  if (before?.model === model && before.viewsRevision === model.viewsRevision) return before.list;
  const now = { ...list, kinds: kindsWithOurs(model, list) };
  marked.set(list, { model, viewsRevision: model.viewsRevision, list: now });
  return now;
}

function kindsWithOurs(model: Model, list: RegionColumns): Uint8Array {
  const kinds = list.kinds.slice();
  const ours = regionKinds.indexOf('ours');
  // Views are few, and regions many: not all of these are looked at.
  for (const { address, length } of model.views.values()) {
    let row = firstEndingAbove(list, address);
    for (; row < list.count && (list.starts[row] ?? 0) < address + length; row += 1) kinds[row] = ours;
  }
  return kinds;
}

/** The first row that ends above `at`; `count` where there is none. */
function firstEndingAbove({ ends, count }: RegionColumns, at: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
