/** What each operation does to the plain model, and what takes it back. */
import { viewLetter } from '../../../protocol/letters.ts';
import { allowsWriting, type MoveMethod, type Protection, type Sharing } from '../../../protocol/model.ts';
import {
  cloneOwn,
  type How,
  mostKept,
  type PlainModel,
  type PlainSection,
  type PlainView,
  page,
  pagesOf,
  type Range,
  Refused,
  type Step,
} from './plain-model.ts';

const lowestAddress = 0x10000;
const highestAddress = 0x7fff_ffff_f000;

/** What must be so of a range of a section before it can be mapped at `at` (null: anywhere): every reason against it. */
function against(model: PlainModel, section: number, offset: number, length: number, at: number | null): string[] {
  const { bytes } = model.section(section);
  const codes: string[] = [];
  if (length <= 0) codes.push('InvalidArgument');
  if (offset % page !== 0) codes.push('NotAligned');
  if (offset + length > Math.ceil(bytes / page) * page) codes.push('InvalidArgument');
  if (at !== null && at % page !== 0) codes.push('NotAligned');
  if (at !== null && (at < lowestAddress || at + length > highestAddress)) codes.push('OutOfAddressSpace');
  return codes;
}

function refuseIf(codes: readonly string[]): void {
  if (codes.length > 0) throw new Refused(...codes);
}

function forbidsWriting(model: PlainModel, section: number, sharing: Sharing, protection: Protection): boolean {
  const { access } = model.section(section);
  return access === 'read-only' && sharing === 'shared' && allowsWriting(protection);
}

/** Where the engine says that it has put a view, which must be free. */
function adopted(model: PlainModel, how: How, letter: string, length: number): number {
  const at = how.actual(letter);
  if (at === undefined) throw new Error(`view ${letter} should be mapped, and is not`);
  if (model.isTaken(at, at + length, new Set([letter]))) throw new Error(`view ${letter} lies on something else`);
  return at;
}

export interface Mapping extends Omit<PlainView, 'letter' | 'address'> {
  /** Null: where the engine likes. */
  address: number | null;
  /** Given where a view comes back. */
  letter?: string;
}

export function mapStep(mapping: Mapping): Step {
  return {
    run(model, how) {
      const { section, offset, length, sharing, protection } = mapping;
      const codes = against(model, section, offset, length, mapping.address);
      if (forbidsWriting(model, section, sharing, protection)) codes.push('PermissionDenied');
      const taken = mapping.address !== null && model.isTaken(mapping.address, mapping.address + length);
      if (taken && !how.elsewhere) codes.push('AddressInUse');
      refuseIf(codes);
      const letter = mapping.letter ?? viewLetter(model.nextView++);
      const address = taken || mapping.address === null ? adopted(model, how, letter, length) : mapping.address;
      if (taken) model.displaced.add(letter);
      const view = { ...mapping, letter, address, own: cloneOwn(mapping.own) };
      model.views.set(letter, view);
      model.bringIn(view);
      return unmapStep(letter);
    },
  };
}

export function unmapStep(letter: string): Step {
  return {
    run(model, how) {
      const view = model.view(letter);
      model.destroy(view.own.size, how);
      model.views.delete(letter);
      return mapStep({ ...view, own: cloneOwn(view.own) });
    },
  };
}

export function createStep(section: Omit<PlainSection, 'id' | 'key'>): Step {
  return {
    run(model) {
      const id = model.nextSection++;
      model.sections.set(id, { ...section, id, key: model.nextKey++ });
      return hideStep(id);
    },
  };
}

export function hideStep(id: number): Step {
  return {
    run(model) {
      const section = model.section(id);
      model.sections.delete(id);
      model.removed.set(section.key, section);
      return showStep(section.key);
    },
  };
}

