/**
 * What the engine's state must be, in plain arrays: no system calls, no addresses that are asked for, nothing shared
 * with the engine's own code. The fuzz does every step here as well, and compares.
 */
import type { FileAccess, Protection, Sharing } from '../../../protocol/model.ts';

export const page = 4096;

export interface Range {
  start: number;
  /** Exclusive. */
  end: number;
}

/** What sections show: memory of their own, or a file, which several sections may have open. */
export interface Backing {
  /** Whole pages; behind a file's end zeros. */
  bytes: Uint8Array;
  /** Of each page: whether the system has given it a frame. Of a file always true. */
  touched: boolean[];
  /** Null for memory. */
  path: string | null;
}

export interface PlainSection {
  /** Never given twice, as numbers may be. */
  key: number;
  id: number;
  backing: string;
  /** As the file's, not rounded to pages. */
  bytes: number;
  access: FileAccess;
  /** Bytes were written that ending the program would lose. */
  written: boolean;
}

export interface PlainView {
  letter: string;
  section: number;
  offset: number;
  length: number;
  address: number;
  sharing: Sharing;
  protection: Protection;
  /** Private pages, by page of the section. */
  own: Map<number, Uint8Array>;
}

/** Why an operation is refused: any of these codes. */
export class Refused extends Error {
  readonly codes: readonly string[];

  constructor(...codes: readonly string[]) {
    super(codes.join(' or '));
    this.codes = codes;
  }
}

export interface How {
  /** Where the engine says that the view is now: for what it was free to choose. */
  actual(letter: string): number | undefined;
  /** Takes back a write though the bytes are others by now. */
  overwrite: boolean;
  /** An entry of the history is undone or redone. */
  travels: boolean;
  /** What finds its address taken may go elsewhere. */
  elsewhere: boolean;
  /** It may lose more than undo may keep. */
  withoutUndo: boolean;
  /** Set by a step that may lead to another place than the model can know: an earlier one went elsewhere. */
  followed: boolean;
}

/** Does its part to the model, and returns what takes that back; throws Refused. */
export interface Step {
  /** The key of the section that it brings back: kept open for its sake. */
  shows?: number;
  run(model: PlainModel, how: How): Step;
}

/** Steps in the order in which they take an operation back. */
export type Entry = readonly Step[];

const mostEntries = 1000;
/** Private pages that undo may keep of one operation: few, so that some lose more. */
export const mostKept = 1;

export class PlainModel {
  sections = new Map<number, PlainSection>();
  /** By key: kept for the history. */
  removed = new Map<number, PlainSection>();
  nextKey = 1;
  backings = new Map<string, Backing>();
  views = new Map<string, PlainView>();
  /** What others have mapped. */
  foreign: Range[] = [];
  undo: Entry[] = [];
  /** Private pages that the operation has destroyed. */
  destroyed = 0;
  redo: Entry[] = [];
  nextSection = 1;
  nextView = 0;
  /** Letters whose views an undo has brought back at another place than before: older entries may follow them. */
  displaced = new Set<string>();

  clone(): PlainModel {
    const copy = new PlainModel();
    copy.sections = new Map([...this.sections].map(([id, section]) => [id, { ...section }]));
    copy.removed = new Map([...this.removed].map(([key, section]) => [key, { ...section }]));
    copy.nextKey = this.nextKey;
    copy.backings = new Map([...this.backings].map(([key, backing]) => [key, cloneBacking(backing)]));
    copy.views = new Map([...this.views].map(([letter, view]) => [letter, { ...view, own: cloneOwn(view.own) }]));
    copy.foreign = this.foreign.slice();
    copy.undo = this.undo.slice();
    copy.redo = this.redo.slice();
    copy.nextSection = this.nextSection;
    copy.nextView = this.nextView;
    copy.displaced = new Set(this.displaced);
    return copy;
  }

  /** LimitReached where that is more than undo may keep. */
  destroy(pages: number, how: How): void {
    this.destroyed += pages;
    if (this.losesMore && !how.withoutUndo) throw new Refused('LimitReached');
  }

  /** What was done cannot be taken back. */
  get losesMore(): boolean {
    return this.destroyed > mostKept;
  }

  push(entry: Entry): void {
    if (this.losesMore) {
      this.undo = [];
      this.redo = [];
      return;
    }
    this.undo.push(entry);
    if (this.undo.length > mostEntries) this.undo.shift();
    this.redo = [];
  }

  section(id: number): PlainSection {
    const section = this.sections.get(id);
    if (!section) throw new Refused('NotFound');
    return section;
  }

  view(letter: string): PlainView {
    const view = this.views.get(letter);
    if (!view) throw new Refused('NotFound');
    return view;
  }

  backing(section: number): Backing {
    return this.backingOf(this.section(section));
  }

  backingOf({ id, backing: key }: PlainSection): Backing {
    const backing = this.backings.get(key);
    if (!backing) throw new Error(`section ${id} has no backing`);
    return backing;
  }

  /** Whether anything but the views of these letters lies in [start, end). */
  isTaken(start: number, end: number, except: ReadonlySet<string> = new Set()): boolean {
    const meets = (range: Range) => range.start < end && range.end > start;
    if (this.foreign.some(meets)) return true;
    return [...this.views.values()].some((view) => !except.has(view.letter) && meets(rangeOf(view)));
  }

  /** Private pages are written into a new mapping: what its section does not hold there is brought in. */
  bringIn({ section, own }: Pick<PlainView, 'section' | 'own'>): void {
    const { touched } = this.backing(section);
    for (const index of own.keys()) touched[index] = true;
  }

  /** Sections that are open: those on show, and those that an entry of the history can bring back. */
  openSections(): PlainSection[] {
    const wanted = new Set([...this.undo, ...this.redo].flat().map(({ shows }) => shows));
    return [...this.sections.values(), ...[...this.removed.values()].filter(({ key }) => wanted.has(key))];
  }

  /** Forgets what nothing can bring back. */
  collect(): void {
    const open = this.openSections();
    const keys = new Set(open.map(({ key }) => key));
    for (const key of this.removed.keys()) if (!keys.has(key)) this.removed.delete(key);
    const used = new Set(open.map(({ backing }) => backing));
    for (const [key, { path }] of this.backings) if (path === null && !used.has(key)) this.backings.delete(key);
  }

  /** The bytes of one page of a view, as they must read. */
  pageOf(view: PlainView, index: number): Uint8Array {
    const { bytes } = this.backing(view.section);
    return view.own.get(index) ?? bytes.subarray(index * page, (index + 1) * page);
  }
}

function cloneBacking({ bytes, touched, path }: Backing): Backing {
  return { bytes: bytes.slice(), touched: touched.slice(), path };
}

export function cloneOwn(own: ReadonlyMap<number, Uint8Array>): Map<number, Uint8Array> {
  return new Map([...own].map(([index, bytes]) => [index, bytes.slice()]));
}

export function rangeOf({ address, length }: Pick<PlainView, 'address' | 'length'>): Range {
  return { start: address, end: address + length };
}

/** The pages of its section that a view shows. */
export function pagesOf({ offset, length }: Pick<PlainView, 'offset' | 'length'>): number[] {
  return Array.from({ length: length / page }, (_, index) => offset / page + index);
}
