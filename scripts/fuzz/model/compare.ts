/** Compares the plain model with what is really there, and with what every window was sent. */
import { fstatSync } from 'node:fs';
import type { Engine } from '../../../native-bridge/engine/engine.ts';
import { accessBits, pageStateCode, type View } from '../../../protocol/model.ts';
import { protectionText } from '../../../protocol/region-text.ts';
import type { FuzzWindow } from './fuzz-window.ts';
import { type PlainModel, type PlainView, page, pagesOf, rangeOf } from './plain-model.ts';
import type { Line, Truth } from './truth.ts';

/** The first difference. */
export class Difference extends Error {}

function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Difference(`${what}\n  is        ${one}\n  should be ${other}`);
}

/** What may look other for a moment: a window that is not sent something at once gets it in a later turn. */
export class Unseen extends Difference {}

function expectSoon(look: () => void): void {
  try {
    look();
  } catch (thrown) {
    throw thrown instanceof Difference ? new Unseen(thrown.message, { cause: thrown }) : thrown;
  }
}

/** What is in the names of everything that the test maps. */
export const ownName = 'samepage-';

export interface Compared {
  pages: number;
}

/** Throws a Difference. */
export function compare(model: PlainModel, engine: Engine, truth: Truth, windows: readonly FuzzWindow[]): Compared {
  const inodes = inodesOf(model, engine);
  compareLines(model, truth, inodes);
  let pages = 0;
  for (const view of model.views.values()) pages += compareBytes(model, view, truth);
  compareTouched(model, engine, truth);
  for (const [index, window] of windows.entries()) compareWindow(model, window, `window ${index}`);
  return { pages };
}

/** By key of the backing; asked of the descriptors. */
function inodesOf(model: PlainModel, engine: Engine): Map<string, number> {
  const inodes = new Map<string, number>();
  expectSame('Sections kept for the history', removedIds(engine.model.removedSections), removedIds(removedOf(model)));
  for (const { id, backing } of model.sections.values()) {
    const record = engine.model.sections.get(id);
    if (!record) throw new Difference(`section ${id} should be open, and is not`);
    if (!inodes.has(backing)) inodes.set(backing, fstatSync(record.os.handle).ino);
  }
  return inodes;
}

function removedOf(model: PlainModel): { info: { id: number } }[] {
  return model.openSections().flatMap(({ id, key }) => (model.removed.has(key) ? [{ info: { id } }] : []));
}

function removedIds(sections: Iterable<{ info: { id: number } }>): number[] {
  return [...sections].map(({ info }) => info.id).sort((one, other) => one - other);
}

type Mapped = Pick<Line, 'start' | 'end' | 'access' | 'offset' | 'inode'>;

/** Neighbours that continue each other as one: the system joins and splits lines as it likes. */
function joined(lines: readonly Mapped[]): Mapped[] {
  const result: Mapped[] = [];
  for (const line of lines) {
    const last = result.at(-1);
    const continues =
      last &&
      last.end === line.start &&
      last.inode === line.inode &&
      last.access === line.access &&
      last.offset + last.end - last.start === line.offset;
    if (last && continues) last.end = line.end;
    else result.push({ ...line });
  }
  return result;
}

function compareLines(model: PlainModel, truth: Truth, inodes: ReadonlyMap<string, number>): void {
  const own = new Set(inodes.values());
  const wanted = [...model.views.values()]
    .sort((one, other) => one.address - other.address)
    .map((view): Mapped => {
      const inode = inodes.get(model.sections.get(view.section)?.backing ?? '') ?? 0;
      return { ...rangeOf(view), access: accessOf(view), offset: view.offset, inode };
    });
  const expected = JSON.stringify(joined(wanted));
  const look = () => truth.lines(ownName);
  const ours = (lines: readonly Line[]) => joined(lines.filter(({ inode }) => own.has(inode)));
  // The list is read in pieces, while other threads of the program map: what differs is looked at once more.
  if (JSON.stringify(ours(look())) !== expected) expectSame('What the system lists', ours(look()), joined(wanted));
  const foreign = look()
    .filter(({ inode }) => !own.has(inode))
    .map(({ start, end }) => ({ start, end }));
  const others = model.foreign.toSorted((one, other) => one.start - other.start);
  if (JSON.stringify(foreign) !== JSON.stringify(others)) expectSame('What others have mapped', foreign, others);
}

function accessOf({ protection, sharing }: PlainView): string {
  return `${protectionText(accessBits[protection])}${sharing === 'shared' ? 's' : 'p'}`;
}

const buffer = Buffer.alloc(2 ** 20);