function showStep(key: number): Step {
  return {
    shows: key,
    run(model) {
      const section = model.removed.get(key);
      if (!section) throw new Refused('NotFound');
      model.removed.delete(key);
      model.sections.set(section.id, section);
      return hideStep(section.id);
    },
  };
}

/** Every reason against views that go to these places all at once. */
function againstTargets(model: PlainModel, views: readonly PlainView[], targets: readonly Range[]): string[] {
  const letters = new Set(views.map(({ letter }) => letter));
  return views.flatMap(({ section, offset, length }, index) => {
    const { start, end } = targets[index] ?? { start: 0, end: 0 };
    const codes = against(model, section, offset, length, start);
    if (model.isTaken(start, end, letters)) codes.push('AddressInUse');
    const meets = targets.some((other, nth) => nth !== index && other.start < end && other.end > start);
    return meets ? [...codes, 'InvalidArgument'] : codes;
  });
}

/** Several views at once; a target may lie on the place of any of them. */
export function moveStep(moves: readonly { view: string; to: number }[], method: MoveMethod): Step {
  return {
    run(model, how) {
      const views = moves.map(({ view }) => model.view(view));
      const letters = new Set(views.map(({ letter }) => letter));
      const codes: string[] = letters.size < moves.length ? ['InvalidArgument'] : [];
      const follows = how.travels && (how.elsewhere || views.some(({ letter }) => model.displaced.has(letter)));
      how.followed ||= follows;
      const targets = moves.map(({ view, to }, index) => {
        const length = views[index]?.length ?? 0;
        const start = follows ? (how.actual(view) ?? to) : to;
        return { start, end: start + length };
      });
      codes.push(...againstTargets(model, views, targets));
      refuseIf(codes);
      const back = views.map(({ letter, address }) => ({ view: letter, to: address }));
      for (const [index, view] of views.entries()) {
        const start = targets[index]?.start ?? view.address;
        // Where an undo has gone elsewhere, what came before goes on from there.
        if (how.elsewhere && start !== moves[index]?.to) model.displaced.add(view.letter);
        if (method === 'unmap-map' && start !== view.address) model.bringIn(view);
        view.address = start;
      }
      return moveStep(back, method);
    },
  };
}

/** The range's edges move by these bytes; what stays shown stays where it is. `kept` comes back where it is shown again. */
export function resizeStep(
  letter: string,
  wanted: { address: number; offset: number; length: number },
  kept: ReadonlyMap<number, Uint8Array> = new Map(),
): Step {
  return {
    run(model, how) {
      const view = model.view(letter);
      const displaced = how.travels && (model.displaced.has(letter) || how.elsewhere);
      how.followed ||= displaced;
      const by = wanted.offset - view.offset;
      const at = displaced ? (how.actual(letter) ?? view.address + by) : wanted.address;
      const codes = against(model, view.section, wanted.offset, wanted.length, at);
      if (!displaced && at - view.address !== by) codes.push('InvalidArgument');
      const length = Math.ceil(wanted.length / page) * page;
      // A last page in part is all of its page.
      if (wanted.length % page !== 0 && wanted.offset + wanted.length !== model.section(view.section).bytes) {
        codes.push('NotAligned');
      }
      if (model.isTaken(at, at + length, new Set([letter]))) codes.push('AddressInUse');
      refuseIf(codes);
      if (how.elsewhere && at !== wanted.address) model.displaced.add(letter);
      const { address, offset, length: before } = view;
      const gone = giveRange(model, view, { address: at, offset: wanted.offset, length }, kept);
      model.destroy(gone.size, how);
      return resizeStep(letter, { address, offset, length: before }, gone);
    },
  };
}

