/** The tables that `npm run bench` prints. */
import type { Figures } from './figures.ts';

/** Column's title → cell. Numbers are aligned at the right, which is where all cells but the first column's stand. */
export type Row = Record<string, string>;

/** What a part of the bench found. */
export interface Report {
  title: string;
  rows: Row[];
  /** What one has to know to read the figures. */
  notes: string[];
}

/** The figure that is to be at most so large. */
export interface Target {
  of: keyof Figures;
  atMost: number;
}

/** A row of the kind that most parts have: figures and target in `unit`, which may be ''. A single figure has no p99. */
export function measured(what: string, figures: Figures | number, unit: string, target?: Target): Row {
  const both: Partial<Figures> = typeof figures === 'number' ? { median: figures } : figures;
  const text = (value: number | undefined) => (value === undefined ? '' : `${threeFigures(value)} ${unit}`.trim());
  return {
    what,
    median: text(both.median),
    p99: text(both.p99),
    target: target ? [`≤ ${target.atMost}`, unit, target.of === 'p99' ? '(p99)' : ''].filter(Boolean).join(' ') : '',
    reached: target ? verdict((both[target.of] ?? Number.NaN) <= target.atMost) : '',
  };
}

export function verdict(reached: boolean): string {
  return reached ? 'yes' : 'NO';
}

/** `0.313`, `16.9`, `1,234`: what is more than three figures would not be the same twice. */
export function threeFigures(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 });
}

export function printReport({ title, rows, notes }: Report): void {
  if (rows.length === 0) {
    console.log(`\n${[title, ...notes].join('\n  ')}`);
    return;
  }
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  console.log(`\n${title}`);
  console.log('─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)));
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? '')));
  for (const note of notes) console.log(`  ${note}`);
}
