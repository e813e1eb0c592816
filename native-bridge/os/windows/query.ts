/** What lies at an address: VirtualQuery, asked and read in one place. */
import { type Address, address } from '../../../protocol/address.ts';
import { protectionBits } from '../../../protocol/model.ts';
import type { OsRegion } from '../observer.ts';
import { mappedFileName } from './file-names.ts';
import { viewAt, type WindowsView } from './views.ts';
import { MEM, PAGE, thisProcess, win32 } from './win32.ts';

/** MEMORY_BASIC_INFORMATION (winnt.h), 48 bytes: read as 32-bit words, which need no BigInts. */
const info = new Uint32Array(12);

/** A range of addresses for which Windows gives one answer. */
export interface Stretch {
  start: number;
  /** Exclusive. */
  end: number;
  /** Where the call began that reserved or mapped it, and with which protection. */
  allocationBase: number;
  allocationProtect: number;
  /** MEM.COMMIT, MEM.RESERVE or MEM.FREE. */
  state: number;
  protect: number;
  /** MEM.IMAGE, MEM.MAPPED or MEM.PRIVATE. */
  type: number;
}

/** The stretch that covers `at`; null above what programs may have. It ends behind `at`: loops go on from its end. */
export function stretchAt(at: number, process = thisProcess): Stretch | null {
  if (!win32.VirtualQueryEx(process, at, info, info.byteLength)) return null;
  const word = (index: number) => info[index] ?? 0;
  const wide = (index: number) => word(index) + word(index + 1) * 2 ** 32;
  const end = wide(0) + wide(6);
  if (end <= at) return null;
  return {
    start: wide(0),
    end,
    allocationBase: wide(2),
    allocationProtect: word(4),
    state: word(8),
    protect: word(9),
    type: word(10),
  };
}

/** The stretches that cover [from, to), free ones too, cut to that range. */
export function* stretchesIn(from: number, to: number, process = thisProcess): Generator<Stretch> {
  for (let at = from; at < to; ) {
    const stretch = stretchAt(at, process);
    if (!stretch) return;
    yield { ...stretch, start: at, end: Math.min(stretch.end, to) };
    at = stretch.end;
  }
}

/** The view of ours that a stretch belongs to, if Windows still has it as it was mapped. */
export function ourView({ allocationBase, allocationProtect, type, start, end }: Stretch): WindowsView | undefined {
  const view = type === MEM.MAPPED ? viewAt(allocationBase) : undefined;
  if (!view || start < view.base || end > view.base + view.length) return undefined;
  return (allocationProtect === PAGE.WRITECOPY) === (view.sharing === 'copy-on-write') ? view : undefined;
}

const r = protectionBits.read;
const w = protectionBits.write;
const x = protectionBits.execute;
/** PAGE_NOACCESS, _READONLY, _READWRITE, _WRITECOPY, _EXECUTE, _EXECUTE_READ, _EXECUTE_READWRITE, _EXECUTE_WRITECOPY. */
const accessBits: Readonly<Record<number, number>> = {
  1: 0,
  2: r,
  4: r | w,
  8: r | w,
  16: x,
  32: r | x,
  64: r | w | x,
  128: r | w | x,
};

/** In bits of protectionBits. Behind a guard page nothing can be read without ending the guard. */
export function protectionOf({ state, protect, type, allocationProtect }: Stretch): number {
  if (state !== MEM.COMMIT) return 0;
  const access = protect & PAGE.GUARD ? 0 : (accessBits[protect & 0xff] ?? 0);
  const shared = type === MEM.MAPPED && allocationProtect !== PAGE.WRITECOPY;
  return access | (shared ? protectionBits.shared : 0);
}

export function toRegion(stretch: Stretch, process = thisProcess): OsRegion {
  const { start, end, state, type, allocationBase } = stretch;
  const view = process === thisProcess ? ourView(stretch) : undefined;
  const named = state !== MEM.FREE && (type === MEM.MAPPED || type === MEM.IMAGE);
  const file = named && !(view && view.section.file === null) ? mappedFileName(allocationBase, process) : '';
  return {
    start: address(start),
    end: address(end),
    protection: protectionOf(stretch),
    offset: BigInt(view ? view.offset + start - view.base : type === MEM.PRIVATE ? 0 : start - allocationBase),
    inode: view?.section.inode ?? 0n,
    device: 0,
    name: file || (view?.section.name ?? ''),
  };
}

/** See Observer.query. VirtualQueryEx reports a region only from the page on that it is asked about. */
export function query(at: Address, process = thisProcess): OsRegion | null {
  let stretch = stretchAt(at, process);
  while (stretch?.state === MEM.FREE) stretch = stretchAt(stretch.end, process);
  if (!stretch) return null;
  const from = Math.max(at, stretch.start);
  let whole = stretchAt(stretch.allocationBase, process);
  while (whole && whole.end <= from) whole = stretchAt(whole.end, process);
  return toRegion(whole && whole.start <= from ? whole : stretch, process);
}

/** What lies first in [from, to), or null where that is free. */
export function firstTaken(from: number, to: number): OsRegion | null {
  const region = query(address(from));
  return region && region.start < to ? region : null;
}
