/** The process's regions for the picture, with our own views marked. */
import { type RegionColumns, regionKinds } from '../../protocol/model.ts';
import type { Model } from './model.ts';

/** Our process's regions now, our own views marked. */
export function ourRegions(model: Model): RegionColumns {
  return markOurs(model, model.os.regions());
}

/** Marks those of a list of our process's regions that lie in a view of ours: they are of kind `ours`. Returns it. */
export function markOurs(model: Model, list: RegionColumns): RegionColumns {
  const views = [...model.views.values()].sort((one, other) => one.address - other.address);
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
    if (view && view.address < end) list.kinds[row] = ours;
  }
  return list;
}
