/** Calls that make threads and processes, begin programs, and name memory: clone(2), execve(2), prctl(2). Pure. */
import { leastPageBytes } from '../../../protocol/model.ts';
import { type Compiled, none } from './effect.ts';
import { cloneFlags } from './flags.ts';
import { isThreadNumber } from './line.ts';
import { splitArguments } from './scan.ts';
import { countPlaces, putNumbers } from './template.ts';
import { compileValue, type Evaluate, stringOf } from './values.ts';

export const mostAddress = 2 ** 57;
export const isPlace = (start: number) => start >= 0 && start < mostAddress && start % leastPageBytes === 0;
export const isRange = (start: number, length: number) =>
  isPlace(start) && length > 0 && start + length <= mostAddress && Number.isSafeInteger(length);
export const hasFlag = (value: number, flag: number) => Math.floor(value / flag) % 2 === 1;

export const spawnCalls: ReadonlySet<string> = new Set(['clone', 'clone2', 'clone3', 'fork', 'vfork']);
/** Where the path stands among the arguments; what is executed follows it, then the environment. */
export const executeCalls: Readonly<Record<string, number>> = { execve: 0, execveat: 1, execv: 0 };

export function compileSpawn(call: string, args: string, result: Evaluate): Compiled | null {
  const flags = call === 'fork' || call === 'vfork' ? () => 0 : flagsOf(args);
  if (!flags) return null;
  return (numbers) => {
    const [bits, child] = [flags(numbers), result(numbers)];
    // In the child itself the call returns 0; strace prints the parent's.
    if (child === 0) return none;
    if (!isThreadNumber(child)) return null;
    return {
      kind: 'spawn',
      child,
      sharesMemory: call === 'vfork' || hasFlag(bits, cloneFlags.CLONE_VM),
      isThread: hasFlag(bits, cloneFlags.CLONE_THREAD),
      isSibling: hasFlag(bits, cloneFlags.CLONE_PARENT),
    };
  };
}

function flagsOf(args: string): Evaluate | null {
  const found = /\bflags=([^,}]*)/.exec(args);
  if (!found) return null;
  // A signal whose number differs between processors does not matter here.
  const bits = (found[1] ?? '').replace(/\|?\bSIG[A-Z0-9]+\b/, '');
  return compileValue(bits === '' ? 'NULL' : bits, countPlaces(args.slice(0, found.index)));
}

export function compileExecution(strings: readonly string[], pathAt: number, result: Evaluate | null): Compiled | null {
  if (!result) return () => none;
  const path = stringOf(strings[pathAt] ?? '');
  if (path === null) return null;
  const list = /^\[(.*)\]$/s.exec(strings[pathAt + 1] ?? '');
  const words = list ? splitArguments(list[1] ?? '') : [];
  const command = [path, ...words.slice(1).map((word) => stringOf(word) ?? putNumbers(word, []))].join(' ');
  return (numbers) => (result(numbers) === 0 ? { kind: 'execute', command } : null);
}

/** prctl(2): PR_SET_VMA with PR_SET_VMA_ANON_NAME. */
const setName = 0x53564d41;

export function compileNaming(
  strings: readonly string[],
  places: readonly number[],
  succeeded: boolean,
): Compiled | null {
  const option = compileValue(strings[0] ?? '', places[0] ?? 0);
  const [kind, start, length] = [1, 2, 3].map((at) => compileValue(strings[at] ?? '', places[at] ?? 0, at === 1));
  const name = strings[4] === 'NULL' ? '' : stringOf(strings[4] ?? '');
  if (!succeeded || !option) return () => none;
  return (numbers) => {
    if (option(numbers) !== setName) return none;
    const range = { start: start?.(numbers) ?? -1, length: length?.(numbers) ?? -1 };
    if (kind?.(numbers) !== 0 || name === null || !isRange(range.start, range.length)) return null;
    return { kind: 'name', ...range, name: name === '' ? '' : `[anon:${name}]` };
  };
}
