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
    if (goals.has(column) || !old || !now) return [];
    const isRatio = old.unit === now.unit && old.value !== 0;
    const ratio = isRatio ? `${threeFigures(now.value / old.value)}×` : '';
    return [{ what: `${name}, ${column}`, before: before[column] ?? '', after: cell, 'after / before': ratio }];
  });
}

const nameOf = (row: Row) => Object.values(row)[0] ?? '';

function without(rows: readonly Row[], others: readonly Row[], run: string): string[] {
  const names = new Set(others.map(nameOf));
  return rows.filter((row) => !names.has(nameOf(row))).map((row) => `Only in the ${run} run: ${nameOf(row)}`);
}

/** Rows are matched by their part's title and their first cell; what only one of the runs has, is named below. */
export function compareRuns(before: BenchRun, after: BenchRun): Report[] {
  const titles = new Set([after, before].flatMap(({ reports }) => reports.map(({ title }) => title)));
  return [...titles].map((title) => {
    const of = ({ reports }: BenchRun) => reports.find((report) => report.title === title);
    const [old, now] = [of(before), of(after)];
    if (!old || !now) {
      const notes = [now?.rows.length === 0 ? now.notes : [], `Only in the ${now ? 'later' : 'earlier'} run`].flat();
      return { title, rows: [], notes };
    }
    const rows = now.rows.flatMap((row) => {
      const match = old.rows.find((candidate) => nameOf(candidate) === nameOf(row));
      return match ? rowsOf(match, row) : [];
    });
    return { title, rows, notes: [...without(now.rows, old.rows, 'later'), ...without(old.rows, now.rows, 'earlier')] };
  });
}
