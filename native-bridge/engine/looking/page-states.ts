import { address, alignDown, alignUp } from '../../../protocol/address.ts';
import { pageStateCode, protectionBits, type View } from '../../../protocol/model.ts';
import type { Extent, MemoryOs, OsSection } from '../../os/memory-os.ts';
import type { Model, SectionRecord } from '../model/model.ts';
import { stretches } from './check.ts';

/** A range of a view, and room for what is found there. */
export interface ViewRange {
  view: string;
  /** From the view's start, bytes. */
  offset: number;
  nextBytes: Uint8Array;
  /** One for each page that the range overlaps, of what is in `nextBytes`: the bytes of an untouched page are zeros. */
  nextPages: Uint8Array;
}

/** Pages that [offset, offset + length) overlaps. */
export function pageCount(offset: number, length: number, pageSize: number): number {
  return Math.floor((offset + length - 1) / pageSize) - Math.floor(offset / pageSize) + 1;
}

/** Touched extents of [from, to) of a section, at most `limit`. */
export type AskTouched = (section: OsSection, from: number, to: number, limit: number) => readonly Extent[];

/**
 * Asks the system once for each stretch of a section, and answers from that afterwards: aliases show the same stretch,
 * and what is touched is a matter of the section, not of the view. To be kept for one look only.
 */
export function askOnce(os: MemoryOs): AskTouched {
  const answers = new Map<string, readonly Extent[]>();
  return (section, from, to, limit) => {
    const key = `${section.handle} ${from} ${to} ${limit}`;
    const answer = answers.get(key) ?? os.touched(section, from, to, limit);
    answers.set(key, answer);
    return answer;
  };
}

/** Asks which pages of a range are untouched, touched, private copies, or out of reach, without touching any. */
export function fillPageStates(model: Model, range: ViewRange, ask: AskTouched): void {
  const { view: letter, offset, nextPages, nextBytes } = range;
  const view = model.views.get(letter);
  const section = view && model.sections.get(view.section);
  nextPages.fill(pageStateCode.unreadable);
  const { pageSize } = model.os.limits;
  const from = alignDown(offset, pageSize);
  // A window may ask for more than the view has (by now, or as yet): what it has is told all the same.
  const end = Math.min(offset + nextBytes.length, view?.length ?? 0);
  if (!section || end <= offset) return;
  const length = alignUp(end, pageSize) - from;
  const part: View = { ...view, address: address(view.address + from), offset: view.offset + from, length };
  const pages = nextPages.subarray(0, length / pageSize);
  pages.fill(pageStateCode.untouched);
  fillFromSection(model.os, section, part, pages, ask);
  if (view.differences.length > 0) fillFromList(model, part, pages);
  else if (view.protection === 'none') pages.fill(pageStateCode.unreadable);
}

/** What the section itself tells, and for a copy-on-write view its private pages. */
function fillFromSection(
  os: MemoryOs,
  { os: section, info }: SectionRecord,
  part: View,
  pages: Uint8Array,
  ask: AskTouched,
): void {
  const { pageSize } = os.limits;
  const mark = (start: number, end: number, state: number) =>
    pages.fill(state, Math.max(0, Math.floor(start / pageSize)), Math.max(0, Math.ceil(end / pageSize)));
  const { offset, length } = part;
  for (const { start, end } of ask(section, offset, offset + length, pages.length)) {
    mark(start - offset, end - offset, pageStateCode.touched);
  }
  if (part.sharing === 'copy-on-write') {
    for (const { start, end } of os.privatePages(part.address, length, pages.length)) {
      mark(start - part.address, end - part.address, pageStateCode.private);
    }
  }
  if (info.origin.kind === 'file') {
    // A file may have been cut short from outside; what lies past its end cannot be reached (mmap(2), SIGBUS).
    mark(alignUp(os.lengthNow(section), pageSize) - offset, length, pageStateCode.unreadable);
  }
}

/** Where the system's list disagrees with us: what is not our section cannot be asked for, and is shown as it reads. */
function fillFromList(model: Model, part: View, pages: Uint8Array): void {
  const { os } = model;
  const { pageSize } = os.limits;
  for (const { start, end, region, ours } of stretches(os, part, model.fileOf(part))) {
    const readable = ((region?.protection ?? 0) & protectionBits.read) !== 0;
    if (ours && readable) continue;
    const state = readable ? pageStateCode.touched : pageStateCode.unreadable;
    pages.fill(state, (start - part.address) / pageSize, Math.ceil((end - part.address) / pageSize));
  }
}
