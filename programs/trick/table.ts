/** The table of moving against copying, as text in columns. */
import { formatSize } from '../../protocol/size.ts';

export interface Row {
  /** `faults` is null where the system counts none. */
  moved: { nanoseconds: number; faults: number | null };
  copied: { nanoseconds: number; faults: number | null } | null;
  /** Bytes; null where the system cannot report it. */
  residentBefore: number | null;
  residentAfter: number | null;
}

const nameWidth = 17;
const widths = [10, 10, 12, 10, 21, 18] as const;

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(nameWidth)}${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('')}`.trimEnd();
}

const titles = ['move', 'faults', 'copy', 'faults', 'resident', 'move is'];

export const headings: readonly string[] = [
  line('block', titles),
  '─'.repeat(nameWidth + widths.reduce((sum, width) => sum + width, 0)),
];

/** A row, or in its stead why there is none. */
export function formatRow(name: string, row: Row | string): string {
  if (typeof row === 'string') return `${name.padEnd(nameWidth + 2)}${row}`;
  const { moved, copied } = row;
  return line(name, [
    formatDuration(moved.nanoseconds),
    formatCount(moved.faults),
    copied ? formatDuration(copied.nanoseconds) : '–',
    copied ? formatCount(copied.faults) : '–',
    `${formatResident(row.residentBefore)} → ${formatResident(row.residentAfter)}`,
    copied ? formatRatio(copied.nanoseconds / moved.nanoseconds) : '–',
  ]);
}

function formatCount(count: number | null): string {
  return count === null ? 'unknown' : count.toLocaleString('en');
}

function formatResident(bytes: number | null): string {
  return bytes === null ? 'unknown' : formatSize(bytes);
}

/** `11.4 µs`, `1.82 s`: three figures. */
export function formatDuration(nanoseconds: number): string {
  const [unit, factor] =
    nanoseconds < 999_500 ? ['µs', 1e3] : nanoseconds < 999_500_000 ? ['ms', 1e6] : (['s', 1e9] as const);
  return `${threeFigures(nanoseconds / factor)} ${unit}`;
}

/** `56,000× faster`, or `3.1× slower`: two figures, for more are not the same twice. */
function formatRatio(ratio: number): string {
  const times = (value: number) => `${Number(value.toPrecision(2)).toLocaleString('en')}×`;
  return ratio >= 1 ? `${times(ratio)} faster` : `${times(1 / ratio)} slower`;
}

function threeFigures(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
