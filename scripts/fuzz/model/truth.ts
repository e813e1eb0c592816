/**
 * What is really there, asked for past the engine: /proc/self/maps, /proc/self/mem, /proc/self/pagemap and lseek(2). The
 * reads touch nothing that is touched already; the rest is not read.
 */
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { libc, SEEK } from '../../../native-bridge/os/linux/libc.ts';

/** A line of /proc/self/maps that belongs to the test. */
export interface Line {
  start: number;
  end: number;
  /** As the system writes it: `rw-s`. */
  access: string;
  offset: number;
  inode: number;
}

const mapsBytes = 4 * 2 ** 20;

export class Truth {
  readonly #maps = openSync('/proc/self/maps', 'r');
  readonly #memory = openSync('/proc/self/mem', 'r');
  readonly #pages = openSync('/proc/self/pagemap', 'r');
  readonly #text = Buffer.alloc(mapsBytes);
  readonly #entries = Buffer.alloc(8 * 4096);
  readonly #page: number;

  constructor(page: number) {
    this.#page = page;
  }

  /** Lines whose name holds `needle`, in order of address. */
  lines(needle: string): Line[] {
    const { length, text } = this.#read();
    const found: Line[] = [];
    for (let at = text.indexOf(needle); at >= 0 && at < length; at = text.indexOf(needle, at)) {
      const from = text.lastIndexOf(10, at) + 1;
      found.push(parseLine(text.toString('latin1', from, at)));
      const end = text.indexOf(10, at);
      at = end < 0 ? length : end;
    }
    return found;
  }

  /** Whether anything at all is mapped in [start, end). */
  isMapped(start: number, end: number): boolean {
    const { text } = this.#read();
    const lines = text.toString('latin1').trimEnd().split('\n').map(parseLine);
    return lines.some((line) => line.start < end && line.end > start);
  }

  /** All lines there are. */
  lineCount(): number {
    const { text } = this.#read();
    let count = 0;
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count += 1;
    return count;
  }

  #read(): { text: Buffer; length: number } {
    let length = 0;
    // The kernel gives a page of text at a time, and none that is cut within a line.
    for (let count = 1; count > 0; length += count) {
      count = readSync(this.#maps, this.#text, length, this.#text.length - length, length);
    }
    return { text: this.#text.subarray(0, length), length };
  }

  /** Bytes at an address, whatever its protection (proc(5): ptrace's rights, which a process has over itself). */
  read(from: number, target: Uint8Array): void {
    const count = readSync(this.#memory, target, 0, target.length, from);
    if (count < target.length) throw new Error(`only ${count} of ${target.length} bytes at 0x${from.toString(16)}`);
  }

  /** Of each page, whether it is a private copy: present, and no page of a file (bits 63 and 61 of its entry). */
  privatePages(from: number, length: number): boolean[] {
    const count = length / this.#page;
    readSync(this.#pages, this.#entries, 0, 8 * count, (from / this.#page) * 8);
    return Array.from({ length: count }, (_, index) => {
      const high = this.#entries.readUInt32LE(8 * index + 4);
      return high >>> 31 === 1 && ((high >>> 29) & 1) === 0;
    });
  }

  /** Of each page of a section, whether it has a frame. */
  touchedPages(descriptor: number, length: number): boolean[] {
    const touched = Array.from({ length: length / this.#page }, () => false);
    for (let at = 0; at < length; ) {
      const start = libc.lseek(descriptor, at, SEEK.DATA);
      if (start < 0 || start >= length) break;
      const end = libc.lseek(descriptor, start, SEEK.HOLE);
      touched.fill(true, start / this.#page, Math.ceil(end / this.#page));
      at = end;
    }
    return touched;
  }

  close(): void {
    for (const descriptor of [this.#maps, this.#memory, this.#pages]) closeSync(descriptor);
  }
}

/** `7f00-7f10 rw-s 00001000 00:01 1044   /memfd:…` */
function parseLine(text: string): Line {
  const [range = '', access = '', offset = '', , inode = ''] = text.split(/ +/);
  const [start = '', end = ''] = range.split('-');
  return {
    start: Number.parseInt(start, 16),
    end: Number.parseInt(end, 16),
    access,
    offset: Number.parseInt(offset, 16),
    inode: Number(inode),
  };
}

/** Descriptors of this process that lead to what has `needle` in its name. */
export function openDescriptors(needle: string): number {
  return readdirSync('/proc/self/fd').filter((entry) => {
    try {
      return readlinkSync(`/proc/self/fd/${entry}`).includes(needle);
    } catch {
      return false; // the one that listed the folder
    }
  }).length;
}
