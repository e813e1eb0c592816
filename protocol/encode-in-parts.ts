/** Encoding of long messages in parts: 32,000 views take 60 ms, for which nobody else should wait. */
import { encodeMessage } from './codec.ts';

/** Entries of a list that are encoded at once. */
const entriesAtOnce = 500;
/** Long lists stand in the envelope's result or event, no deeper. */
const mostDepth = 3;

/** A message on its way to bytes: the same as `encodeMessage` gives. It must not change any more. */
export class Encoding {
  readonly isLong: boolean;
  readonly #rest: Iterator<Uint8Array>;
  readonly #parts: Uint8Array[] = [];
  #whole: Uint8Array | null = null;

  constructor(message: unknown) {
    this.isLong = holdsLongList(message, 0);
    this.#rest = partsOf(message, 0);
  }

  /** Encodes a part more; returns the whole once it is done, else null. Throws where the message cannot be encoded. */
  next(): Uint8Array | null {
    if (this.#whole) return this.#whole;
    const part = this.#rest.next();
    if (!part.done) this.#parts.push(part.value);
    // What cannot be encoded ends with its error, and then without any part.
    else this.#whole = joined(this.#parts.splice(0));
    return this.#whole;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function* partsOf(value: unknown, depth: number): Generator<Uint8Array> {
  if (!holdsLongList(value, depth)) {
    yield encodeMessage(value);
  } else if (!Array.isArray(value)) {
    const entries = entriesOf(value);
    yield headerOf(entries.length, mapHeaders);
    for (const [key, entry] of entries) {
      yield encodeMessage(key);
      yield* partsOf(entry, depth + 1);
    }
  } else {
    yield headerOf(value.length, arrayHeaders);
    if (value.length <= entriesAtOnce) for (const entry of value) yield* partsOf(entry, depth + 1);
    else for (let from = 0; from < value.length; from += entriesAtOnce) yield entriesFrom(value, from);
  }
}

/** Some entries of a list, without the header that they would have as their own list. */
function entriesFrom(list: readonly unknown[], from: number): Uint8Array {
  const some = list.slice(from, from + entriesAtOnce);
  return encodeMessage(some).subarray(headerOf(some.length, arrayHeaders).length);
}

function holdsLongList(value: unknown, depth: number): boolean {
  if (Array.isArray(value) && value.length > entriesAtOnce) return true;
  if (depth === mostDepth) return false;
  return (Array.isArray(value) ? value : entriesOf(value).map(([, entry]) => entry)).some((entry) =>
    holdsLongList(entry, depth + 1),
  );
}

/** Of a plain object, what is encoded of it; everything else has none. */
function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).filter(([, entry]) => entry !== undefined);
}

/** First bytes for up to 15 entries (to be added to it), for 2^16 - 1, and for 2^32 - 1. MessagePack's specification. */
const arrayHeaders = [0x90, 0xdc, 0xdd] as const;
const mapHeaders = [0x80, 0xde, 0xdf] as const;

function headerOf(count: number, [few, some, many]: readonly [number, number, number]): Uint8Array {
  if (count < 16) return Uint8Array.of(few + count);
  if (count < 2 ** 16) return Uint8Array.of(some, count >> 8, count & 255);
  return Uint8Array.of(many, count >>> 24, (count >> 16) & 255, (count >> 8) & 255, count & 255);
}
