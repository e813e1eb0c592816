/** The process's regions for the picture, with our own views marked, told only when they changed. */
import { type RegionColumns, regionKinds } from '../../protocol/model.ts';
import type { Model } from './model.ts';

/** Our process's regions now; those that lie in a view of ours are of kind `ours`. */
export function ourRegions(model: Model): RegionColumns {
  const list = model.os.regions();
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

export function sameRegions(one: RegionColumns, other: RegionColumns): boolean {
  return (
    one.count === other.count &&
    sameColumn(one.starts, other.starts) &&
    sameColumn(one.ends, other.ends) &&
    sameColumn(one.protections, other.protections) &&
    sameColumn(one.kinds, other.kinds) &&
    sameColumn(one.nameIndexes, other.nameIndexes) &&
    one.names.length === other.names.length &&
    one.names.every((name, index) => name === other.names[index])
  );
}

function sameColumn(one: Float64Array | Uint32Array | Uint8Array, other: typeof one): boolean {
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0;
}

function bytesOf(column: Float64Array | Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
