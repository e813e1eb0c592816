/** What stands in the table, row by row: sections with their views, then the regions. Pure; rows are made when asked for. */
import type { Section, View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { firstEndingAbove } from '../space/region-search.ts';
import { viewsInOrder } from '../space/sections.ts';

export type TableRow =
  | { kind: 'section'; section: Section; views: number; open: boolean }
  | { kind: 'view'; view: View }
  | { kind: 'regions'; count: number; of: string; open: boolean }
  | { kind: 'region'; regions: RegionColumns; index: number };

export interface TableSource {
  sections: ReadonlyMap<number, Section>;
  views: ReadonlyMap<string, View>;
  regions: RegionColumns | null;
  /** Whose they are: `process 4711 (node)`. */
  of: string;
  /** Indexes of the regions to show, in order; null: all of them, by address. */
  order: Uint32Array | null;
  /** Keys of rows whose own rows are folded away. */
  folded: ReadonlySet<string>;
}

export interface TableRows {
  readonly count: number;
  at(index: number): TableRow | undefined;
  /** The row with this key; where a region is gone, the one at its address or after it. -1 where there is none. */
  indexOf(key: string): number;
}

/** The same row has the same key, however the list changes around it. */
export function rowKey(row: TableRow): string {
  switch (row.kind) {
    case 'section':
      return `section ${row.section.id}`;
    case 'view':
      return viewKey(row.view.letter);
    case 'regions':
      return 'regions';
    case 'region':
      return regionKey(regionRange(row).start);
  }
}

export function viewKey(letter: string): string {
  return `view ${letter}`;
}

export function regionKey(start: number): string {
  return `region ${start}`;
}

export function regionRange({ regions, index }: Extract<TableRow, { kind: 'region' }>): { start: number; end: number } {
  return { start: regions.starts[index] ?? 0, end: regions.ends[index] ?? 0 };
}

export function rowLevel(row: TableRow): 1 | 2 {
  return row.kind === 'section' || row.kind === 'regions' ? 1 : 2;
}

export function tableRows({ sections, views, regions, of, order, folded }: TableSource): TableRows {
  const head: TableRow[] = [];
  const ordered = viewsInOrder(views);
  for (const section of sections.values()) {
    const own = ordered.filter((view) => view.section === section.id);
    const open = !folded.has(`section ${section.id}`);
    head.push({ kind: 'section', section, views: own.length, open });
    if (open) head.push(...own.map((view): TableRow => ({ kind: 'view', view })));
  }
  const open = !folded.has('regions');
  if (regions) head.push({ kind: 'regions', count: regions.count, of, open });
  const places = new Map(head.map((row, index) => [rowKey(row), index]));
  const shown = regions && open ? (order?.length ?? regions.count) : 0;
  /** Where each region stands in `order`, counted from 1, 0: nowhere; made when first asked for. */
  let places1: Uint32Array | null = null;
  return {
    count: head.length + shown,
    at(index) {
      if (index < head.length) return head[index];
      const place = index - head.length;
      if (!regions || place >= shown) return undefined;
      return { kind: 'region', regions, index: order?.[place] ?? place };
    },
    indexOf(key) {
      const start = /^region (\d+)$/.exec(key)?.[1];
      if (start === undefined) return places.get(key) ?? -1;
      if (!regions || shown === 0) return -1;
      const region = Math.min(firstEndingAbove(regions, Number(start)), regions.count - 1);
      if (!order) return head.length + region;
      places1 ??= placesIn(order, regions.count);
      const place1 = places1[region] ?? 0;
      return place1 === 0 ? -1 : head.length + place1 - 1;
    },
  };
}

function placesIn(order: Uint32Array, count: number): Uint32Array {
  const places1 = new Uint32Array(count);
  for (let place = 0; place < order.length; place += 1) places1[order[place] ?? 0] = place + 1;
  return places1;
}

/** Indexes of the regions in rows from one to another, in either direction, both included. */
export function regionsBetween(rows: TableRows, one: number, other: number): number[] {
  const found: number[] = [];
  for (let index = Math.min(one, other); index <= Math.max(one, other); index += 1) {
    const row = rows.at(index);
    if (row?.kind === 'region') found.push(row.index);
  }
  return found;
}

/** Where a key takes the active row, or null where the key moves nothing. `page` is how many rows are on show. */
export function moveRow(key: string, active: number, rows: TableRows, page: number): number | null {
  const last = rows.count - 1;
  const to = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return to(active + 1);
    case 'ArrowUp':
      return to(active - 1);
    case 'PageDown':
      return to(active + page);
    case 'PageUp':
      return to(active - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    default:
      return null;
  }
}

/** The row that a row belongs to: a view's section, a region's heading; itself at the first level. */
export function parentRow(index: number, rows: TableRows): number {
  const row = rows.at(index);
  if (row?.kind === 'view') return rows.indexOf(`section ${row.view.section}`);
  return row?.kind === 'region' ? rows.indexOf('regions') : index;
}
