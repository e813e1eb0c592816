/** /proc/PID/maps (proc_pid_maps(5)) as columns. Parsed byte by byte: 65,000 lines must not cost 65,000 strings. */
import { closeSync, openSync, readSync } from 'node:fs';
import { problem } from '../../../protocol/errors.ts';
import { protectionBits, type RegionColumns, type RegionKind, regionKinds } from '../../../protocol/model.ts';
import { emptyColumns } from '../../../protocol/region-changes.ts';
import { errnoOf, fileFailed } from './errno.ts';
import { guessKinds } from './guess-kinds.ts';
import { type FileAt, fileAt, linkTarget, NameTable } from './name-table.ts';

/** Reads and parses the regions of a process. Errors: NotFound (no such process), PermissionDenied. */
export function readRegions(pid: number): RegionColumns {
  const isOurs = pid === process.pid;
  let text: Uint8Array;
  try {
    text = readText(`/proc/${isOurs ? 'self' : pid}/maps`);
  } catch (thrown) {
    throw fileFailed('open', thrown, `The regions of process ${pid} cannot be read: ${whyNot(errnoOf(thrown))}`);
  }
  if (text.length === 0) {
    const why = 'it has no memory of its own (a thread of the kernel’s, or it is just ending)';
    throw problem('NotFound', `The regions of process ${pid} cannot be read: ${why}.`);
  }
  return isOurs ? ownList(text) : parse(text, String(pid));
}

/** Our own list as it was read last, and its text. */
let own: { text: Uint8Array; list: RegionColumns } | null = null;
/** A longer text is not kept, bytes. */
const longestKept = 1024 * 1024;

/**
 * Our list is asked for again and again, and mostly says the same: then it is not parsed again. That also spares the
 * garbage, whose collection would itself change what is mapped.
 */
function ownList(text: Uint8Array): RegionColumns {
  // A list that was handed over to another thread has no rows any more.
  const isKept = own !== null && own.list.starts.length === own.list.count && Buffer.compare(own.text, text) === 0;
  const list = own !== null && isKept ? own.list : parse(text, 'self');
  if (!isKept) own = text.length <= longestKept ? { text: text.slice(), list } : null;
  // Whose kinds they are, a caller may mark in its own copy.
  return { ...list, kinds: list.kinds.slice() };
}

function whyNot(errno: string): string {
  if (errno === 'ENOENT' || errno === 'ESRCH') return 'there is no such process';
  // ptrace(2), “Ptrace access mode checking”: reading needs PTRACE_MODE_READ.
  if (errno === 'EACCES' || errno === 'EPERM') {
    return 'it is another user’s, or protects itself; that takes the right to trace it, CAP_SYS_PTRACE';
  }
  return 'the system refuses';
}

/** Where a process's executable may not be asked for, its first mapped file serves, which is its image. */
function parse(text: Uint8Array, process: string): RegionColumns {
  return parseMaps(text, linkTarget(`/proc/${process}/exe`), fileAt(process));
}

/** What the last text took; the next one is likely to take as much. */
let buffer = new Uint8Array(64 * 1024);

/** The whole of a file that does not tell its length, in a buffer that is used again: valid until the next call. */
function readText(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      if (length === buffer.length) {
        const larger = new Uint8Array(2 * buffer.length);
        larger.set(buffer);
        buffer = larger;
      }
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) return buffer.subarray(0, length);
      length += read;
    }
  } finally {
    closeSync(file);
  }
}

const code = { newline: 10, space: 32, r: 114, w: 119, x: 120, s: 115 } as const;
/** No line is shorter: two addresses and an offset of eight digits each, protection, device, inode. */
const shortestLine = 40;

/** The value of each byte as a hex digit; 16 where it is none. */
const hexDigits = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte));
  return digit < 0 ? 16 : digit;
});

/**
 * Parses the text of a maps file. `image` is the name of the executable, or '' to take the first file listed; `file` is
 * asked where the text can be read in two ways.
 */
export function parseMaps(text: Uint8Array, image: string, file: FileAt = () => ''): RegionColumns {
  // One pass: what turns out to be too much is cut off at the end.
  const columns = emptyColumns(Math.ceil(text.length / shortestLine));
  const { starts, ends, protections, devices, nameIndexes } = columns;
  const [offsets, inodes] = [halves(columns.offsets), halves(columns.inodes)];
  const table = new NameTable(text, file);
  const reader = new Reader(text);
  let row = 0;
  for (; reader.at < text.length; row += 1) {
    starts[row] = reader.hex();
    ends[row] = reader.hex();
    protections[row] = reader.protection();
    reader.hexInto(offsets, row);
    devices[row] = reader.device();
    reader.decimalInto(inodes, row);
    const start = reader.skipSpaces();
    const end = reader.skipLine();
    nameIndexes[row] = end === start ? 0 : table.indexOf(start, end, starts[row] ?? 0, ends[row] ?? 0);
  }
  const list = { count: row, ...firstRows(columns, row), names: table.names };
  fillKinds(list, image);
  return list;
}

/** Goes through the text; past its end there are only zero bytes, which end every number. */
class Reader {
  at = 0;
  readonly #text: Uint8Array;

