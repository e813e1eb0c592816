/** The text of /proc/PID/maps (proc_pid_maps(5)) as columns. Parsed byte by byte: 65,000 lines must not cost 65,000 strings. */
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import { protectionBits } from '../../../protocol/model.ts';
import { emptyColumns, type RegionColumns, rowsOf } from '../../../protocol/region-columns.ts';
import { fillKinds } from './kinds.ts';
import { type FileAt, fileAt, linkTarget, NameTable } from './name-table.ts';
import { threadCount } from './process-folder.ts';

const code = { newline: 10, space: 32, dash: 45, r: 114, w: 119, x: 120, s: 115 } as const;
/** No line is shorter, however few digits its numbers have: `0-1 r--p 0 0:0 0`. */
const shortestLine = 16;

/** The value of each byte as a hex digit; 16 where it is none. */
const hexDigits = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte));
  return digit < 0 ? 16 : digit;
});

/** Filled by parseMaps. A further column does not compile until it is, too. */
type Filled = 'starts' | 'ends' | 'protections' | 'kinds' | 'offsets' | 'inodes' | 'devices' | 'nameIndexes';

/** Lists of texts in which a line reaches back: see rowFor. */
export const overlapping = new WeakSet<RegionColumns>();

/**
 * Parses the text of a maps file. `image` is the name of the executable, or '' to take the first file listed; `file` is
 * asked where the text can be read in two ways; `threads` is how many the process has. Internal where a line is none: no
 * row is left out without a word.
 */
export function parseMaps(
  text: Uint8Array,
  image: string,
  file: FileAt = () => '',
  threads = Number.POSITIVE_INFINITY,
): RegionColumns {
  // One pass: what turns out to be too much is cut off at the end.
  const columns: Pick<RegionColumns, Filled> = emptyColumns(Math.ceil(text.length / shortestLine));
  const { starts, ends, protections, devices, nameIndexes } = columns;
  const [offsets, inodes] = [halves(columns.offsets), halves(columns.inodes)];
  const table = new NameTable(text, file, image);
  const reader = new Reader(text);
  let row = 0;
  let isOverlapping = false;
  for (; reader.at < text.length; row += 1) {
    const lineAt = reader.at;
    const from = reader.hex();
    const isRange = text[reader.at - 1] === code.dash;
    isOverlapping ||= (ends[row - 1] ?? 0) > from;
    row = rowFor(columns, row, from);
    starts[row] = from;
    ends[row] = reader.hex();
    if (!isRange || !((ends[row] ?? 0) > from)) throw unreadableLine(text, lineAt);
    protections[row] = reader.protection();
    reader.hexInto(offsets, row);
    devices[row] = reader.device();
    reader.decimalInto(inodes, row);
    const start = reader.skipSpaces();
    const end = reader.skipLine();
    nameIndexes[row] = end === start ? 0 : table.indexOf(start, end, starts[row] ?? 0, ends[row] ?? 0);
  }
  const list = { count: row, ...rowsOf(columns, 0, row), names: table.names };
  fillKinds(list, image, threads);
  if (isOverlapping) overlapping.add(list);
  return list;
}

/**
 * The row for a region that begins at `start`, the next after `row` - 1. The kernel gives the list in pieces, each as it
 * is at that moment, and joins and splits regions in between: a later piece may begin with one that reaches back into
 * what was listed (proc_pid_maps(5): only a single read is consistent). What was read later is right, so the rows before
 * end where it begins.
 */
function rowFor({ starts, ends }: Pick<RegionColumns, 'starts' | 'ends'>, row: number, start: number): number {
  let next = row;
  while (next > 0 && (starts[next - 1] ?? 0) >= start) next -= 1;
  if (next > 0 && (ends[next - 1] ?? 0) > start) ends[next - 1] = start;
  return next;
}

function unreadableLine(text: Uint8Array, at: number): SamepageError {
  const end = text.indexOf(code.newline, at);
  const line = new TextDecoder().decode(text.subarray(at, end < 0 ? text.length : end));
  return problem('Internal', `The system’s list of regions has a line that cannot be read: “${line}”.`);
}

/**
 * The same of a process, by its name in /proc. Where its executable may not be asked for, its first mapped file serves,
 * which is its image.
 */
export function parseMapsOf(process: string, text: Uint8Array): RegionColumns {
  return parseMaps(text, linkTarget(`/proc/${process}/exe`), fileAt(process), threadCount(process));
}

/** The address with which the line at `at` begins. */
export function addressOfLine(text: Uint8Array, at: number): number {
  return new Reader(text, at).hex();
}

/** Goes through the text; past its end there are only zero bytes, which end every number. */
class Reader {
  at: number;
  readonly #text: Uint8Array;

  constructor(text: Uint8Array, at = 0) {
    this.#text = text;
    this.at = at;
  }

  /**
   * The number here, and past what ends it. It is put together from parts of 24 bits: V8 makes an object of each number
   * above 2^30 as long as it interprets, and their garbage had our own list change at every look.
   */
  hex(): number {
    const text = this.#text;
    const start = this.at;
    let end = start;
    while (digitAt(text, end) < 16) end += 1;
    this.at = end + 1;
    const low = hexPart(text, Math.max(start, end - 6), end);
    if (end - start <= 6) return low;
    const middle = hexPart(text, Math.max(start, end - 12), end - 6);
    return (hexPart(text, start, end - 12) * 2 ** 24 + middle) * 2 ** 24 + low;
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
    let low = 0;
    let high = 0;
    for (let digit = digitAt(text, at); digit < 10; digit = digitAt(text, at)) {
      const next = low * 10 + digit;
      low = next >>> 0;
      if (next > low || high > 0) high = high * 10 + (next - low) / 2 ** 32;
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

/** Of at most six digits; 0 of none. */
function hexPart(text: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = (value << 4) | digitAt(text, at);
  return value;
}
