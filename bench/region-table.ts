/** Sorting and filtering the table of regions: what is computed between a click or a key press and the rows to be drawn. */
import { regionKinds } from '../protocol/model.ts';
import { columnsFrom, type RegionColumns } from '../protocol/region-columns.ts';
import { memoryOfRows } from '../renderer/space/region-memory.ts';
import { type Column, columns } from '../renderer/table/columns.ts';
import { regionOrder, regionSums } from '../renderer/table/region-query.ts';
import { tableRows } from '../renderer/table/table-rows.ts';
import { figuresOf } from './figures.ts';
import { measured, type Report, type Row } from './table.ts';

const count = 65_000;
const rounds = 100;
const mostMs = 50;

/** Sizes, kinds and names as mixed as a large program's are; each region's size and place follow from its number. */
function regions(): RegionColumns {
  const rows = Array.from({ length: count }, (_, index) => (index * 2_654_435_761) % 2 ** 32);
  return {
    count,
    names: Array.from({ length: 500 }, (_, index) => `/usr/lib/x86_64-linux-gnu/lib${(index * 7919) % 500}.so`),
    ...columnsFrom(rows, {
      starts: (_, index) => 0x1000_0000 + index * 0x10_0000,
      ends: (random, index) => 0x1000_0000 + index * 0x10_0000 + 0x1000 * (1 + (random % 200)),
      protections: (random) => random % 16,
      kinds: (random) => random % regionKinds.length,
      offsets: (random) => BigInt(random) * 0x1000n,
      inodes: (random) => BigInt(random),
      devices: () => 1,
      nameIndexes: (random) => random % 500,
    }),
  };
}

export function benchRegionTable(): Report {
  const list = regions();
  const bytes = Float64Array.from(list.starts, (_, index) => ((index * 7919) % 64) * 0x1000);
  const memory = memoryOfRows(list, { starts: list.starts, resident: bytes, proportional: bytes });
  const measure = (what: string, line: string, column: Column): Row => {
    const tookMs = Array.from({ length: rounds }, (_, round) => {
      const from = performance.now();
      const order = regionOrder(list, line, { column, down: round % 2 === 1 }, memory);
      const nothing = { sections: new Map(), views: new Map(), of: '', folded: new Set<string>() };
      tableRows({ ...nothing, regions: list, order }).indexOf(`region ${list.starts[count / 2]}`);
      regionSums(list, order, memory);
      return performance.now() - from;
    });
    return measured(what, figuresOf(tookMs), 'ms', { of: 'p99', atMost: mostMs });
  };
  return {
    title: `Sorting and filtering the table of ${count.toLocaleString('en')} regions`,
    rows: [
      ...columns.map((column) => measure(`sorted by ${column.toLowerCase()}`, '', column)),
      ...['wx', '>100K', 'lib1', 'kind:stack', '-w lib1 <400K'].map((line) =>
        measure(`filtered by ${line}`, line, 'Range'),
      ),
      measure('filtered by w, sorted by name', 'w', 'Name'),
    ],
    notes: [
      'Rows, sums and the active row’s place; in Node, whose V8 the page’s browser has, too. Drawing takes some 30 rows.',
    ],
  };
}
