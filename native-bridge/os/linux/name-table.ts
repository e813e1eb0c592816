/** The names in a maps file: each once, as visible text. */
import { readlinkSync } from 'node:fs';
import { nameFromBytes } from '../../../protocol/names.ts';

/** Where a link leads, as visible text; '' where it may not be asked for, or is gone. */
export function linkTarget(path: string): string {
  try {
    return nameFromBytes(readlinkSync(path, { encoding: 'buffer' }));
  } catch {
    return '';
  }
}

/** The name of the file that is mapped at exactly [start, end), or '' where the system does not report it. */
export type FileAt = (start: number, end: number) => string;

/** By /proc/PID/map_files (proc_pid_map_files(5)), whose links have the names as they are. */
export function fileAt(process: string): FileAt {
  return (start, end) => linkTarget(`/proc/${process}/map_files/${start.toString(16)}-${end.toString(16)}`);
}

/** How the kernel writes a newline in a path (proc_pid_maps(5)); a path may also hold these very four characters. */
const newline = String.raw`\012`;

/** Neighbours often have the same name: their bytes are compared before a string is made of them. */
export class NameTable {
  readonly names = [''];
  readonly #text: Uint8Array;
  readonly #fileAt: FileAt;
  /** The executable's name, which needs no privilege to ask for, and how the list writes it. */
  readonly #image: string;
  readonly #imageListed: string;
  readonly #indexes = new Map<string, number>([['', 0]]);
  #lastStart = 0;
  #lastEnd = 0;
  #lastIndex = 0;

  constructor(text: Uint8Array, fileAt: FileAt, image: string) {
    this.#text = text;
    this.#fileAt = fileAt;
    this.#image = image;
    this.#imageListed = image.replaceAll(String.raw`\x0a`, newline);
  }

  /** The index of the name at [from, to) in the text, which a region from `start` to `end` has. */
  indexOf(from: number, to: number, start: number, end: number): number {
    if (this.#isLast(from, to)) return this.#lastIndex;
    const listed = nameFromBytes(this.#text.subarray(from, to));
    if (listed.includes(newline)) {
      const isImage = listed === this.#imageListed;
      const name = this.#fileAt(start, end) || (isImage ? this.#image : listed.replaceAll(newline, String.raw`\x0a`));
      return this.#indexOfName(name);
    }
    this.#lastStart = from;
    this.#lastEnd = to;
    this.#lastIndex = this.#indexOfName(listed);
    return this.#lastIndex;
  }

  #indexOfName(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.names.push(name) - 1;
    this.#indexes.set(name, index);
    return index;
  }

  #isLast(from: number, to: number): boolean {
    if (to - from !== this.#lastEnd - this.#lastStart) return false;
    for (let index = 0; index < to - from; index += 1) {
      if (this.#text[from + index] !== this.#text[this.#lastStart + index]) return false;
    }
    return true;
  }
}
