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
const dashed = new RegExp(`^(${hex}) ?[–—‒―] ?(${hex})(?:[ ,·].*)?$`, 'i');
/** Two addresses of a range: where the end does not lie above the start, it is none. */
const ranges = [
  new RegExp(String.raw`^(?:from )?(${hex}) ?(?:-|\.\.\.?|to|->|→) ?(${hex})$`, 'i'),
  new RegExp(`^(0x${digits}) ?[,:] ?(0x${digits})$`, 'i'),
  // /proc/PID/maps: 00280000-00290000 rw-s 00000000 00:01 77 /memfd:name
  new RegExp(`^(${digits})-(${digits}) [-r][-w][-x][-ps](?: .*)?$`, 'i'),
  // gdb, info files: 0x0000555555556000 - 0x0000555555558000 is .text
  new RegExp(`^(0x${digits}) - (0x${digits}) is .*$`, 'i'),
  // LLDB, memory region: [0x0000000100000000-0x0000000100004000) r-x __TEXT
  new RegExp(String.raw`^\[(${hex})-(${hex})[)\]](?: .*)?$`, 'i'),
  // gdb, info proc mappings; WinDbg, !address and lm: start and end as columns. In a frame of a stack a name!function follows.
  new RegExp(String.raw`^\+? ?(${printed}) (${printed})(?: (?!\S+!).*)?$`, 'i'),
  // As half-open intervals are written: [0x280000, 0x290000)
  new RegExp(String.raw`^[[(](${hex}), ?(${hex})[\])]$`, 'i'),
  // vmmap of macOS: MALLOC_TINY 7f8a1b400000-7f8a1b500000 [ 1024K] rw-/rwx SM=PRV
  new RegExp(String.raw`^\S.* (${printed})-(${printed}) ?\[.*$`, 'i'),
];

/** What WinDbg prints of memory: the address, two spaces, and what lies there in hex alone. */
const dumped = /^((?:[0-9a-f]{8}\x60)?[0-9a-f]{8}) {2}(?:[0-9a-f\x60]+(?: +|$))+$/i;

/** One address, with what tools print around it. */
const addresses = [
  // A pointer in C, ours and debuggers’: $1 = (int *) 0x7fffffffe3c0 <name+16> "text"; (int *) $0 = 0x00007ffeefbff8ac
  new RegExp(
    String.raw`^(?:\$\d+ = )?(?:[({].*[)}] ?)?(?:\$\d+ = )?(0x${digits})(?: ?<[^>]*>)?(?: [a-z8]*["'].*)?:?$`,
    'i',
  ),
  // In code and logs: &0x280000, *(int *)0x280000, "0x280000", [0x280000], 0x280000UL, 0x280000, (with what follows it there)
  new RegExp(
    String.raw`^[*&@$#]?(?:\([^()]*\) ?)?["'<([]{0,2}(0x${digits})(?:u?l{0,2}|l{1,2}u)["'>)\]]{0,2}[,;.:]?$`,
    'i',
  ),
  // As MASM writes it
  /^(\d[0-9a-f]*)h$/i,
  // Dumps: 0x7fffffffe3c0: 0x00000001 …; 00000000`00280000  2a 00 00 00-…; 00007ff6`12340000 notepad!main
  new RegExp(`^(${printed})(?: ?<[^>]*>)?:(?: .*)?$`, 'i'),
  new RegExp(`^(${printed}) (?:[0-9a-f]{2}[ -]|[^ !]+!).*$`, 'i'),
  // objdump -d: 401136: 55 push %rbp; nm: 0000000000401136 T main
  new RegExp(`^(${digits}):(?: [0-9a-f]{2})+(?: .*)?$`, 'i'),
  new RegExp(String.raw`^(${printed}) [a-z] \S.*$`, 'i'),
  // pmap: 0000555555554000 8K r---- cat; -x, with three sums; -X: 555555554000 r--p 00000000 08:01 77 8 …
  new RegExp(String.raw`^(${printed}) (?:\d+K? ){1,3}[-r][-w][-xs].*$`, 'i'),
  new RegExp(`^(${digits}) [-r][-w][-x][-ps](?: .*)?$`, 'i'),
  // Registers, of gdb, WinDbg and LLDB: rsp 0x7fffffffe0a0 0x7fffffffe0a0; rax=00007ff612340000 rbx=…; rip = 0x0000000100003f80
  new RegExp(String.raw`^[a-z]\w{1,9}(?:(?: | ?= ?)(0x${digits})|=(${printed}))(?: .*)?$`, 'i'),
  // Frames of a stack: #1 0x00005555 in main () at a.c:3; * frame #0: 0x00005555 a.out`main; 00 0000007f`2b8ff8a8 00007ff6`12341234 name!main
  new RegExp(String.raw`^(?:\* )?(?:(?:frame )?#\d+:? )?(0x${digits}) (?:in|is) .*$`, 'i'),
  new RegExp(String.raw`^(?:\* )?frame #\d+: (0x${digits})(?: .*)?$`, 'i'),
  new RegExp(`^(?:[0-9a-f]{2} )?(${printed}) (?:${printed}) [^ !]+!.*$`, 'i'),
  // Where a debugger stops, and its list: Breakpoint 1 at 0x401136: file a.c; 1 breakpoint keep y 0x401136 in main at a.c:3
  new RegExp(String.raw`^(?:.* )?(?:break|watch|catch)point \d+(?:\.\d+)?(?:,| at) (0x${digits})(?:[: ].*)?$`, 'i'),
  new RegExp(String.raw`^\d+(?:\.\d+)? (?:\S+ ){1,4}(0x${digits}) in .*$`, 'i'),
  // WinDbg, !address: Base Address: 00007ff6`12340000; LLDB: …, address = 0x0000000100003f80; sanitizers: … on address 0x602000000010 …
  new RegExp(String.raw`^(?:.* )?\w*(?:address|base)(?:: ?| = | |=)(${printed})(?:[ ,].*)?$`, 'i'),
  // LLDB, image lookup: Address: a.out[0x0000000100003f80] (a.out.__TEXT.__text + 4)
  new RegExp(String.raw`^Address: \S+\[(0x${digits})\](?: .*)?$`, 'i'),
  // strace: [pid 77] mmap(NULL, 4096, …) = 0x7f0000000000; munmap(0x7f0000000000, 4096) = 0
  new RegExp(String.raw`^(?:\[pid +\d+\] |\d+ )?\w+\((?:.*\) = (0x${digits})|(0x${digits}), .*\) = .*)(?: .*)?$`, 'i'),
];

/** No line is longer: a path has up to 4096 bytes. */
const longestLine = 8192;

/** `typed` is in plain characters (plainTyped). Null where it is none of these. */
export function readPasted(typed: string): Pasted | null {
  if (typed.length > longestLine) return null;
  const start = dumped.exec(typed)?.[1];
  if (start !== undefined) return { start, end: null };
  // The arrow is before the instruction that is next.
  const line = typed.replace(/ +/g, ' ').replace(/^[=-]> ?/, '');
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

/** What is short and has no digit may as well be a name, or views: `A-B`. As the system prints them they have eight. */
function areAddresses(...texts: string[]): boolean {
  return texts.every((text) => /^0x/i.test(text) || text.length >= 8 || (text.length > 3 && /\d/.test(text)));
}

/** Also where the end is too large to be an address, which is then said. */
function isRising(start: string, end: string): boolean {
  const [from, to] = [parseAddress(start), parseAddress(end)];
  return to === null || (from !== null && from < to);
}
