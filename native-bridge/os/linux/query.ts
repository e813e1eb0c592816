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

export class RegionQuery {
  readonly #fd: number;
  readonly #words = new BigUint64Array(13);
  readonly #name = new Uint8Array(nameBytes);
  readonly #known: boolean;

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
    words.fill(0n);
    words[0] = 104n; // size
    words[1] = COVERING_OR_NEXT_VMA; // query_flags
    words[2] = BigInt(at); // query_addr
    words[10] = BigInt(nameBytes); // vma_name_size (low half), build_id_size (high half)
    words[11] = bufferAddress(this.#name); // vma_name_addr
    if (libc.ioctl(this.#fd, PROCMAP_QUERY, words) < 0) {
      return errno() === ENOENT ? null : 'unknown';
    }
    const nameSize = Number((words[10] ?? 0n) & 0xffffffffn);
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
