/** Files (sections among them) that two processes both map, and which of their regions show the same pages. Pure. */
import { halvesOf, type RegionColumns } from '../../protocol/region-columns.ts';

/** Rows of both lists that map one file, each in order of address. */
export interface SharedFile {
  above: readonly number[];
  below: readonly number[];
}

/** `byName`: only where the names agree, too; inodes alone say nothing of a list that was made on another machine. */
export function sharedFiles(
  above: RegionColumns,
  below: RegionColumns,
  byName = false,
  [first, second] = [rowsByFile(above), rowsByFile(below)],
): SharedFile[] {
  const shared: SharedFile[] = [];
  for (const [file, rows] of first) {
    const others = second.get(file);
    if (!others) continue;
    if (byName && nameOf(above, rows[0]) !== nameOf(below, others[0])) continue;
    shared.push({ above: rows, below: others });
  }
  return shared;
}

function nameOf({ names, nameIndexes }: RegionColumns, row = 0): string {
  return names[nameIndexes[row] ?? 0] ?? '';
}

/** Rows by device and inode; inode 0 is not a file. */
export function rowsByFile({
  inodes,
  devices,
}: Pick<RegionColumns, 'inodes' | 'devices'>): ReadonlyMap<string, readonly number[]> {
  const files = new Map<string, number[]>();
  const halves = halvesOf(inodes);
  for (let row = 0; row < inodes.length; row += 1) {
    const [low, high] = [halves[2 * row] ?? 0, halves[2 * row + 1] ?? 0];
    if (low === 0 && high === 0) continue;
    const file = `${devices[row]} ${high} ${low}`;
    const rows = files.get(file);
    if (rows) rows.push(row);
    else files.set(file, [row]);
  }
  return files;
}

/** The pages that two regions of one file both show: where they begin in either, and their length, bytes; null: none. */
export function samePages(
  above: RegionColumns,
  row: number,
  below: RegionColumns,
  otherRow: number,
): { above: number; below: number; length: number } | null {
  const [start, otherStart] = [above.starts[row] ?? 0, below.starts[otherRow] ?? 0];
  const [offset, otherOffset] = [Number(above.offsets[row] ?? 0n), Number(below.offsets[otherRow] ?? 0n)];
  const first = Math.max(offset, otherOffset);
  const end = Math.min(offset + (above.ends[row] ?? 0) - start, otherOffset + (below.ends[otherRow] ?? 0) - otherStart);
  if (end <= first) return null;
  return { above: start + first - offset, below: otherStart + first - otherOffset, length: end - first };
}

/** A region of `there` that shows pages of [start, end) of `here`: the first in order of address, and where; or null. */
export function counterpart(
  here: RegionColumns,
  range: { start: number; end: number },
  there: RegionColumns,
  byName = false,
): { row: number; start: number; end: number } | null {
  for (const { above, below } of sharedFiles(here, there, byName)) {
    for (const row of above) {
      if ((here.ends[row] ?? 0) <= range.start || (here.starts[row] ?? 0) >= range.end) continue;
      for (const otherRow of below) {
        const pages = samePages(here, row, there, otherRow);
        if (!pages) continue;
        const from = Math.max(0, range.start - pages.above);
        const to = Math.min(pages.length, range.end - pages.above);
        if (from < to) return { row: otherRow, start: pages.below + from, end: pages.below + to };
      }
    }
  }
  return null;
}
