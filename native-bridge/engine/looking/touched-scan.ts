/** How much of a section was touched, cell by cell, for the picture of it. Very many extents are scanned in portions. */
import { alignUp } from '../../../protocol/address.ts';
import type { Touched } from '../../../protocol/model.ts';
import type { Extent, OsSection } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { sameExtents } from '../model/extents.ts';
import type { SectionRecord } from '../model/model.ts';

/** Extents asked for in one go: 131,072 of them would hold the engine up for 120 ms. */
const extentsAtOnce = 2000;

export class TouchedScan {
  readonly #cells: Float64Array;
  #at = 0;
  #allocated = -1;
  /** Whose pages were scanned: a number may be given to another section. */
  #section: OsSection | null = null;
  #last: Touched | null = null;
  /** What `#last` was made of, where one portion was all of it. */
  #lastExtents: readonly Extent[] | null = null;

  constructor(cells: number) {
    this.#cells = new Float64Array(cells);
  }

  get cellCount(): number {
    return this.#cells.length;
  }

  /**
   * Goes on scanning; returns what to report, or null where nothing changed. A scan starts again when the section's
   * allocated bytes changed, or when `again` says so: pages may be freed and touched in equal number.
   */
  advance(os: MemoryOs, { os: section, info }: SectionRecord, again: boolean): Touched | null {
    if (section !== this.#section) {
      this.#section = section;
      this.#at = 0;
      this.#allocated = -1;
      this.#last = null;
      this.#lastExtents = null;
    }
    const allocated = os.allocated(section);
    if (this.#at === 0 && allocated === this.#allocated && !again) return null;
    const extents = os.touched(section, this.#at, info.bytes, extentsAtOnce);
    if (this.#at === 0) {
      if (allocated === this.#allocated && this.#lastExtents && sameExtents(this.#lastExtents, extents)) return null;
      this.#lastExtents = extents.length < extentsAtOnce ? extents : null;
      this.#cells.fill(0);
      this.#allocated = allocated;
    }
    // A file's last page counts whole, as everywhere: a cell to a page is then just that page.
    const wholeBytes = alignUp(info.bytes, os.limits.pageSize);
    for (const { start, end } of extents) this.#add(start, end, wholeBytes);
    const complete = extents.length < extentsAtOnce;
    this.#at = complete ? 0 : (extents.at(-1)?.end ?? 0);
    const cellBytes = wholeBytes / this.#cells.length;
    const cells = Uint8Array.from(this.#cells, (bytes) =>
      bytes === 0 ? 0 : Math.max(1, Math.round((255 * bytes) / cellBytes)),
    );
    const next: Touched = { section: info.id, bytes: allocated, cells, complete };
    const last = this.#last;
    const same =
      last && last.bytes === allocated && last.complete === complete && Buffer.compare(last.cells, cells) === 0;
    this.#last = next;
    return same ? null : next;
  }

  #add(start: number, end: number, sectionBytes: number): void {
    const count = this.#cells.length;
    // Multiplied before divided: where a cell begins at a whole byte, it does so without a rounding error.
    const cellAt = (at: number) => Math.floor((at * count) / sectionBytes);
    const startOf = (cell: number) => (cell * sectionBytes) / count;
    const last = Math.min(count - 1, cellAt(end - 1));
    for (let cell = cellAt(start); cell <= last; cell += 1) {
      const overlap = Math.min(end, startOf(cell + 1)) - Math.max(start, startOf(cell));
      this.#cells[cell] = (this.#cells[cell] ?? 0) + overlap;
    }
  }
}
