/** Which region lies at an address: PROCMAP_QUERY where the kernel has it (6.11), else the whole list. */
import { closeSync, openSync } from 'node:fs';
import { type Address, address } from '../../../protocol/address.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import { nameFromBytes } from '../../../protocol/names.ts';
import type { OsRegion } from '../observer.ts';
import { bufferAddress, errno, libc } from './libc.ts';
import { readRegions, regionIn } from './maps.ts';

/** Documentation/filesystems/proc.rst and linux/fs.h: _IOWR('f', 17, struct procmap_query), 104 bytes. */
const PROCMAP_QUERY = 0xc0686611;
const COVERING_OR_NEXT_VMA = 0x10n;
const ENOENT = 2;
const nameBytes = 4096;
const structHalves = 26;
/** With more addresses than these, all answers are forgotten. */
const mostAnswers = 256;

/** What the kernel filled in, and what was made of it. */
interface Answer {
  halves: Uint32Array;
  name: Uint8Array;
  region: OsRegion;
}

export class RegionQuery {
  readonly #fd: number;
  readonly #words = new BigUint64Array(13);
  readonly #halves = new Uint32Array(this.#words.buffer);
  readonly #name = new Uint8Array(nameBytes);
  readonly #nameAddr = bufferAddress(this.#name);
  readonly #known: boolean;
  /** By the address that was asked about: mostly the answer is the one of before, and need not be made once more. */
  readonly #answers = new Map<number, Answer>();

  /**
   * `useQuery` false reads the whole list even where the kernel answers for one address. Throws Unsupported where there
   * is no list.
   */
  constructor({ path = '/proc/self/maps', useQuery = true } = {}) {
    this.#fd = openList(path);
    this.#known = useQuery && this.#ask(address(0)) !== 'unknown';
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** See Observer.query. */
  query(at: Address): OsRegion | null {
    const found = this.#known ? this.#ask(at) : 'unknown';
    return found === 'unknown' ? regionIn(readRegions(process.pid), at) : found;
  }

  /** Whether the kernel has the call at all is asked once, at start: a later error (ENAMETOOLONG) is of that region alone. */
  #ask(at: Address): OsRegion | null | 'unknown' {
    const words = this.#words;
    const halves = this.#halves;
    halves.fill(0);
    halves[0] = 104; // size
    words[1] = COVERING_OR_NEXT_VMA; // query_flags
    halves[4] = at % 2 ** 32; // query_addr
    halves[5] = at / 2 ** 32;
    halves[20] = nameBytes; // vma_name_size (its other half: build_id_size)
    words[11] = this.#nameAddr; // vma_name_addr
    if (libc.ioctl(this.#fd, PROCMAP_QUERY, words) < 0) {
      return errno() === ENOENT ? null : 'unknown';
    }
    const nameSize = halves[20] ?? 0;
    const known = this.#answers.get(at);
    if (
      known &&
      known.name.length === nameSize &&
      sameStart(known.halves, halves, structHalves) &&
      sameStart(known.name, this.#name, nameSize)
    )
      return known.region;
    const region = this.#regionOf(nameSize);
    if (this.#answers.size >= mostAnswers) this.#answers.clear();
    this.#answers.set(at, { halves: halves.slice(), name: this.#name.slice(0, nameSize), region });
    return region;
  }

  #regionOf(nameSize: number): OsRegion {
    const words = this.#words;
    return {
      start: address(Number(words[3])),
      end: address(Number(words[4])),
      protection: Number(words[5]) & 15, // the kernel's bits are ours
      offset: words[7] ?? 0n,
      inode: words[8] ?? 0n,
      device: Number((words[9] ?? 0n) & 0xffffffffn) * 2 ** 20 + Number((words[9] ?? 0n) >> 32n),
      name: nameSize > 1 ? nameFromBytes(this.#name.subarray(0, nameSize - 1)) : '',
    };
  }
}

/** Whether both begin with the same `count` elements. Without a part of an array, which would be garbage. */
function sameStart(one: Uint8Array | Uint32Array, other: Uint8Array | Uint32Array, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

function openList(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    throw problem(
      'Unsupported',
      `Samepage checks everything against the system’s own list of mappings, and cannot read it (${asProblem(thrown).message}). Is /proc mounted? (mount -t proc proc /proc)`,
    );
  }
}
