/** The table's columns: which there are, which of them are shown and how wide, kept on this machine. */
import { create } from 'zustand';
import * as z from '../../protocol/zod.ts';

interface ColumnLook {
  /** CSS pixels as long as nobody has chosen another width. */
  widthCss: number;
  /** Numbers stand at the right, so that they can be compared. */
  isNumber?: boolean;
  /** Said in its head's tooltip. */
  says?: string;
}

/** In this order. */
const looks = {
  Range: { widthCss: 212 },
  Size: { widthCss: 62, isNumber: true },
  Resident: { widthCss: 72, isNumber: true, says: 'bytes that have a frame in memory (Rss)' },
  Proportional: {
    widthCss: 92,
    isNumber: true,
    says: 'the same, each page divided by the number of mappings that share it (Pss)',
  },
  Protection: { widthCss: 130 },
  Offset: { widthCss: 96, isNumber: true, says: 'where in its file or section it begins' },
  Kind: { widthCss: 92 },
  Name: { widthCss: 98 },
} as const satisfies Record<string, ColumnLook>;

export type Column = keyof typeof looks;
// The keys of an object are known to be strings and no more; these are the table's own.
export const columns = Object.keys(looks) as Column[];
/** What a row is known by is always there. */
const always: readonly Column[] = ['Range', 'Name'];
/** What costs nothing to know. */
const atFirst: readonly Column[] = ['Range', 'Size', 'Protection', 'Kind', 'Name'];
export const leastColumnCss = 40;
const mostColumnCss = 2000;

export function lookOf(column: Column): ColumnLook {
  return looks[column];
}

const key = 'samepage.columns';
const columnSchema = z.enum(columns);
const keptSchema = z.object({
  shown: z.array(columnSchema),
  widthsCss: z.partialRecord(columnSchema, z.number().check(z.minimum(leastColumnCss), z.maximum(mostColumnCss))),
});
type Kept = z.infer<typeof keptSchema>;

export const useColumns = create<Kept>(() => {
  try {
    return keptSchema.parse(JSON.parse(localStorage.getItem(key) ?? ''));
  } catch {
    return { shown: [...atFirst], widthsCss: {} };
  }
});
useColumns.subscribe((state) => localStorage.setItem(key, JSON.stringify(state)));

export function isShown(column: Column, { shown }: Pick<Kept, 'shown'>): boolean {
  return always.includes(column) || shown.includes(column);
}

export function shownColumns(kept: Pick<Kept, 'shown'>): Column[] {
  return columns.filter((column) => isShown(column, kept));
}

export const choosableColumns = columns.filter((column) => !always.includes(column));

export function showColumn(column: Column, shown: boolean): void {
  useColumns.setState((kept) => ({
    shown: [...kept.shown.filter((each) => each !== column), ...(shown ? [column] : [])],
  }));
}

/** CSS pixels; null: as wide as at first. */
export function setColumnWidth(column: Column, widthCss: number | null): void {
  useColumns.setState(({ widthsCss: { [column]: _, ...others } }) => {
    const clamped = Math.round(Math.max(leastColumnCss, Math.min(mostColumnCss, widthCss ?? 0)));
    return { widthsCss: widthCss === null ? others : { ...others, [column]: clamped } };
  });
}

export function columnWidth(column: Column, { widthsCss }: Pick<Kept, 'widthsCss'>): number {
  return widthsCss[column] ?? lookOf(column).widthCss;
}

/** For `grid-template-columns`: the last one takes what room is left. */
export function columnTracks(kept: Kept): string {
  const shown = shownColumns(kept);
  return shown
    .map((column, place) => {
      const width = `${columnWidth(column, kept)}px`;
      return place === shown.length - 1 ? `minmax(${width}, 1fr)` : width;
    })
    .join(' ');
}

/** CSS pixels that a row has at least: its columns, the gaps between and the room at both ends (table.css). */
export function leastRowWidth(kept: Kept): number {
  const shown = shownColumns(kept);
  return shown.reduce((sum, column) => sum + columnWidth(column, kept), 10 * (shown.length + 1));
}