/** Gives a view another range of its section. Returns the private pages that went with what it shows no more. */
function giveRange(
  model: PlainModel,
  view: PlainView,
  range: Pick<PlainView, 'address' | 'offset' | 'length'>,
  kept: ReadonlyMap<number, Uint8Array>,
): Map<number, Uint8Array> {
  const shown = new Set(pagesOf(range));
  const had = new Set(pagesOf(view));
  const gone = new Map([...view.own].filter(([index]) => !shown.has(index)));
  for (const index of gone.keys()) view.own.delete(index);
  const own = cloneOwn(new Map([...kept].filter(([index]) => shown.has(index) && !had.has(index))));
  for (const [index, bytes] of own) view.own.set(index, bytes);
  model.bringIn({ ...view, own });
  Object.assign(view, range);
  return gone;
}

export function protectStep(letter: string, protection: Protection): Step {
  return {
    run(model) {
      const view = model.view(letter);
      if (forbidsWriting(model, view.section, view.sharing, protection)) throw new Refused('PermissionDenied');
      const before = view.protection;
      view.protection = protection;
      return protectStep(letter, before);
    },
  };
}

export function remapStep(letter: string, sharing: Sharing, kept: ReadonlyMap<number, Uint8Array> = new Map()): Step {
  return {
    run(model, how) {
      const view = model.view(letter);
      model.destroy(view.own.size, how);
      if (forbidsWriting(model, view.section, sharing, view.protection)) throw new Refused('PermissionDenied');
      const back = remapStep(letter, view.sharing, view.own);
      view.sharing = sharing;
      view.own = cloneOwn(kept);
      model.bringIn(view);
      return back;
    },
  };
}

interface Written {
  view: string;
  /** From the view's start. */
  offset: number;
  bytes: Uint8Array;
  /** What must stand there; null: anything. */
  expected: Uint8Array | null;
  /** Pages of the section that are the view's own no more. */
  giveUp: readonly number[];
}

export function writeStep({ view: letter, offset, bytes, expected, giveUp }: Written): Step {
  return {
    run(model, how) {
      const view = model.view(letter);
      refuseIf(againstWriting(model, view, offset, bytes.length));
      const before = bytesAt(model, view, offset, bytes.length);
      if (expected && !how.overwrite && Buffer.compare(before, expected) !== 0) throw new Refused('Changed');
      const made = putBytes(model, view, offset, bytes);
      // A view with more than is kept is not mapped again for that: the page stays its own.
      const gone = view.own.size > mostKept ? [] : giveUp.filter((index) => view.own.delete(index));
      if (gone.length > 0) model.bringIn(view);
      const section = model.section(view.section);
      if (model.backing(section.id).path === null || view.sharing === 'copy-on-write') section.written = true;
      return writeStep({ view: letter, offset, bytes: before, expected: bytes, giveUp: made });
    },
  };
}

function againstWriting(model: PlainModel, view: PlainView, offset: number, count: number): string[] {
  const codes = count === 0 || offset + count > view.length ? ['InvalidArgument'] : [];
  if (!allowsWriting(view.protection)) codes.push('AccessViolation');
  // A file never gets what is written behind its end.
  const { bytes } = model.section(view.section);
  if (view.sharing === 'shared' && view.offset + offset + count > bytes) codes.push('InvalidArgument');
  return codes;
}

function bytesAt(model: PlainModel, view: PlainView, offset: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, nth) => {
    const at = view.offset + offset + nth;
    return model.pageOf(view, Math.floor(at / page))[at % page] ?? 0;
  });
}

/** Writes through a view. Returns the pages that became its own with it. */
export function putBytes(model: PlainModel, view: PlainView, offset: number, bytes: Uint8Array): number[] {
  const backing = model.backing(view.section);
  const made: number[] = [];
  bytes.forEach((byte, nth) => {
    const at = view.offset + offset + nth;
    const index = Math.floor(at / page);
    // A copy is made of the section's page, which is brought in for that.
    backing.touched[index] = true;
    if (view.sharing === 'copy-on-write' && !view.own.has(index)) {
      view.own.set(index, model.pageOf(view, index).slice());
      made.push(index);
    }
    model.pageOf(view, index)[at % page] = byte;
  });
  return made;
}
