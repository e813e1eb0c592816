/** Two runs of the bench side by side: the figures that both have, and how much larger the later ones are. */
import type { BenchRun } from './run-file.ts';
import { type Report, type Row, threeFigures } from './table.ts';

/** `4.78 ms` → 4.78, `1,234 µs` → 1234, `1.45×` → 1.45; null for what is no figure. */
export function figureIn(cell: string): { value: number; unit: string } | null {
  const match = /^([\d,]*\.?\d+)\s*(\D*)$/.exec(cell);
  return match ? { value: Number((match[1] ?? '').replaceAll(',', '')), unit: match[2] ?? '' } : null;
}

/** The columns that say what a figure should be, not what it is. */
const goals = new Set(['target', 'reached']);

function rowsOf(before: Row, after: Row): Row[] {
  const [[, name] = ['', ''], ...columns] = Object.entries(after);
  return columns.flatMap(([column, cell]) => {
    const [old, now] = [figureIn(before[column] ?? ''), figureIn(cell)];
    if (goals.has(column) || !old || !now || old.unit !== now.unit) return [];
    const ratio = old.value === 0 ? '' : `${threeFigures(now.value / old.value)}×`;
    return [{ what: `${name}, ${column}`, before: before[column] ?? '', after: cell, 'after / before': ratio }];
  });
}

/** Rows are matched by their part's title and their first cell; what only one of the runs has, is named below. */
export function compareRuns(before: BenchRun, after: BenchRun): Report[] {
  return after.reports.map(({ title, rows }) => {
    const other = before.reports.find((report) => report.title === title);
    const first = (row: Row) => Object.values(row)[0];
    const missing: string[] = [];
    const compared = rows.flatMap((row) => {
      const match = other?.rows.find((candidate) => first(candidate) === first(row));
      if (!match) missing.push(first(row) ?? '');
      return match ? rowsOf(match, row) : [];
    });
    return { title, rows: compared, notes: missing.map((name) => `Only in the later run: ${name}`) };
  });
}
