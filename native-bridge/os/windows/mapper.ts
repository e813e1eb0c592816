/** Maps and unmaps single views, exactly where asked, and makes sure by VirtualQuery that they are there. */
import { formatAddress, formatRange } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { Protection, Sharing } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { describeRegion } from '../describe-region.ts';
import { type Calls, protectArgument } from './calls.ts';
import { callFailed, ERROR } from './errors.ts';
import type { Placeholders } from './placeholders.ts';
import { firstTaken, ourView, stretchAt } from './query.ts';
import { addView, forgetView, type WindowsSection, type WindowsView } from './views.ts';
import { FILE_MAP, PAGE, win32 } from './win32.ts';

/** A range of a section, and where it goes; `at` 0 lets the system choose. */
export interface Wanted {
  section: WindowsSection;
  offset: number;
  /** Whole pages, bytes. */
  length: number;
  at: number;
  sharing: Sharing;
}

export class Mapper {
  readonly calls: Calls;
  /** Null where the system has none. */
  readonly placeholders: Placeholders | null;

  constructor(calls: Calls, placeholders: Placeholders | null) {
    this.calls = calls;
    this.placeholders = placeholders;
  }

  /**
   * Maps a view with all the rights that it may ever have: a view can be given less by VirtualProtect, but never more
   * than it was mapped with. AddressInUse where anything lies there.
   */
  map(wanted: Wanted): WindowsView {
    return this.placeholders && isWhole(wanted) ? this.#mapByPlaceholder(this.placeholders, wanted) : this.#map(wanted);
  }

  /** Maps a view where exactly its range is a placeholder of ours. */
  replace(placeholders: Placeholders, wanted: Wanted): WindowsView {
    const { section, offset, length, at } = wanted;
    const piece = { at, length, section: section.handle, offset, protect: fullProtect(wanted) };
    placeholders.replace(piece, this.refused('MapViewOfFile3', at, length));
    return this.#added(wanted, at, true);
  }

  unmap(view: WindowsView): void {
    this.calls.run(
      'UnmapViewOfFile',
      () => [arg.address(view.base)],
      () => win32.UnmapViewOfFile(view.base),
      'The view could not be unmapped',
    );
    forgetView(view);
  }

  /** Unmaps a view, and keeps its range reserved. */
  leave(placeholders: Placeholders, view: WindowsView): void {
    placeholders.leave(view.base);
    forgetView(view);
  }

  /** What a file is given back of a view that could be written: to the disk, before the view goes. */
  flush({ base, length, section, sharing }: WindowsView): void {
    if (section.file === null || sharing !== 'shared' || !section.mayWrite) return;
    this.calls.run(
      'FlushViewOfFile',
      () => [arg.address(base), arg.size(length)],
      () => win32.FlushViewOfFile(base, length),
      'What was written could not be brought to the file',
    );
  }

  #map(wanted: Wanted): WindowsView {
    const { section, offset, length, at } = wanted;
    const access = accessOf(wanted);
    // A view may not reach beyond its section, whose last page may be one in part.
    const bytes = Math.min(length, section.bytes - offset);
    const [high, low] = [Math.floor(offset / 2 ** 32), offset % 2 ** 32];
    const got = this.calls.run(
      'MapViewOfFileEx',
      () => [
        arg.handle(section.handle),
        arg.flags([accessName(access)]),
        arg.number(high),
        arg.number(low),
        arg.size(bytes),
        arg.address(at),
      ],
      () => win32.MapViewOfFileEx(section.handle, access, high, low, bytes, at),
      this.refused('MapViewOfFileEx', at, length),
      'address',
    );
    return this.#added(wanted, got, false);
  }

  #mapByPlaceholder(placeholders: Placeholders, wanted: Wanted): WindowsView {
    const { at, length } = wanted;
    const got = placeholders.reserve(at, length, this.refused('VirtualAlloc2', at, length));
    try {
      return this.replace(placeholders, { ...wanted, at: got });
    } catch (thrown) {
      placeholders.release(got);
      throw thrown;
    }
  }

  /** Wine has been seen to "map" beyond the address space: what VirtualQuery does not confirm is no view. */
  #added(wanted: Wanted, base: number, placeholder: boolean): WindowsView {
    const { section, offset, length, sharing, at } = wanted;
    const view: WindowsView = { base, length, section, offset, sharing, placeholder, keptPrivate: [] };
    addView(view);
    const stretch = stretchAt(base);
    if ((at === 0 || at === base) && stretch && ourView(stretch) === view && stretch.end === base + length) return view;
    forgetView(view);
    win32.UnmapViewOfFile(base);
    throw problem('Internal', `Windows mapped a view at ${formatAddress(base)}, but does not list it there.`);
  }

  /** Why [at, at + length) could not be mapped: what lies there, or the system's own reason. */
  refused(call: string, at: number, length: number): (code: number) => SamepageError {
    return (code) => {
      const region = at !== 0 && code === ERROR.INVALID_ADDRESS ? firstTaken(at, at + length) : null;
      if (region) {
        const occupant = describeRegion(region);
        const sentence = `${formatRange(at, at + length)} is taken by ${occupant.label} at ${formatRange(occupant.start, occupant.end)}`;
        return callFailed(call, code, sentence, { occupant });
      }
      return callFailed(call, code, `${formatSize(length)} could not be mapped${at ? ` at ${formatAddress(at)}` : ''}`);
    };
  }
}

/** A placeholder and its view are as long as each other, in whole pages: a page that a section has in part does not fit. */
function isWhole({ section, offset, length }: Wanted): boolean {
  return offset + length <= section.bytes;
}

function fullProtect({ sharing, section }: Pick<Wanted, 'sharing' | 'section'>): number {
  if (sharing === 'copy-on-write') return PAGE.WRITECOPY;
  return section.mayWrite ? PAGE.READWRITE : PAGE.READONLY;
}

function accessOf(wanted: Pick<Wanted, 'sharing' | 'section'>): number {
  const protect = fullProtect(wanted);
  return protect === PAGE.WRITECOPY ? FILE_MAP.COPY : protect === PAGE.READWRITE ? FILE_MAP.WRITE : FILE_MAP.READ;
}

function accessName(access: number): string {
  const [name] = Object.entries(FILE_MAP).find(([, value]) => value === access) ?? [''];
  return `FILE_MAP_${name}`;
}

const old = new Uint32Array(1);

/** VirtualProtect on a range within one view. Errors: PermissionDenied for what the view was not mapped with. */
export function protectPart(calls: Calls, view: WindowsView, at: number, length: number, protection: Protection): void {
  const full = fullProtect(view);
  if (protection === 'read-write' && full === PAGE.READONLY) {
    throw problem('PermissionDenied', 'The file was opened read-only: it can be written only copy-on-write.');
  }
  const protect = protection === 'none' ? PAGE.NOACCESS : protection === 'read' ? PAGE.READONLY : full;
  calls.run(
    'VirtualProtect',
    () => [arg.address(at), arg.size(length), protectArgument(protect), arg.word('…')],
    () => win32.VirtualProtect(at, length, protect, old),
    'The protection could not be changed',
  );
}
