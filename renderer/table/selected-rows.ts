/** Regions that are selected together in the table, to be summed up: by where they start, so that a newer list keeps them. */
import { useMemo, useRef, useState } from 'react';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { firstEndingAbove } from '../space/region-search.ts';
import { regionsBetween, type TableRows } from './table-rows.ts';

export interface SelectedRows {
  starts: ReadonlySet<number>;
  /** Rows of the list that are selected, at least two; null where there is no such selection. */
  indexes: readonly number[] | null;
  /** The active row alone, from which a later stretch begins. */
  only(row: number): void;
  /** All from where the last one was chosen alone, to this row. */
  through(row: number): void;
  /** Adds a row, or takes it out. */
  toggle(row: number): void;
  all(): void;
}

export function useSelectedRows(rows: TableRows, regions: RegionColumns | null): SelectedRows {
  const [starts, setStarts] = useState<ReadonlySet<number>>(new Set());
  const from = useRef(0);
  const startsOf = (one: number, other: number) =>
    regionsBetween(rows, one, other).map((index) => regions?.starts[index] ?? 0);
  const indexes = useMemo(() => {
    if (!regions) return null;
    const there = [...starts].flatMap((start) => {
      const index = firstEndingAbove(regions, start);
      return regions.starts[index] === start ? [index] : [];
    });
    return there.length > 1 ? there : null;
  }, [starts, regions]);
  return {
    starts,
    indexes,
    only(row) {
      from.current = row;
      setStarts(new Set(startsOf(row, row)));
    },
    through(row) {
      setStarts(new Set(startsOf(from.current, row)));
    },
    toggle(row) {
      from.current = row;
      const toggled = startsOf(row, row);
      setStarts(
        (before) =>
          new Set(
            [...before].filter((each) => !toggled.includes(each)).concat(toggled.filter((each) => !before.has(each))),
          ),
      );
    },
    all() {
      setStarts(new Set(startsOf(0, rows.count - 1)));
    },
  };
}
