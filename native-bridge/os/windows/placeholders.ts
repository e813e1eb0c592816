/**
 * Placeholders (Windows 10, version 1803): reserved addresses that a view takes the place of, and leaves behind again.
 * With them an address is never free for others in between. MSDN: VirtualAlloc2, MapViewOfFile3, UnmapViewOfFile2.
 */
import { arg } from '../../../protocol/calls.ts';
import { type Calls, type Explain, protectArgument } from './calls.ts';
import { MEM, PAGE, thisProcess, win32 } from './win32.ts';

/** A range of a section and how it is mapped. */
export interface Piece {
  at: number;
  /** Whole pages. */
  length: number;
  section: number;
  offset: number;
  protect: number;
}

export class Placeholders {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /** Whether this system really has them: tried, because Wine 8 has the calls and refuses what they are for. */
  static work(granularity: number): boolean {
    const { VirtualAlloc2, MapViewOfFile3, UnmapViewOfFile2 } = win32;
    if (!VirtualAlloc2 || !MapViewOfFile3 || !UnmapViewOfFile2) return false;
    const how = MEM.RESERVE | MEM.RESERVE_PLACEHOLDER;
    const at = VirtualAlloc2(thisProcess, 0, 2 * granularity, how, PAGE.NOACCESS, null, 0);
    if (at === 0) return false;
    const section = win32.CreateFileMappingW(-1, null, PAGE.READWRITE, 0, granularity, null);
    const replace = MEM.REPLACE_PLACEHOLDER;
    const ok =
      win32.VirtualFree(at, granularity, MEM.RELEASE | MEM.PRESERVE_PLACEHOLDER) !== 0 &&
      MapViewOfFile3(section, thisProcess, at, 0, granularity, replace, PAGE.READWRITE, null, 0) === at &&
      UnmapViewOfFile2(thisProcess, at, MEM.PRESERVE_PLACEHOLDER) !== 0 &&
      win32.VirtualFree(at, 2 * granularity, MEM.RELEASE | MEM.COALESCE_PLACEHOLDERS) !== 0;
    if (ok) win32.VirtualFree(at, 0, MEM.RELEASE);
    win32.CloseHandle(section);
    return ok;
  }

  /** Reserves a range; `at` 0 lets the system choose. */
  reserve(at: number, length: number, explain: Explain): number {
    const how = MEM.RESERVE | MEM.RESERVE_PLACEHOLDER;
    return this.#calls.run(
      'VirtualAlloc2',
      () => [
        arg.word('self'),
        arg.address(at),
        arg.size(length),
        arg.flags(['MEM_RESERVE', 'MEM_RESERVE_PLACEHOLDER']),
        arg.flags(['PAGE_NOACCESS']),
        arg.word('NULL'),
        arg.number(0),
      ],
      () => win32.VirtualAlloc2?.(thisProcess, at, length, how, PAGE.NOACCESS, null, 0) ?? 0,
      explain,
      'address',
    );
  }

  /** Maps a piece where exactly this range is a placeholder. */
  replace({ at, length, section, offset, protect }: Piece, explain: Explain): number {
    const how = MEM.REPLACE_PLACEHOLDER;
    return this.#calls.run(
      'MapViewOfFile3',
      () => [
        arg.handle(section),
        arg.word('self'),
        arg.address(at),
        arg.offset(offset),
        arg.size(length),
        arg.flags(['MEM_REPLACE_PLACEHOLDER']),
        protectArgument(protect),
        arg.word('NULL'),
        arg.number(0),
      ],
      () => win32.MapViewOfFile3?.(section, thisProcess, at, offset, length, how, protect, null, 0) ?? 0,
      explain,
      'address',
    );
  }

  /** Unmaps a view, and keeps its range reserved. */
  leave(at: number): void {
    this.#calls.run(
      'UnmapViewOfFile2',
      () => [arg.word('self'), arg.address(at), arg.flags(['MEM_PRESERVE_PLACEHOLDER'])],
      () => win32.UnmapViewOfFile2?.(thisProcess, at, MEM.PRESERVE_PLACEHOLDER) ?? 0,
      'The view could not be unmapped',
    );
  }

  /** Makes one placeholder of the several that cover the range. */
  join(at: number, length: number): void {
    this.#free(at, length, MEM.COALESCE_PLACEHOLDERS, ['MEM_COALESCE_PLACEHOLDERS']);
  }

  /** Makes its own placeholder of a part of one. */
  split(at: number, length: number): void {
    this.#free(at, length, MEM.PRESERVE_PLACEHOLDER, ['MEM_PRESERVE_PLACEHOLDER']);
  }

  /** Gives a whole placeholder back. */
  release(at: number): void {
    this.#free(at, 0, 0, []);
  }

  #free(at: number, length: number, how: number, names: readonly string[]): void {
    this.#calls.run(
      'VirtualFree',
      () => [arg.address(at), arg.size(length), arg.flags(['MEM_RELEASE', ...names])],
      () => win32.VirtualFree(at, length, MEM.RELEASE | how),
      'The reserved addresses could not be given back',
    );
  }
}
