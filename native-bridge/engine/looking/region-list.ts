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
  const views = [...model.views.values()].sort((one, other) => one.address - other.address);
  const kinds = list.kinds.slice();
  const ours = regionKinds.indexOf('ours');
  let next = 0;
  for (let row = 0; row < list.count; row += 1) {
    const start = list.starts[row] ?? 0;
    const end = list.ends[row] ?? 0;
    let view = views[next];
    while (view && view.address + view.length <= start) {
      next += 1;
      view = views[next];
    }
    if (view && view.address < end) kinds[row] = ours;
  }
  return kinds;
}
