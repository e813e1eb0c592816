import { type Address, address, alignDown, alignUp } from '../../../protocol/address.ts';
import { pageStateCode, protectionBits, type View } from '../../../protocol/model.ts';
import type { Extent, OsSection } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { privatePages } from '../../os/page-runs.ts';
import { sameExtents } from '../model/extents.ts';
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

type Answer = number | readonly Extent[];

/**
 * Asks the system about pages: each question once, as aliases show the same stretch of a section, and what is touched is
 * a matter of the section, not of the view. Later it can ask them all again, which costs far less than a new look
 * at each view.
 */
export class PageQuestions {
  readonly #os: MemoryOs;
  readonly #asked = new Map<string, { ask: () => Answer; answer: Answer }>();

  constructor(os: MemoryOs) {
    this.#os = os;
  }

  /** See Memory.touched. */
  touched(section: OsSection, from: number, to: number, limit: number): readonly Extent[] {
    return this.#ask(`touched ${section.handle} ${from} ${to} ${limit}`, () =>
      this.#os.touched(section, from, to, limit),
    );
  }

  /** See privatePages in page-runs.ts. */
  privatePages(from: Address, length: number, limit: number): readonly Extent[] {
    return this.#ask(`private ${from} ${length} ${limit}`, () => privatePages(this.#os, from, length, limit));
  }

  /** See Memory.lengthNow. */
  lengthNow(section: OsSection): number {
    return this.#ask(`length ${section.handle}`, () => this.#os.lengthNow(section));
  }

  /** Asks them all again: whether each answer is the one of before. Throws what the system throws. */
  sameAgain(): boolean {
    let isSameAgain = true;
    // No iterator: looked at a dozen times a second, each would be garbage.
    this.#asked.forEach(({ ask, answer }) => {
      isSameAgain &&= isSame(ask(), answer);
    });
    return isSameAgain;
  }

  #ask<A extends Answer>(key: string, ask: () => A): A {
    // The key says what was asked, and with that of which kind the answer is.
    const known = this.#asked.get(key)?.answer as A | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    this.#asked.set(key, { ask, answer });
    return answer;
  }
}

function isSame(one: Answer, other: Answer): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one === other;
  return sameExtents(one, other);
}

/** Asks which pages of a range are untouched, touched, private copies, or out of reach, without touching any. */
export function fillPageStates(model: Model, range: ViewRange, ask: PageQuestions): void {
  const { view: letter, offset, nextPages, nextBytes } = range;
  const view = model.views.get(letter);
  const section = view && model.sections.get(view.section);
  nextPages.fill(pageStateCode.unreadable);
  const { pageSize } = model.os.limits;
  const from = alignDown(offset, pageSize);
  // A window may ask for more than the view has now: it gets the part that is there.
  const end = Math.min(offset + nextBytes.length, view?.length ?? 0);
  if (!section || end <= offset) return;
  const length = alignUp(end, pageSize) - from;
  const part: View = { ...view, address: address(view.address + from), offset: view.offset + from, length };
  const pages = nextPages.subarray(0, length / pageSize);
  pages.fill(pageStateCode.untouched);
  fillFromSection(section, part, pageSize, pages, ask);
  if (view.differences.length > 0) fillFromList(model, part, pages);
  else if (view.protection === 'none') pages.fill(pageStateCode.unreadable);
}

/** The states that the section itself gives, and for a copy-on-write view its private pages. */
function fillFromSection(
  { os: section, info }: SectionRecord,
  part: View,
  pageSize: number,
  pages: Uint8Array,
  ask: PageQuestions,
): void {
  const mark = (start: number, end: number, state: number) =>
    pages.fill(state, Math.max(0, Math.floor(start / pageSize)), Math.max(0, Math.ceil(end / pageSize)));
  const { offset, length } = part;
  try {
    for (const { start, end } of ask.touched(section, offset, offset + length, pages.length)) {
      mark(start - offset, end - offset, pageStateCode.touched);
    }
    if (part.sharing === 'copy-on-write') {
      for (const { start, end } of ask.privatePages(part.address, length, pages.length)) {
        mark(start - part.address, end - part.address, pageStateCode.private);
      }
    }
  } catch {
    // Where the system does not report touched pages, all are read; that may page them in.
    mark(0, length, pageStateCode.touched);
  }
  if (info.origin.kind === 'file') {
    // A file may have been cut short from outside; what lies past its end cannot be reached (mmap(2), SIGBUS).
    mark(alignUp(ask.lengthNow(section), pageSize) - offset, length, pageStateCode.unreadable);
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