  constructor(text: Uint8Array) {
    this.#text = text;
  }

  /** The number here, and past what ends it. */
  hex(): number {
    const text = this.#text;
    let { at } = this;
    let value = 0;
    for (let digit = digitAt(text, at); digit < 16; digit = digitAt(text, at)) {
      value = value * 16 + digit;
      at += 1;
    }
    this.at = at + 1;
    return value;
  }

  /** The same, of up to 64 bits, into a row of a column's halves. */
  hexInto(column: Uint32Array, row: number): void {
    const text = this.#text;
    let { at } = this;
    let [low, high] = [0, 0];
    for (let digit = digitAt(text, at); digit < 16; digit = digitAt(text, at)) {
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
      at += 1;
    }
    column[2 * row] = low;
    column[2 * row + 1] = high;
    this.at = at + 1;
  }

  /** A decimal of up to 64 bits, into a row of a column's halves; stays at what ends it. */
  decimalInto(column: Uint32Array, row: number): void {
    const text = this.#text;
    let { at } = this;
    let [low, high] = [0, 0];
    for (let digit = digitAt(text, at); digit < 10; digit = digitAt(text, at)) {
      low = low * 10 + digit;
      high = high * 10 + Math.floor(low / 2 ** 32);
      low %= 2 ** 32;
      at += 1;
    }
    column[2 * row] = low;
    column[2 * row + 1] = high;
    this.at = at;
  }

  /** `rw-s` and the space behind it. */
  protection(): number {
    const text = this.#text;
    const { at } = this;
    this.at = at + 5;
    return (
      (text[at] === code.r ? protectionBits.read : 0) |
      (text[at + 1] === code.w ? protectionBits.write : 0) |
      (text[at + 2] === code.x ? protectionBits.execute : 0) |
      (text[at + 3] === code.s ? protectionBits.shared : 0)
    );
  }

  /** `major:minor` in hex, as one number. */
  device(): number {
    return this.hex() * 2 ** 20 + this.hex();
  }

  /** Returns where it then is. */
  skipSpaces(): number {
    while (this.#text[this.at] === code.space) this.at += 1;
    return this.at;
  }

  /** Past the line; returns where that ended. */
  skipLine(): number {
    let { at } = this;
    while ((this.#text[at] ?? code.newline) !== code.newline) at += 1;
    this.at = at + 1;
    return at;
  }
}

/** A column of 64-bit numbers as its 32-bit halves, the low one first: no bigint is made to fill it. */
function halves({ buffer, byteOffset, byteLength }: BigUint64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function digitAt(text: Uint8Array, at: number): number {
  return hexDigits[text[at] ?? 0] ?? 16;
}

function firstRows(columns: ReturnType<typeof emptyColumns>, count: number): typeof columns {
  const { starts, ends, protections, kinds, offsets, inodes, devices, nameIndexes } = columns;
  return {
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
    protections: protections.slice(0, count),
    kinds: kinds.slice(0, count),
    offsets: offsets.slice(0, count),
    inodes: inodes.slice(0, count),
    devices: devices.slice(0, count),
    nameIndexes: nameIndexes.slice(0, count),
  };
}

/** Anonymous stretches without access up to this size are called guards, larger ones reservations. */
const largestGuard = 1024 * 1024;

function fillKinds(columns: RegionColumns, image: string): void {
  const { names, nameIndexes, protections, starts, ends } = columns;
  const imageName = image || names.find((name) => name.startsWith('/')) || '';
  const executable = new Set<number>();
  for (let row = 0; row < columns.count; row += 1) {
    if ((protections[row] ?? 0) & protectionBits.execute) executable.add(nameIndexes[row] ?? 0);
  }
  const kindOfName = names.map((name, index): RegionKind | null => {
    if (name === '') return null;
    if (name === imageName) return 'image';
    if (name === '[heap]') return 'heap';
    if (name.startsWith('[stack')) return 'stack';
    if (/^(\/memfd:|\/dev\/zero|\/dev\/shm\/|\/SYSV)/.test(name)) return 'shared';
    if (name.startsWith('[anon')) return 'anonymous';
    if (name.startsWith('[')) return 'system';
    return executable.has(index) || /\.(so|node)(\.|$)/.test(name) ? 'library' : 'file';
  });
  // As numbers, and -1 for the nameless: to look each kind up once for every row would cost as much as to read them.
  const codes = Int8Array.from(kindOfName, (kind) => (kind === null ? -1 : regionKinds.indexOf(kind)));
  const [anonymous, guard, reserved] = (['anonymous', 'guard', 'reserved'] as const).map((kind) =>
    regionKinds.indexOf(kind),
  );
  for (let row = 0; row < columns.count; row += 1) {
    const named = codes[nameIndexes[row] ?? 0] ?? -1;
    const size = (ends[row] ?? 0) - (starts[row] ?? 0);
    const nameless = (protections[row] ?? 0) & 7 ? anonymous : size <= largestGuard ? guard : reserved;
    columns.kinds[row] = named >= 0 ? named : (nameless ?? 0);
  }
  guessKinds(columns, imageName);
}
