/**
 * Copies between our own addresses and JavaScript without ever dereferencing one: a carrier's calls answer EFAULT or a
 * short count where a load or store would crash.
 */
import type { Address } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import { type Carrier, maxVectors, scratch, scratchBytes, vectors } from './carriers.ts';
import { callFailed } from './errno.ts';
import { errno } from './libc.ts';

const EFAULT = 14;
const ENOMEM = 12;

/** ENOMEM is what the kernel says of pages that no memory could be found for. */
function isOutOfReach(code: number | undefined): boolean {
  return code === EFAULT || code === ENOMEM;
}

export interface ReadRequest {
  from: Address;
  target: Uint8Array;
}

const nothing = new Uint8Array(0);
const copied = Buffer.from(scratch.buffer, scratch.byteOffset, scratch.byteLength);

/** Makes one call of a copy: `copy` makes it, and returns how many bytes of `part` arrived at `at`, or -1 with an errno. */
export type RunCopy = (at: number, part: Uint8Array, copy: () => number) => number;

export class Transfer {
  readonly #carrier: Carrier;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  /** What `write` calls, for the call log. */
  get writeCall(): string {
    return this.#carrier.writeCall;
  }

  /** See Observer.read. */
  read(from: Address, target: Uint8Array): number {
    for (let done = 0; done < target.length; ) {
      const bytes = Math.min(scratchBytes, target.length - done);
      vectors[0] = BigInt(from + done);
      vectors[1] = BigInt(bytes);
      const count = this.#transferred('read', bytes, 1);
      target.set(scratch.subarray(0, count), done);
      done += count;
      if (count < bytes) return done;
    }
    return target.length;
  }

  /** See Observer.readMany. Requests that fit are read by one call; one that ends short does not hold up the others. */
  readMany(requests: readonly ReadRequest[]): number[] {
    const counts: number[] = [];
    while (counts.length < requests.length) {
      const first = counts.length;
      let bytes = 0;
      let taken = 0;
      for (let request = requests[first]; request && taken < maxVectors; request = requests[first + taken]) {
        if (bytes + request.target.length > scratchBytes) break;
        vectors[2 * taken] = BigInt(request.from);
        vectors[2 * taken + 1] = BigInt(request.target.length);
        bytes += request.target.length;
        taken += 1;
      }
      const next = requests[first];
      if (taken === 0 && next) {
        counts.push(this.read(next.from, next.target));
        continue;
      }
      let left = this.#transferred('read', bytes, taken);
      let at = 0;
      for (let request = first; request < first + taken; request += 1) {
        const target = requests[request]?.target ?? nothing;
        const count = Math.min(left, target.length);
        // Read a dozen times a second, each part of the scratch buffer as an array would be garbage.
        copied.copy(target, 0, at, at + count);
        counts.push(count);
        at += count;
        left -= count;
        if (count < target.length) break;
      }
    }
    return counts;
  }

  /** See Memory.write. A call carries no more bytes than the scratch buffer holds; `run` makes each call. */
  write(to: Address, source: Uint8Array, run?: RunCopy): number {
    for (let done = 0; done < source.length; ) {
      const part = source.subarray(done, done + scratchBytes);
      scratch.set(part);
      vectors[0] = BigInt(to + done);
      vectors[1] = BigInt(part.length);
      const copy = () => this.#carrier.write(part.length, 1);
      const count = run ? this.#reported(() => run(to + done, part, copy)) : this.#transferred('write', part.length, 1);
      done += count;
      if (count < part.length) return done;
    }
    return source.length;
  }

  /** What a reported call returned; 0 where it failed for the memory at that address. */
  #reported(run: () => number): number {
    try {
      return run();
    } catch (thrown) {
      if (isOutOfReach(asProblem(thrown).data.osCode)) return 0;
      throw thrown;
    }
  }

  /** Bytes of the vectors that arrived; 0 where the very first was out of reach. */
  #transferred(way: 'read' | 'write', bytes: number, count: number): number {
    const arrived = this.#carrier[way](bytes, count);
    if (arrived >= 0) return arrived;
    const code = errno();
    if (isOutOfReach(code)) return 0;
    const call = way === 'read' ? this.#carrier.readCall : this.#carrier.writeCall;
    throw callFailed(call, code, 'The memory could not be reached');
  }

  close(): void {
    this.#carrier.close();
  }
}
