/**
 * What a message costs, before it is decoded: one pass over the heads of its values, which makes nothing. The decoder
 * itself would make an array as long as five bytes claim, for each level of nesting
 * (https://github.com/msgpack/msgpack/blob/master/spec.md).
 */
import type { MessageBudget } from './limits.ts';

export interface Measured {
  /** Why the message is refused, a sentence; null where it may be decoded. */
  fault: string | null;
  /** Its envelope's request id, where it has one: refused or not, the request is to be answered. */
  id: string | null;
}

/** The type of packed byte runs (codec.ts), which begin with their whole length. */
export const packedBytesType = 3;
const packedHeadBytes = 4;
/** Longer ids are none of ours. */
const idBytes = 64;
/** In a message that is refused already, this many more values are looked through for the id, which may come last. */
const searchedItems = 500_000;
const searchedDepth = 1000;

/** A value's head: how far to go on, and how many values follow as its content. */
interface Head {
  kind: 'plain' | 'text' | 'extension' | 'array' | 'map';
  /** Bytes of content after the head that are no values. */
  skip: number;
  /** Values that follow. */
  children: number;
  type: number;
}

class Broken extends Error {}
const cutShort = 'A message that ends before its content does is refused.';

/** Never throws. Costs some 10 ns a value; texts and bytes are skipped. */
export function measure(bytes: Uint8Array, budget: MessageBudget): Measured {
  const scan = new Scan(bytes, budget);
  if (bytes.length > budget.bytes) return { fault: over('bytes', bytes.length, budget.bytes), id: null };
  try {
    scan.run();
  } catch (thrown) {
    if (!(thrown instanceof Broken)) throw thrown;
    scan.fault ??= thrown.message;
  }
  return { fault: scan.fault, id: scan.id };
}

function over(what: string, count: number, most: number): string {
  return `A message with ${count} ${what} is refused: at most ${most} are allowed.`;
}

class Scan {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget: MessageBudget;
  readonly #head: Head = { kind: 'plain', skip: 0, children: 0, type: 0 };
  #at = 0;
  #items = 0;
  #unpacked = 0;
  fault: string | null = null;
  id: string | null = null;

  constructor(bytes: Uint8Array, budget: MessageBudget) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = budget;
  }

  run(): void {
    /** Values still to come at each level. */
    const left = [1];
    let isMap = false;
    /** At the top map's value for the key `i`. */
    let isId = false;
    for (let top = 0; top >= 0; ) {
      if (left[top] === 0) {
        left.pop();
        top -= 1;
        continue;
      }
      left[top] = (left[top] ?? 0) - 1;
      const head = this.#next();
      const isKey = top === 1 && isMap && (left[top] ?? 0) % 2 === 1;
      if (isId && !isKey && top === 1) this.#takeId(head);
      isId = isKey && head.kind === 'text' && head.skip === 1 && this.#bytes[this.#at] === 0x69;
      if (top === 0) isMap = head.kind === 'map';
      this.#count(head, top);
      this.#skip(head);
      if (head.children > 0) {
        left.push(head.children);
        top += 1;
      }
      if (this.#searchedEnough(top)) return;
    }
    if (this.#at !== this.#bytes.length) throw new Broken('A message with something after its end is refused.');
  }

  #skip({ skip, children }: Head): void {
    this.#at += skip;
    // Each value takes at least a byte.
    if (this.#at + children > this.#bytes.length) throw new Broken(cutShort);
  }

  #searchedEnough(depth: number): boolean {
    return this.fault !== null && (this.#items > this.#budget.items + searchedItems || depth > searchedDepth);
  }

  #takeId({ kind, skip }: Head): void {
    if (kind !== 'text' || skip > idBytes) return;
    this.id = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + skip));
  }

  #count(head: Head, top: number): void {
    const { items, depth, textBytes, unpackedBytes } = this.#budget;
    this.#items += 1;
    if (head.kind === 'extension' && head.type === packedBytesType && head.skip >= packedHeadBytes) {
      // An extension that reaches beyond the message's end is found out next.
      const isWhole = this.#at + packedHeadBytes <= this.#bytes.length;
      this.#unpacked += isWhole ? this.#view.getUint32(this.#at, true) : 0;
    }
    if (this.#items > items) this.fault ??= `A message of over ${items} values is refused.`;
    if (top + 1 > depth && head.children > 0) this.fault ??= `A message nested over ${depth} deep is refused.`;
    if (head.kind === 'text' && head.skip > textBytes) this.fault ??= over('bytes in a text', head.skip, textBytes);
    if (this.#unpacked > unpackedBytes) this.fault ??= over('unpacked bytes', this.#unpacked, unpackedBytes);
  }

  /** Reads a head; `#at` is then where its content begins. */
  #next(): Head {
    const byte = this.#unsigned(1);
    if (byte <= 0x7f || byte >= 0xe0) return this.#is('plain', 0);
    if (byte <= 0x8f) return this.#is('map', 0, 2 * (byte & 15));
    if (byte <= 0x9f) return this.#is('array', 0, byte & 15);
    if (byte <= 0xbf) return this.#is('text', byte & 31);
    if (byte <= 0xc3) return this.#constant(byte);
    if (byte <= 0xc6) return this.#is('plain', this.#unsigned(1 << (byte - 0xc4)));
    if (byte <= 0xc9) return this.#extension(this.#unsigned(1 << (byte - 0xc7)));
    if (byte <= 0xcb) return this.#is('plain', 4 << (byte - 0xca)); // float 32, 64
    if (byte <= 0xcf) return this.#is('plain', 1 << (byte - 0xcc)); // uint 8 to 64
    if (byte <= 0xd3) return this.#is('plain', 1 << (byte - 0xd0)); // int 8 to 64
    if (byte <= 0xd8) return this.#extension(1 << (byte - 0xd4));
    if (byte <= 0xdb) return this.#is('text', this.#unsigned(1 << (byte - 0xd9)));
    if (byte <= 0xdd) return this.#is('array', 0, this.#unsigned(2 << (byte - 0xdc)));
    return this.#is('map', 0, 2 * this.#unsigned(2 << (byte - 0xde)));
  }

  #constant(byte: number): Head {
    if (byte === 0xc1) throw new Broken('A message that is no MessagePack is refused.');
    return this.#is('plain', 0); // nil, false, true
  }

  #extension(length: number): Head {
    this.#is('extension', length);
    this.#head.type = this.#unsigned(1);
    return this.#head;
  }

  #is(kind: Head['kind'], skip: number, children = 0): Head {
    this.#head.kind = kind;
    this.#head.skip = skip;
    this.#head.children = children;
    return this.#head;
  }

  /** A big-endian number of 1, 2 or 4 bytes. */
  #unsigned(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw new Broken(cutShort);
    this.#at += size;
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }
}
