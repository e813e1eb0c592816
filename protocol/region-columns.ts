/**
 * A list of regions as columns, one entry a region, in order of address. 65,000 objects would cost too much to carry.
 * A new column is a line of `columnTypes`; the compiler then asks each system to fill it, and codec, changes,
 * comparison and the files of traces have it at once (those written before are refused: trace-file.ts).
 */
import * as z from './zod.ts';

const columnTypes = {
  /** Exact as float64: see Address. */
  starts: Float64Array,
  /** Exclusive. */
  ends: Float64Array,
  /** Bits: 1 read, 2 write, 4 execute, 8 shared. */
  protections: Uint8Array,
  /** Index into `regionKinds`. */
  kinds: Uint8Array,
  /** Offset in the file or section, bytes. */
  offsets: BigUint64Array,
  inodes: BigUint64Array,
  /**
   * The device that an inode belongs to, major · 2^20 + minor: an inode alone names files of several. 0 where there is
   * none. Linux itself keeps both in 32 bits (include/linux/kdev_t.h: MINORBITS 20).
   */
  devices: Uint32Array,
  /** Index into `names`. */
  nameIndexes: Uint32Array,
} as const;

type ColumnName = keyof typeof columnTypes;
export type Column = Float64Array | BigUint64Array | Uint8Array | Uint32Array;
/** The column that a class makes, on memory of any kind. */
type Made<Class> = Class extends { prototype: infer Made } ? Extract<Column, Made> : never;
export type Columns = { [Name in ColumnName]: Made<(typeof columnTypes)[Name]> };

// The keys of an object are known to be strings and no more; these are the table's own.
export const columnNames = Object.keys(columnTypes) as ColumnName[];

/** Columns made one by one, each by its name. */
export function columnsBy(make: (name: ColumnName) => Column): Columns {
  // What `make` returns for a name is that name's kind of column, which a type cannot say of a loop.
  return Object.fromEntries(columnNames.map((name) => [name, make(name)])) as Columns;
}

export function emptyColumns(count: number): Columns {
  return columnsBy((name) => new columnTypes[name](count));
}

/** A function for each column, which gives a row's value. */
type Values<Row, Name extends ColumnName = ColumnName> = {
  [Each in Name]: (row: Row, index: number) => Columns[Each] extends BigUint64Array ? bigint : number;
};

/** Columns of rows that are objects. */
export function columnsFrom<Row>(rows: readonly Row[], values: Values<Row>): Columns {
  const columns = emptyColumns(rows.length);
  for (const name of columnNames) {
    const [column, value]: [Column, (row: Row, index: number) => number | bigint] = [columns[name], values[name]];
    rows.forEach((row, index) => {
      column[index] = value(row, index);
    });
  }
  return columns;
}

/** Rows [from, end) of a list, as columns of their own. */
export function rowsOf(columns: Columns, from: number, end: number): Columns {
  return columnsBy((name) => columns[name].slice(from, end));
}

/**
 * Compares a row of one list with a row of another. 64-bit numbers are compared as 32-bit halves: each read of a
 * BigUint64Array makes a bigint.
 */
export function rowComparer(one: Columns, other: Columns): (row: number, otherRow: number) => boolean {
  const columns = columnNames.map((name) => ({
    column: inHalves(one[name]),
    otherColumn: inHalves(other[name]),
    size: one[name] instanceof BigUint64Array ? 2 : 1,
  }));
  // By index: until this is optimized, an iterator for each row would be more garbage than all the rest of a comparison.
  return (row, otherRow) => {
    for (let index = 0; index < columns.length; index += 1) {
      const compared = columns[index];
      if (!compared) continue;
      const { column, otherColumn, size } = compared;
      for (let part = 0; part < size; part += 1) {
        if (column[row * size + part] !== otherColumn[otherRow * size + part]) return false;
      }
    }
    return true;
  };
}

function inHalves(column: Column): Exclude<Column, BigUint64Array> {
  return column instanceof BigUint64Array ? halvesOf(column) : column;
}

/** Each number's low half, then its high one: no bigint is made by reading them. The same memory. */
export function halvesOf(column: BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
}

// Each name's schema is that of its column's class; fromEntries forgets which is whose.
const columnSchemas = Object.fromEntries(
  columnNames.map((name): [string, z.ZodMiniType] => [name, z.instanceof(columnTypes[name])]),
) as {
  [Name in ColumnName]: z.ZodMiniType<Columns[Name]>;
};

export const regionColumnsSchema = z.object({
  count: z.int().check(z.nonnegative()),
  ...columnSchemas,
  /** Paths or the system's own names (`[heap]`); '' is the nameless. */
  names: z.array(z.string()),
});
export type RegionColumns = z.infer<typeof regionColumnsSchema>;

/** A list of rows that are objects, each with its name; '' stands first among the names. */
export function regionsFrom<Row>(
  rows: readonly Row[],
  { name, ...values }: Values<Row, Exclude<ColumnName, 'nameIndexes'>> & { name: (row: Row, index: number) => string },
): RegionColumns {
  const names = new Map([['', 0]]);
  const nameIndexes = (row: Row, index: number) => {
    const text = name(row, index);
    const known = names.get(text) ?? names.size;
    names.set(text, known);
    return known;
  };
  // The names are known once the columns are filled.
  const columns = columnsFrom<Row>(rows, { ...values, nameIndexes });
  return { count: rows.length, ...columns, names: [...names.keys()] };
}
