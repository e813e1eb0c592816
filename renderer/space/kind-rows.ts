/** A list of regions taken apart by kind, so that each kind has a row of its own on the map. Pure. */
import { type RegionKind, regionKinds } from '../../protocol/model.ts';
import { columnsBy, type RegionColumns } from '../../protocol/region-columns.ts';

export interface KindRow {
  kind: RegionKind;
  /** Those of this kind. */
  regions: RegionColumns;
  /** Where each of them stands in the whole list. */
  indexes: Uint32Array;
}

const known = new WeakMap<RegionColumns, readonly KindRow[]>();

/** In the order of the model; the very same for the same list. */
export function kindRows(regions: RegionColumns): readonly KindRow[] {
  const rows = known.get(regions) ?? rowsOf(regions);
  known.set(regions, rows);
  return rows;
}

function rowsOf(regions: RegionColumns): KindRow[] {
  const byKind = regionKinds.map((): number[] => []);
  for (let index = 0; index < regions.count; index += 1) byKind[regions.kinds[index] ?? 0]?.push(index);
  return byKind.flatMap((own, code) => {
    const kind = regionKinds[code];
    if (own.length === 0 || kind === undefined) return [];
    return [{ kind, regions: rowsAt(regions, own), indexes: Uint32Array.from(own) }];
  });
}

function rowsAt(regions: RegionColumns, indexes: readonly number[]): RegionColumns {
  const taken = columnsBy((name) => {
    const column = regions[name];
    if (column instanceof BigUint64Array) return BigUint64Array.from(indexes, (index) => column[index] ?? 0n);
    const values = indexes.map((index) => column[index] ?? 0);
    if (column instanceof Uint8Array) return Uint8Array.from(values);
    return column instanceof Uint32Array ? Uint32Array.from(values) : Float64Array.from(values);
  });
  return { ...taken, count: indexes.length, names: regions.names };
}