/** Bytes through the view's own addresses, and which pages are its own. Untouched pages are not read. */
function compareBytes(model: PlainModel, view: PlainView, truth: Truth): number {
  const backing = model.backing(view.section);
  const pages = pagesOf(view);
  let compared = 0;
  for (let nth = 0; nth < pages.length; ) {
    const isThere = (at: number) => {
      const index = pages[at];
      return index !== undefined && (view.own.has(index) || backing.touched[index] === true);
    };
    let end = nth;
    while (isThere(end)) end += 1;
    if (end > nth) truth.read(view.address + nth * page, buffer.subarray(0, (end - nth) * page));
    for (let at = nth; at < end; at += 1) {
      const found = buffer.subarray((at - nth) * page, (at - nth + 1) * page);
      compareBytesAt(`View ${view.letter}, page ${at}`, found, model.pageOf(view, pages[at] ?? 0));
      compared += 1;
    }
    nth = end + 1;
  }
  if (view.sharing === 'copy-on-write') {
    const actual = truth.privatePages(view.address, view.length);
    const expected = pages.map((index) => view.own.has(index));
    if (actual.some((isOwn, nth) => isOwn !== expected[nth]))
      expectSame(`Private pages of ${view.letter}`, actual, expected);
  }
  return compared;
}

function compareBytesAt(what: string, found: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(found, expected) === 0) return;
  const at = found.findIndex((byte, index) => byte !== expected[index]);
  const slice = (bytes: Uint8Array) => Buffer.from(bytes.subarray(at, at + 16)).toString('hex');
  throw new Difference(`${what}, +0x${at.toString(16)}\n  is        ${slice(found)}\n  should be ${slice(expected)}`);
}

/**
 * Asked again in later turns where it differs. A page that the kernel moves to another frame (compaction) is in the file before it is marked as
 * valid (mm/migrate.c), and SEEK_DATA, which looks at that mark without the page's lock, takes it for a hole meanwhile
 * (folio_seek_hole_data in mm/filemap.c). What is really gone is missing from every answer.
 */
function compareTouched(model: PlainModel, engine: Engine, truth: Truth): void {
  for (const section of model.sections.values()) {
    const { id } = section;
    const { touched, path, bytes } = model.backingOf(section);
    const handle = engine.model.sections.get(id)?.os.handle;
    if (path !== null || handle === undefined) continue;
    expectSoon(() => expectSame(`Touched pages of section ${id}`, truth.touchedPages(handle, bytes.length), touched));
  }
}

/** What a window was sent of sections, views and history; and what its watch has shown it. */
function compareWindow(model: PlainModel, window: FuzzWindow, name: string): void {
  const [broken] = window.broken;
  if (broken) throw new Difference(`${name}: ${broken}`);
  const shown = [...model.sections.values()];
  const ids = [...window.sections.keys()].sort((one, other) => one - other);
  expectSame(
    `${name}: sections`,
    ids,
    shown.map(({ id }) => id).sort((one, other) => one - other),
  );
  expectSame(`${name}: letters`, [...window.views.keys()].sort(), [...model.views.keys()].sort());
  for (const view of model.views.values()) {
    const sent = window.views.get(view.letter);
    if (!sent || !isSame(sent, view)) {
      const { own, ...plain } = view;
      throw new Difference(
        `${name}: view ${view.letter}\n  is        ${JSON.stringify(sent)}\n  should be ${JSON.stringify(plain)}`,
      );
    }
  }
  const { undo, redo } = window.history;
  const mostLabels = 100;
  const labels = [model.undo, model.redo].map(({ length }) => Math.min(length, mostLabels));
  expectSame(`${name}: entries to undo and redo`, [undo.length, redo.length], labels);
  expectSame(
    `${name}: unsaved`,
    window.unsaved,
    shown.some(({ written }) => written),
  );
  for (const [letter, { bytes, pages }] of window.seen) {
    const view = model.views.get(letter);
    if (!view || view.length !== bytes.length) continue;
    expectSoon(() => compareSeen(model, view, bytes, pages, name));
  }
}

function isSame(sent: View, view: PlainView): boolean {
  return (
    sent.section === view.section &&
    sent.offset === view.offset &&
    sent.length === view.length &&
    sent.address === view.address &&
    sent.sharing === view.sharing &&
    sent.protection === view.protection &&
    sent.differences.length === 0
  );
}

const zeros = new Uint8Array(page);

function compareSeen(model: PlainModel, view: PlainView, bytes: Uint8Array, states: Uint8Array, name: string): void {
  const { touched } = model.backing(view.section);
  const expected = pagesOf(view).map((index) => {
    if (view.protection === 'none') return pageStateCode.unreadable;
    if (view.own.has(index)) return pageStateCode.private;
    return touched[index] ? pageStateCode.touched : pageStateCode.untouched;
  });
  if (expected.some((state, nth) => state !== states[nth]))
    expectSame(`${name}: page states of ${view.letter}`, [...states], expected);
  pagesOf(view).forEach((index, nth) => {
    const isShown = expected[nth] === pageStateCode.touched || expected[nth] === pageStateCode.private;
    const found = bytes.subarray(nth * page, (nth + 1) * page);
    compareBytesAt(`${name}: view ${view.letter}, page ${nth}`, found, isShown ? model.pageOf(view, index) : zeros);
  });
}
