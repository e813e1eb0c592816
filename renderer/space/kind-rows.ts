/** A list of regions taken apart by kind, so that each kind has its own row on the map. Pure. */
import { type RegionKind, regionKinds } from '../../protocol/model.ts';
import { type Column, columnsBy, halvesOf, type RegionColumns } from '../../protocol/region-columns.ts';

export interface KindRow {
  /** What all of them are; of a file's, what the first is. */
  kind: RegionKind;
  /** What the row is called, where that is not its kind. */
  file?: string;
  /** Those of this kind. */
  regions: RegionColumns;
  /** Where each of them stands in the whole list. */
  indexes: Uint32Array;
}

const known = new WeakMap<RegionColumns, readonly KindRow[]>();
/** The lists that were taken apart last: two maps may be painted in turn. */
let recent: readonly WeakRef<RegionColumns>[] = [];

/** In the order of the model; the very same for the same list. */
export function kindRows(regions: RegionColumns): readonly KindRow[] {
  const rows = known.get(regions) ?? rowsOf(regions);
  known.set(regions, rows);
  return rows;
}

/** Files that have a row of their own; the regions of further ones share one. */
const mostFiles = 11;
const knownFiles = new WeakMap<RegionColumns, readonly KindRow[]>();

/** A row for each of the files with most regions, one for all others, and one for memory without a name. */
export function fileRows(regions: RegionColumns): readonly KindRow[] {
  const rows = knownFiles.get(regions) ?? rowsByFile(regions);
  knownFiles.set(regions, rows);
  return rows;
}

function rowsByFile(regions: RegionColumns): KindRow[] {
  const { names, nameIndexes, inodes, count } = regions;
  const byFile = new Map<number, number[]>();
  const nameless: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = nameIndexes[index] ?? 0;
    if (!inodes[index]) nameless.push(index);
    else {
      const known = byFile.get(name);
      if (known) known.push(index);
      else byFile.set(name, [index]);
    }
  }
  const files = [...byFile].toSorted(([, one], [, other]) => other.length - one.length);
  const others = files.slice(mostFiles).flatMap(([, indexes]) => indexes);
  const groups: [string, number[]][] = [
    ...files.slice(0, mostFiles).map(([name, indexes]): [string, number[]] => [baseName(names[name] ?? ''), indexes]),
    ['other files', others.toSorted((one, other) => one - other)],
    ['no file', nameless],
  ];
  return groups.flatMap(([file, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const indexes = Uint32Array.from(all);
    const columns = columnsBy((name) => taken(regions[name], indexes));
    const kind = regionKinds[regions.kinds[first] ?? 0] ?? 'file';
    return [{ kind, file, regions: { ...columns, count: all.length, names }, indexes }];
  });
}

function baseName(path: string): string {
  return (
    path
      .replace(/ \(deleted\)$/, '')
      .split(/[\\/]/)
      .at(-1) ?? path
  );
}

/** A newer list has new arrays only where something changed: the rest is taken over from the one before. */
function rowsOf(regions: RegionColumns): readonly KindRow[] {
  const earlier = recent
    .flatMap((list) => list.deref() ?? [])
    .find(({ kinds, count }) => kinds === regions.kinds && count === regions.count);
  recent = [new WeakRef(regions), ...recent].slice(0, 2);
  const { names } = regions;
  const rows = earlier && known.get(earlier);
  if (rows) {
    return rows.map((row) => {
      const { count } = row.regions;
      const columns = columnsBy((name) =>
        regions[name] === earlier[name] ? row.regions[name] : taken(regions[name], row.indexes),
      );
      return { ...row, regions: { ...columns, count, names } };
    });
  }
  return indexesByKind(regions).flatMap((indexes, code) => {
    const kind = regionKinds[code];
    if (indexes.length === 0 || kind === undefined) return [];
    const columns = columnsBy((name) => taken(regions[name], indexes));
    return [{ kind, regions: { ...columns, count: indexes.length, names }, indexes }];
  });
}

function indexesByKind({ kinds, count }: RegionColumns): readonly Uint32Array[] {
  const counts = new Uint32Array(regionKinds.length);
  for (let index = 0; index < count; index += 1) counts[kinds[index] ?? 0] = (counts[kinds[index] ?? 0] ?? 0) + 1;
  const all = [...counts].map((length) => new Uint32Array(length));
  counts.fill(0);
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    const place = counts[kind] ?? 0;
    const own = all[kind];
    if (own) own[place] = index;
    counts[kind] = place + 1;
  }
  return all;
}

/**
 * Rows of a column, in their order; the column itself where they are all. Loops over arrays of one type each: over 65,000
 * rows this takes a tenth of what `from` with a function does.
 */
function taken<C extends Column>(column: C, indexes: Uint32Array): C;
function taken(column: Column, indexes: Uint32Array): Column {
  if (indexes.length === column.length) return column;
  if (column instanceof BigUint64Array) {
    const [halves, part] = [halvesOf(column), new BigUint64Array(indexes.length)];
    const partHalves = halvesOf(part);
    for (let place = 0; place < indexes.length; place += 1) {
      const row = 2 * (indexes[place] ?? 0);
      partHalves[2 * place] = halves[row] ?? 0;
      partHalves[2 * place + 1] = halves[row + 1] ?? 0;
    }
    return part;
  }
  const part = new (
    column instanceof Uint8Array ? Uint8Array : column instanceof Uint32Array ? Uint32Array : Float64Array
  )(indexes.length);
  for (let place = 0; place < part.length; place += 1) part[place] = column[indexes[place] ?? 0] ?? 0;
  return part;
}
