/** How much of the regions that are drawn as one piece is in memory; asked in every frame, so what it needs is kept. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';

const rowsResident = new WeakMap<Float64Array, WeakMap<Uint32Array, Float64Array>>();

/** What a row has of the whole list's figures: those at `indexes`. The very same for the same two. */
export function residentOfRow(all: Float64Array, indexes: Uint32Array): Float64Array {
  const rows = rowsResident.get(all) ?? new WeakMap<Uint32Array, Float64Array>();
  rowsResident.set(all, rows);
  const kept = rows.get(indexes);
  if (kept) return kept;
  const own = new Float64Array(indexes.length);
  for (let place = 0; place < own.length; place += 1) own[place] = all[indexes[place] ?? 0] ?? Number.NaN;
  rows.set(indexes, own);
  return own;
}

/** Bytes of all regions before each one: those in memory, and those of regions of which that is known. */
interface Sums {
  inMemory: Float64Array;
  all: Float64Array;
}
const knownSums = new WeakMap<Float64Array, Sums>();

function sumsOf({ starts, ends, count }: RegionColumns, resident: Float64Array): Sums {
  const kept = knownSums.get(resident);
  if (kept) return kept;
  const sums = { inMemory: new Float64Array(count + 1), all: new Float64Array(count + 1) };
  for (let index = 0; index < count; index += 1) {
    const bytes = resident[index] ?? Number.NaN;
    const isKnown = !Number.isNaN(bytes);
    sums.inMemory[index + 1] = (sums.inMemory[index] ?? 0) + (isKnown ? bytes : 0);
    sums.all[index + 1] = (sums.all[index] ?? 0) + (isKnown ? (ends[index] ?? 0) - (starts[index] ?? 0) : 0);
  }
  knownSums.set(resident, sums);
  return sums;
}

/** Of regions `first` to `last`, 0 to 1; null where it is not known. `resident`: bytes of each region, NaN where unknown. */
export function shareInMemory(
  { regions, resident }: { regions: RegionColumns; resident: Float64Array | null },
  { first, last }: { first: number; last: number },
): number | null {
  if (!resident) return null;
  const { inMemory, all } = sumsOf(regions, resident);
  const bytes = (all[last + 1] ?? 0) - (all[first] ?? 0);
  return bytes > 0 ? ((inMemory[last + 1] ?? 0) - (inMemory[first] ?? 0)) / bytes : null;
}
