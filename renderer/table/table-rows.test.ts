import fc from 'fast-check';
import { expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { Section, View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { moveRow, parentRow, regionsBetween, rowKey, rowLevel, type TableSource, tableRows } from './table-rows.ts';

const section = (id: number): Section => ({
  id,
  bytes: 65536,
  origin: { kind: 'memory' },
  inode: BigInt(id),
  device: 0,
});
const view = (letter: string, of: number): View => ({
  letter,
  section: of,
  offset: 0,
  length: 65536,
  address: address(0x280000),
  sharing: 'shared',
  protection: 'read-write',
  differences: [],
});
const regionsAt = (starts: number[]): RegionColumns => ({
  count: starts.length,
  starts: Float64Array.from(starts),
  ends: Float64Array.from(starts, (start) => start + 0x1000),
  protections: new Uint8Array(starts.length),
  kinds: new Uint8Array(starts.length),
  offsets: new BigUint64Array(starts.length),
  inodes: new BigUint64Array(starts.length),
  devices: new Uint32Array(starts.length),
  nameIndexes: new Uint32Array(starts.length),
  names: [''],
});
const source = (more: Partial<TableSource> = {}): TableSource => ({
  sections: new Map([1, 2].map((id) => [id, section(id)])),
  views: new Map([view('B', 1), view('A', 1), view('C', 2)].map((each) => [each.letter, each])),
  regions: regionsAt([0x1000, 0x5000, 0x9000]),
  order: null,
  of: 'Samepage',
  folded: new Set(),
  ...more,
});
const keys = (from: TableSource) => {
  const rows = tableRows(from);
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index);
    return row ? rowKey(row) : '';
  });
};

it('has each section with its views, then the regions', () => {
  const all = ['section 1', 'view A', 'view B', 'section 2', 'view C', 'regions'];
  expect(keys(source())).toEqual([...all, 'region 4096', 'region 20480', 'region 36864']);
  expect(keys(source({ folded: new Set(['section 1', 'regions']) }))).toEqual([
    'section 1',
    'section 2',
    'view C',
    'regions',
  ]);
  expect(keys(source({ regions: null }))).toEqual(all.slice(0, 5));
});

it('finds a row again after the list has changed', () => {
  const rows = tableRows(source());
  expect(rows.at(rows.indexOf('region 20480'))).toMatchObject({ index: 1 });
  const later = tableRows(source({ regions: regionsAt([0x1000, 0x3000, 0x9000]) }));
  expect(later.at(later.indexOf('region 20480'))).toMatchObject({ index: 2 });
  expect(later.at(later.indexOf('region 99999999'))).toMatchObject({ index: 2 });
  expect([rows.indexOf('view Z'), tableRows(source({ regions: null })).indexOf('region 4096')]).toEqual([-1, -1]);
});

it('leads from a row to the one that it belongs to', () => {
  const rows = tableRows(source());
  const parent = (key: string) => rows.at(parentRow(rows.indexOf(key), rows));
  expect(parent('view C')).toMatchObject({ kind: 'section', section: { id: 2 } });
  expect(parent('region 36864')).toMatchObject({ kind: 'regions' });
  expect(parent('section 2')).toMatchObject({ kind: 'section', section: { id: 2 } });
  expect(rowLevel(parent('view C') ?? { kind: 'view', view: view('C', 2) })).toBe(1);
});

it('never leaves the table, whatever the keys', () => {
  const rows = tableRows(source());
  const moves = fc.array(fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'));
  fc.assert(
    fc.property(moves, (list) => {
      const end = list.reduce((at, key) => moveRow(key, at, rows, 4) ?? -1, 0);
      expect(rows.at(end)).toBeDefined();
    }),
  );
  expect(moveRow('x', 3, rows, 4)).toBeNull();
  expect([moveRow('ArrowDown', 3, rows, 4), moveRow('PageUp', 3, rows, 4), moveRow('End', 0, rows, 4)]).toEqual([
    4, 0, 8,
  ]);
});

it('shows regions in the order that it is given, and finds them there', () => {
  const rows = tableRows(source({ order: Uint32Array.of(2, 0) }));
  const head = rows.indexOf('regions');
  expect(rows.count).toBe(head + 3);
  expect([1, 2].map((step) => rows.at(head + step))).toMatchObject([{ index: 2 }, { index: 0 }]);
  expect(rows.indexOf('region 36864')).toBe(head + 1);
  expect(rows.indexOf('region 4096')).toBe(head + 2);
  expect(rows.indexOf('region 20480')).toBe(-1);
});

it('takes the regions between two rows, whichever is first, and nothing else', () => {
  const rows = tableRows(source({ order: Uint32Array.of(2, 0) }));
  const last = rows.count - 1;
  expect(regionsBetween(rows, 0, last)).toEqual([2, 0]);
  expect(regionsBetween(rows, last, last - 1)).toEqual([2, 0]);
  expect(regionsBetween(rows, last, last)).toEqual([0]);
  expect(regionsBetween(rows, 0, 1)).toEqual([]);
});
