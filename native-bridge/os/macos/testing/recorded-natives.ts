/** A table of natives for tests: it records every call with its arguments, and answers as configured. */
import { KERN } from '../kern-return.ts';
import type { Natives } from '../natives.ts';
import { infoBytes } from '../region-info.ts';

type Argument = number | BigUint64Array | Uint32Array | Uint8Array;
/** What a native does in its n-th call: fills what it was given, and returns its result. */
type Answer = (...args: never[]) => number;
type Name = keyof Natives;

export interface Recorded {
  natives: Natives;
  /** `name(argument, …)`, in order: for an array what stood first in it, and `…` for bytes. */
  calls: string[];
  /** Queues answers for the next calls of this name. By default calls succeed and fill nothing. */
  answer<N extends Name>(name: N, ...answers: Natives[N][]): void;
  /** Lets one region be found next: [start, start + length), on a memory object; read-write and shared, unless given. */
  find(start: number, length: number, fields?: RegionFields): void;
  /** Lets none be found next. */
  findNothing(): void;
  /** The calls so far that change something, in order. */
  changes(): string[];
}

/** Of struct vm_region_submap_info_64. */
interface RegionFields {
  object?: number;
  protection?: number;
  resident?: number;
  file?: boolean;
  submap?: boolean;
}

const ownTask = 0x103;

export function recordedNatives(): Recorded {
  const calls: string[] = [];
  const queues = new Map<string, Answer[]>();
  const standing: Record<string, number> = { task_self_trap: ownTask, getpagesize: 16_384, mmap: -1 };
  const text = (argument: Argument) => {
    if (typeof argument === 'number') return argument > 0xffff ? `0x${argument.toString(16)}` : String(argument);
    if (argument instanceof Uint8Array) return '…';
    const first = argument[0] ?? 0;
    return first > 0xffff ? `[0x${first.toString(16)}]` : `[${first}]`;
  };
  const natives = new Proxy(
    {},
    {
      get: (_, name: string) => {
        return (...args: Argument[]) => {
          calls.push(`${name}(${args.map(text).join(', ')})`);
          const answer = queues.get(name)?.shift();
          // The queue of this name holds answers of its own type, which takes these very arguments.
          return answer ? answer(...(args as never[])) : (standing[name] ?? 0);
        };
      },
    },
  );
  const answer: Recorded['answer'] = (name, ...answers) => {
    queues.set(name, [...(queues.get(name) ?? []), ...answers]);
  };
  return {
    // Whatever is asked for is there: see `get`.
    natives: natives as Natives,
    calls,
    answer,
    find(start, length, { object = 77, protection = 3, resident = 0, file = false, submap = false } = {}) {
      answer('mach_vm_region_recurse', (_, at, size, __, info) => {
        at[0] = BigInt(start);
        size[0] = BigInt(length);
        const fields = new DataView(info.fill(0).buffer, info.byteOffset, infoBytes);
        fields.setInt32(0, protection, true);
        fields.setUint32(24, resident, true);
        fields.setUint8(46, file ? 1 : 0);
        fields.setUint8(47, 4);
        fields.setInt32(48, submap ? 1 : 0, true);
        fields.setBigUint64(68, BigInt(object), true);
        return KERN.SUCCESS;
      });
    },
    findNothing: () => answer('mach_vm_region_recurse', () => KERN.INVALID_ADDRESS),
    changes: () => calls.filter((call) => !/^(mach_vm_region_recurse|task_info|proc_)/.test(call)),
  };
}
