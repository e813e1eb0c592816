/**
 * Which of our sections is mapped where. Windows says of a range that it is a view (MEM_MAPPED), where it begins, how
 * long it is and how it was mapped; but not of what, unless it is a file. That part only we can know, so it is written
 * down here as each view is mapped, and believed only as long as the rest agrees.
 */
import type { Sharing } from '../../../protocol/model.ts';
import type { Extent, OsSection } from '../memory.ts';

export interface WindowsSection extends OsSection {
  /** What it was created with, or the file's path. */
  readonly name: string;
  /** The file's handle, by which its length can be asked; null where the section lives in memory. */
  readonly file: number | null;
  /** Whether shared views of it may be written. */
  readonly mayWrite: boolean;
}

/** A view as Windows has it: mapped by one call, unmapped by one call. */
export interface WindowsView {
  base: number;
  /** Whole pages, bytes. */
  length: number;
  section: WindowsSection;
  offset: number;
  sharing: Sharing;
  /** It took the place of a placeholder, and can leave one behind. */
  placeholder: boolean;
  /** Private pages that were there when writing was last forbidden: addresses. Windows may have paged them out since. */
  keptPrivate: Extent[];
}

const views = new Map<number, WindowsView>();

export function addView(view: WindowsView): void {
  views.set(view.base, view);
}

export function forgetView(view: WindowsView): void {
  views.delete(view.base);
}

/** By its base address; undefined where none of ours was mapped there. */
export function viewAt(base: number): WindowsView | undefined {
  return views.get(base);
}

/** Those that lie in [from, to) or reach into it, in order of address. */
export function viewsIn(from: number, to: number): WindowsView[] {
  return [...views.values()]
    .filter(({ base, length }) => base < to && base + length > from)
    .sort((one, other) => one.base - other.base);
}
