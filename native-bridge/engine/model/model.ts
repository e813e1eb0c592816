/** The engine's own records: what a window sees of a section or view, and what only the engine needs. */
import { type Address, address, formatRange, offsetAddress } from '../../../protocol/address.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { Section, Sharing, View } from '../../../protocol/model.ts';
import type { Mapping, OsSection } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { OsRegion } from '../../os/observer.ts';
import { Keeping } from './keeping.ts';
import { MemoryGuard } from './memory-guard.ts';

/** By what the system's list of regions names what a view shows. */
export type FileId = Pick<OsRegion, 'inode' | 'device'>;

export interface SectionRecord {
  info: Section;
  os: OsSection;
  /** By which file the list names its views of either sharing, as it did right after the first one was mapped. */
  listed: Partial<Record<Sharing, FileId>>;
  /** Bytes were written through the app that quitting would lose. */
  written: boolean;
}

/** Private pages of a copy-on-write view, copied out so that undo can bring them back. */
export interface KeptPages {
  /** From the view's start, bytes. */
  offset: number;
  bytes: Uint8Array;
}

export function keptBytes(pages: readonly KeptPages[]): number {
  return pages.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** All that is mapped. The operations change it; nobody else does. */
export class Model {
  readonly os: MemoryOs;
  readonly memory: MemoryGuard;
  /** Those that there are, by number. */
  readonly sections = new Map<number, SectionRecord>();
  /** Removed, but kept while the history can bring them back. Their numbers may have been given once more. */
  readonly removedSections = new Set<SectionRecord>();
  readonly views = new Map<string, View>();
  /** Counts changes of `views`. */
  viewsRevision = 0;
  nextSection = 1;
  nextView = 0;
  /** What the operation under way may keep for undo. */
  readonly keeping: Keeping;
  /** Private pages of views that are mapped no more, because an operation failed half-way: unmapping keeps them for undo. */
  readonly homelessPages = new Map<string, KeptPages[]>();
  /** What changed since the last event. */
  readonly changedSections = new Set<number>();
  readonly changedViews = new Set<string>();

  constructor(os: MemoryOs) {
    this.os = os;
    this.memory = new MemoryGuard(os);
    this.keeping = new Keeping(this.memory);
  }

  /** Throws NotFound. */
  section(id: number): SectionRecord {
    const record = this.sections.get(id);
    if (!record) throw problem('NotFound', `There is no section ${id}.`);
    return record;
  }

  /** Throws NotFound. */
  view(letter: string): View {
    const view = this.views.get(letter);
    if (!view) throw problem('NotFound', `There is no view ${letter}.`);
    return view;
  }

  setView(view: View): void {
    this.views.set(view.letter, view);
    this.viewsRevision += 1;
    this.changedViews.add(view.letter);
  }

  deleteView(letter: string): void {
    this.views.delete(letter);
    this.viewsRevision += 1;
    this.changedViews.add(letter);
  }

  viewsOf(section: number): View[] {
    return [...this.views.values()].filter((view) => view.section === section);
  }

  /** By which the system's list names what a view shows; throws NotFound. */
  fileOf({ section, sharing }: View): FileId {
    const { listed, info } = this.section(section);
    return listed[sharing] ?? info;
  }

  /** What the addresses and offsets of a view are multiples of: the granularity, or its section's own unit. Bytes. */
  unitOf(letter: string): number {
    return this.unitOfSection(this.section(this.view(letter).section));
  }

  unitOfSection({ os }: Pick<SectionRecord, 'os'>): number {
    return Math.max(this.os.limits.granularity, os.unit ?? 0);
  }

  /** The view as the OS layer wants it. */
  mapping(view: View): Mapping {
    const { offset, length, address, sharing, protection } = view;
    return { section: this.section(view.section).os, offset, length, address, sharing, protection };
  }

  /** The view whose range holds `at`, or undefined. */
  viewAt(at: Address): View | undefined {
    for (const view of this.views.values()) {
      if (at >= view.address && at < view.address + view.length) return view;
    }
    return undefined;
  }

  /**
   * Puts our own name of a view in place of the system's name of what stands in the way. The system lists neighbouring
   * views as one region: the one at or behind `wantedFrom` is meant.
   */
  nameOccupant(error: SamepageError, wantedFrom: number): SamepageError {
    const { occupant } = error.data;
    const view = occupant && this.viewAt(address(Math.max(occupant.start, wantedFrom)));
    if (!occupant || !view) return error;
    const label = `view ${view.letter}`;
    const [start, end] = [view.address, offsetAddress(view.address, view.length)];
    const message = error.data.message
      .replace(occupant.label, label)
      .replace(formatRange(occupant.start, occupant.end), formatRange(start, end));
    return problem(error.code, message, { ...error.data, occupant: { start, end, label } });
  }
}
