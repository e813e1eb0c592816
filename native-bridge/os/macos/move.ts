/**
 * Moving a mapping: mach_vm_remap shows the same memory objects, private pages and all, at the new address, then the old
 * one is deallocated. FIXED without OVERWRITE fails where anything lies; OVERWRITE only ever replaces what is ours.
 */
import { type Address, address } from '../../../protocol/address.ts';
import { arg, returned } from '../../../protocol/calls.ts';
import { asProblem, type SamepageError } from '../../../protocol/errors.ts';
import { orBack } from '../or-back.ts';
import { VM_FLAGS, VM_INHERIT_NONE, VM_PROT } from './mach.ts';
import type { MachCalls } from './mach-calls.ts';

type Refused = (call: string, at: number, length: number) => (result: number) => SamepageError;

export class Mover {
  readonly #calls: MachCalls;
  readonly #refused: Refused;
  readonly #target = new BigUint64Array(16);
  readonly #current = new Uint32Array(32);
  readonly #maximum = new Uint32Array(32);

  constructor(calls: MachCalls, refused: Refused) {
    this.#calls = calls;
    this.#refused = refused;
  }

  /** `length` in whole pages. */
  move(from: Address, length: number, to: Address): void {
    if (to === from) return;
    if (Math.abs(to - from) < length) {
      this.#shift(from, length, to);
    } else {
      this.#remap(from, length, VM_FLAGS.FIXED, to);
      this.deallocate(from, length);
    }
  }

  /** Over another mapping of ours. `length` in whole pages. */
  replace(from: Address, length: number, over: Address): void {
    this.#remap(from, length, VM_FLAGS.FIXED | VM_FLAGS.OVERWRITE, over);
    this.deallocate(from, length);
  }

  deallocate(at: number, length: number): void {
    const { natives, task } = this.#calls;
    this.#calls.run(
      'mach_vm_deallocate',
      () => [arg.word('self'), arg.address(at), arg.size(length)],
      () => natives.mach_vm_deallocate(task, at, length),
      `${length} bytes could not be unmapped`,
    );
  }

  /** Onto itself: what is new of the target is reserved first, and the view parked while it moves. Nothing gets free. */
  #shift(from: Address, length: number, to: Address): void {
    const step = Math.abs(to - from);
    const [fresh, left] = to > from ? [from + length, from] : [to, to + length];
    this.#reserve(fresh, step);
    const over = VM_FLAGS.FIXED | VM_FLAGS.OVERWRITE;
    let park: number | null = null;
    try {
      park = this.#remap(from, length, VM_FLAGS.ANYWHERE, 0);
      const parked = address(park);
      orBack(
        parked,
        () => this.#remap(parked, length, over, to),
        () => this.#remap(parked, length, over, from),
      );
    } catch (thrown) {
      this.deallocate(fresh, step);
      // What could not be put back lives at the parking place alone.
      if (park !== null && asProblem(thrown).data.movedTo === undefined) this.deallocate(park, length);
      throw thrown;
    }
    this.deallocate(park, length);
    this.deallocate(left, step);
  }

  #reserve(at: number, length: number): void {
    const { natives, task } = this.#calls;
    this.#target[0] = BigInt(at);
    const { FIXED } = VM_FLAGS;
    const { NONE } = VM_PROT;
    this.#calls.run(
      'mach_vm_map',
      () => [
        arg.word('self'),
        arg.address(at),
        arg.size(length),
        arg.number(0),
        arg.flags(['VM_FLAGS_FIXED']),
        arg.word('MEMORY_OBJECT_NULL'),
        arg.offset(0),
        arg.word('FALSE'),
        arg.flags(['VM_PROT_NONE']),
        arg.word('…'),
      ],
      () => natives.mach_vm_map(task, this.#target, length, 0, FIXED, 0, 0, 0, NONE, NONE, VM_INHERIT_NONE),
      this.#refused('mach_vm_map', at, length),
    );
  }

  /** Returns where. */
  #remap(from: number, length: number, flags: number, to: number): number {
    const { natives, task } = this.#calls;
    const [target, current, maximum] = [this.#target, this.#current, this.#maximum];
    target[0] = BigInt(to);
    const flagNames = Object.entries(VM_FLAGS).flatMap(([name, bit]) => (flags & bit ? [`VM_FLAGS_${name}`] : []));
    this.#calls.run(
      'mach_vm_remap',
      () => [
        arg.word('self'),
        arg.address(to),
        arg.size(length),
        arg.number(0),
        arg.flags(flagNames, 'VM_FLAGS_FIXED'),
        arg.word('self'),
        arg.address(from),
        arg.word('FALSE'),
        arg.word('…'),
      ],
      () => natives.mach_vm_remap(task, target, length, 0, flags, task, from, 0, current, maximum, VM_INHERIT_NONE),
      this.#refused('mach_vm_remap', to, length),
      () => returned('address', Number(target[0])),
    );
    return Number(target[0]);
  }
}
