import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRegionChanges, regionChanges, regionChangesSchema } from './region-changes.ts';
import type { RegionColumns } from './region-columns.ts';
import { columnNames, columnsFrom } from './region-columns.ts';

interface Row {
  start: number;
  end: number;
  protection: number;
  kind: number;
  name: string;
}

function listOf(rows: readonly Row[]): RegionColumns {
  const names = ['', ...new Set(rows.map(({ name }) => name).filter((name) => name !== ''))];
  const columns = columnsFrom(rows, {
    starts: ({ start }) => start,
    ends: ({ end }) => end,
    protections: ({ protection }) => protection,
    kinds: ({ kind }) => kind,
    offsets: ({ start, end }) => 2n ** 60n + BigInt(end - start),
    inodes: ({ name }) => 2n ** 63n + BigInt(name.length),
    devices: ({ protection }) => protection,
    nameIndexes: ({ name }) => names.indexOf(name),
  });
  return { count: rows.length, ...columns, names };
}

/** All columns, but names in place of their numbers, which may differ. */
function rowsOf(list: RegionColumns) {
  return Array.from({ length: list.count }, (_, row) =>
    columnNames.map((column) => (column === 'nameIndexes' ? list.names[list[column][row] ?? -1] : list[column][row])),
  );
}

/** Regions in order of address that often begin where another list's do. */
const anyRows = fc
  .uniqueArray(
    fc.record({
      start: fc.integer({ min: 0, max: 40 }).map((page) => page * 4096),
      pages: fc.integer({ min: 1, max: 3 }),
      protection: fc.constantFrom(0, 1, 3, 8),
      kind: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom('', '/lib/a.so', '/lib/b.so', '[heap]', '/tmp/c'),
    }),
    { selector: ({ start }) => start },
  )
  .map((rows) =>
    rows
      .toSorted((one, other) => one.start - other.start)
      .map(({ pages, ...row }, index, all) => ({
        ...row,
        end: Math.min(row.start + pages * 4096, all[index + 1]?.start ?? Number.POSITIVE_INFINITY),
      })),
  );
const anyList = anyRows.map(listOf);

const fail = (): never => {
  throw new Error('nothing has changed');
};

describe('changes of a list of regions', () => {
  it('make the one list of the other, whichever two they are, and the sender knows what the receiver has', () => {
    fc.assert(
      fc.property(fc.array(anyList, { minLength: 2, maxLength: 5 }), ([first, ...later]) => {
        let held = first ?? listOf([]);
        let sent = held;
        for (const list of later) {
          const step = regionChanges(sent, list);
          if (step) {
            held = applyRegionChanges(held, regionChangesSchema.parse(step.changes));
            sent = step.after;
          }
          expect(rowsOf(held)).toEqual(rowsOf(list));
          expect(sent).toEqual(held);
        }
      }),
    );
  });

  it('are none between equal lists, and as few as the regions that differ', () => {
    const row = (index: number): Row => ({
      start: index * 8192,
      end: index * 8192 + 4096,
      protection: 3,
      kind: 1,
      name: '',
    });
    const rows = Array.from({ length: 1000 }, (_, index) => row(index));
    const list = listOf(rows);
    expect(regionChanges(list, listOf(rows))).toBeNull();
    const changed = listOf(
      rows.flatMap((each, index) => (index === 500 ? [] : index === 7 ? { ...each, kind: 2 } : each)),
    );
    const { at, removed, added, rows: coming } = regionChanges(list, changed)?.changes ?? {};
    expect({ at, removed, added, coming: coming?.count }).toEqual({
      at: Uint32Array.of(7, 500),
      removed: Uint32Array.of(1, 1),
      added: Uint32Array.of(1, 0),
      coming: 1,
    });
  });

  it('are the same where what both lists begin and end with is compared as bytes', () => {
    const asBytes = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
    fc.assert(
      fc.property(anyRows, anyRows, anyRows, anyRows, (head, one, other, tail) => {
        const behind = (rows: Row[], by: number) =>
          rows.map((row) => ({ ...row, start: row.start + by, end: row.end + by }));
        const around = (middle: Row[]) => listOf([...head, ...behind(middle, 2 ** 30), ...behind(tail, 2 ** 31)]);
        const [before, now] = [around(one), around(other)];
        expect(regionChanges(before, now, asBytes)).toEqual(regionChanges(before, now));
      }),
    );
  });

  it('leave alone what they do not touch', () => {
    const row = (protection: number): Row => ({ start: 4096, end: 8192, protection, kind: 1, name: '' });
    const list = listOf([row(3)]);
    const after = applyRegionChanges(list, regionChanges(list, listOf([row(1)]))?.changes ?? fail());
    expect(after.protections).toEqual(Uint8Array.of(1));
    expect(after.starts).toBe(list.starts);
    expect(after.kinds).toBe(list.kinds);
    expect(list.protections).toEqual(Uint8Array.of(3));
  });

  it('that do not fit together, or not this list, are refused', () => {
    const list = listOf([{ start: 0, end: 4096, protection: 3, kind: 1, name: '' }]);
    const broken = {
      at: Uint32Array.of(3, 1),
      removed: Uint32Array.of(0, 0),
      added: Uint32Array.of(0, 0),
      rows: listOf([]),
    };
    expect(() => applyRegionChanges(list, broken)).toThrow(RangeError);
    expect(regionChangesSchema.safeParse({ ...broken, added: Uint32Array.of(1, 0) }).success).toBe(false);
  });
});
