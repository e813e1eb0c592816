/** Ranges and lines as Samepage, the system and debuggers print them, pasted where an address is asked for. Pure. */
import { parseAddress } from '../../protocol/address.ts';

export interface Pasted {
  start: string;
  /** Exclusive; null where the line has one address alone. */
  end: string | null;
}

const digits = String.raw`[0-9a-f]+(?:[_'\x60][0-9a-f]+)*`;
const hex = `(?:0x)?${digits}`;
/** As tools print them: with 0x, with WinDbg's backtick, or padded to eight digits at least. */
const printed = String.raw`0x${digits}|[0-9a-f]+\x60[0-9a-f]+|[0-9a-f]{8,}`;

/** Samepage's own, with what may follow it in its texts: 0x280000–0x290000, 64 KiB. A dash has no other meaning. */
const dashed = new RegExp(`^(${hex}) ?[–—] ?(${hex})(?:[ ,·].*)?$`, 'i');
/** Two addresses of a range: where the end does not lie above the start, it is none. */
const ranges = [
  new RegExp(String.raw`^(${hex}) ?(?:-|\.\.\.?|to) ?(${hex})$`, 'i'),
  // /proc/PID/maps: 00280000-00290000 rw-s 00000000 00:01 77 /memfd:name
  new RegExp(`^(${digits})-(${digits}) [-r][-w][-x][-ps](?: .*)?$`, 'i'),
  // gdb, info files: 0x0000555555556000 - 0x0000555555558000 is .text
  new RegExp(`^(0x${digits}) - (0x${digits}) is .*$`, 'i'),
  // LLDB, memory region: [0x0000000100000000-0x0000000100004000) r-x __TEXT
  new RegExp(String.raw`^\[(${hex})-(${hex})[)\]](?: .*)?$`, 'i'),
  // gdb, info proc mappings; WinDbg, !address and lm: start and end as columns
  new RegExp(String.raw`^\+? ?(${printed}) (${printed})(?: .*)?$`, 'i'),
  // As half-open intervals are written: [0x280000, 0x290000)
  new RegExp(String.raw`^[[(](${hex}), ?(${hex})[\])]$`, 'i'),
  // vmmap of macOS: MALLOC_TINY 7f8a1b400000-7f8a1b500000 [ 1024K] rw-/rwx SM=PRV
  new RegExp(String.raw`^\S.* (${printed})-(${printed}) ?\[.*$`, 'i'),
];

/** One address, with what debuggers print around it. */
const addresses = [
  // A pointer in C, ours and gdb's: $1 = (int *) 0x7fffffffe3c0 <name+16>
  new RegExp(String.raw`^(?:\$\d+ = )?(?:\([^()]*\) ?)?(0x${digits})(?: ?<[^>]*>)?:?$`, 'i'),
  // Dumps: 0x7fffffffe3c0: 0x00000001 …; 00000000`00280000  2a 00 00 00-…; 00007ff6`12340000 notepad!main
  new RegExp(`^(${printed})(?: ?<[^>]*>)?:(?: .*)?$`, 'i'),
  new RegExp(`^(${printed}) (?:[0-9a-f]{2}[ -]|[^ !]+!).*$`, 'i'),
  // pmap: 0000555555554000 8K r---- cat
  new RegExp(String.raw`^(${printed}) \d+K [-r][-w][-xs].*$`, 'i'),
  // Registers, of gdb and WinDbg: rsp 0x7fffffffe0a0 0x7fffffffe0a0; rax=00007ff612340000 rbx=…
  new RegExp(String.raw`^[a-z]\w{1,5}(?: (0x${digits})|=(${printed}))(?: .*)?$`, 'i'),
  // Frames of a stack: #1 0x00005555 in main () at a.c:3; WinDbg, !address: Base Address: 00007ff6`12340000
  new RegExp(String.raw`^(?:#\d+ )?(0x${digits}) in .*$`, 'i'),
  new RegExp(`^[a-z ]*address: (${printed})$`, 'i'),
];

/** `typed` is in plain characters (plainTyped). Null where it is none of these. */
export function readPasted(typed: string): Pasted | null {
  // The arrow is before the instruction that is next.
  const line = typed.replace(/ +/g, ' ').replace(/^=> ?/, '');
  for (const pattern of [dashed, ...ranges]) {
    const [, start, end] = pattern.exec(line) ?? [];
    if (start === undefined || end === undefined || !areAddresses(start, end)) continue;
    if (pattern === dashed || isRising(start, end)) return { start, end };
  }
  for (const pattern of addresses) {
    const start = pattern.exec(line)?.slice(1).find(Boolean);
    if (start !== undefined) return { start, end: null };
  }
  return null;
}

/** What is short and has no digit may as well be a name, or views: `A-B`. */
function areAddresses(...texts: string[]): boolean {
  return texts.every((text) => /^0x/i.test(text) || (text.length > 3 && /\d/.test(text)));
}

/** Also where the end is too large to be an address, which is then said. */
function isRising(start: string, end: string): boolean {
  const [from, to] = [parseAddress(start), parseAddress(end)];
  return to === null || (from !== null && from < to);
}
