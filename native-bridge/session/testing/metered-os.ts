/** A clock that goes by what a system is asked to do, for tests: the same on every machine, however busy. */
import type { MemoryOs } from '../../os/memory-os.ts';
import type { PageQuestion } from '../../os/observer.ts';

/** Milliseconds that a call costs, and a MiB that is copied: about eight times what Linux takes, so that less makes a long request. */
const callMs = 0.08;
const mebibyteMs = 2;

export interface MeteredOs {
  os: MemoryOs;
  /** Milliseconds, by what was asked so far. */
  now(): number;
}

/** `real` with each call counted, and the bytes that it copies. */
export function meteredOs(real: MemoryOs): MeteredOs {
  let spentMs = 0;
  const copied = (args: readonly unknown[]) =>
    args.flat().reduce<number>((sum, arg) => sum + (bytesOf(arg) ?? 0), 0) / 2 ** 20;
  const spend = (args: readonly unknown[]) => {
    spentMs += callMs + mebibyteMs * copied(args);
  };
  const { ask } = real.abilities.pages;
  const pages = ask && {
    ask(question: PageQuestion) {
      spend([]);
      return ask(question);
    },
  };
  const abilities = { ...real.abilities, ...(pages && { pages }) };
  const os = new Proxy(real, {
    get(target, name) {
      if (name === 'abilities') return abilities;
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        spend(args);
        return Reflect.apply(member, target, args);
      };
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return { os, now: () => spentMs };
}

/** Of `read` and `write` the bytes, of `readMany` each target. */
function bytesOf(arg: unknown): number | null {
  if (arg instanceof Uint8Array) return arg.length;
  if (typeof arg === 'object' && arg !== null && 'target' in arg) return bytesOf(arg.target);
  return null;
}
