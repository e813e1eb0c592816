/** Arguments and results of calls, as numbers and paths. They are read from templates once, then evaluated. Pure. */
import { nameFromBytes } from '../../../protocol/names.ts';
import { valuesOfNames } from './flags.ts';
import { bytesOfText } from './scan.ts';
import { countPlaces, placeForm, places } from './template.ts';

/** The value of an argument, once the numbers of a call are there. */
export type Evaluate = (numbers: readonly number[]) => number;

/**
 * Reads an argument of a template; `from`: how many places stand before it. Understood are numbers, names of bits, both
 * joined by `|`, shifts, descriptors with their path and values with a comment. Null where it is anything else. `areBits`:
 * only these are ever printed in octal (as 0600); an address or a length that begins so is damaged.
 */
export function compileValue(argument: string, from: number, areBits = true): Evaluate | null {
  if (!areBits && /^\[?-?0\d/.test(argument)) return null;
  // Within brackets: io_setup's, which is set by the call.
  const inner = /^\[([^[\]]*)\]$/.exec(argument)?.[1] ?? argument;
  const text = withoutComments(inner).replace(/<.*>(?:\(deleted\))?$/, '');
  let place = from;
  const terms: Evaluate[] = [];
  for (const term of text.split('|')) {
    const value = compileTerm(term.trim(), place);
    if (!value) return null;
    terms.push(value);
    place += countPlaces(term);
  }
  const [first] = terms;
  if (first && terms.length === 1) return first;
  // Bits are taken apart and put together as numbers: clone's go beyond 32.
  return (numbers) => terms.reduce((sum, term) => union(sum, term(numbers)), 0);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//g, '').trim();
}

function union(one: number, other: number): number {
  const [high, low] = [Math.floor(one / 2 ** 32) | Math.floor(other / 2 ** 32), (one | other) >>> 0];
  return (high >>> 0) * 2 ** 32 + low;
}

function compileTerm(term: string, place: number): Evaluate | null {
  if (term === places.decimal || term === places.hex) return (numbers) => numbers[place] ?? 0;
  if (term === places.negative) return (numbers) => -(numbers[place] ?? 0);
  const shift = term.split('<<');
  const [base, by] = shift;
  if (shift.length === 2 && base !== undefined && by !== undefined) {
    const value = compileTerm(base, place);
    const bits = compileTerm(by, place + countPlaces(base));
    return value && bits && ((numbers) => value(numbers) * 2 ** Math.min(bits(numbers), 63));
  }
  const constant = constantOf(term);
  return constant === null ? null : () => constant;
}

function constantOf(term: string): number | null {
  const named = valuesOfNames.get(term);
  if (named !== undefined) return named;
  if (/^-?0[0-7]+$/.test(term)) return Number.parseInt(term, 8);
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(term)) return null;
  // Above 2^53 only some numbers are exact; page-aligned ones are.
  return BigInt(Number(term)) === BigInt(term) ? Number(term) : null;
}

/** The file behind a descriptor, as visible text: of `3</etc/passwd>(deleted)`; null where strace did not name it (-y). */
export function pathOf(argument: string): string | null {
  const found = /^[^<"]*<(.*)>(\(deleted\))?$/.exec(argument);
  if (!found) return null;
  const [, path = '', deleted] = found;
  return nameFromBytes(bytesOfText(path)) + (deleted === undefined ? '' : ' (deleted)');
}

/** A string in quotes, as visible text; null where it is none. */
export function stringOf(argument: string): string | null {
  const found = /^"((?:[^"\\]|\\.)*)"(?:\.\.\.)?$/.exec(argument);
  return found ? nameFromBytes(bytesOfText(found[1] ?? '')) : null;
}

/** How a call ended. */
export type Result =
  /** Of an unknown value, or not ended. */
  { kind: 'unknown' } | { kind: 'failed'; error: string } | { kind: 'value'; value: Evaluate };

/** Reads the result of a template; `from`: how many places stand before it. */
export function compileResult(text: string | null, from: number): Result {
  if (text === null || text.startsWith('?')) return { kind: 'unknown' };
  const failed = /^(?:-1|\u2461) (?:([A-Z][A-Z0-9]+)\b|\(errno .*\))/.exec(text);
  if (failed) return { kind: 'failed', error: failed[1] ?? 'unknown' };
  // Behind the value: what it means, whether strace changed or delayed it, the thread's name.
  const head = /^([^ <]+)(?:<[^<>]*>)?(?: |$)/.exec(text)?.[1] ?? '';
  const own = /\/\* ([^*]+) in strace's PID NS \*\//.exec(text);
  if (own) {
    const before = text.slice(0, own.index).match(placeForm)?.length ?? 0;
    const value = compileTerm((own[1] ?? '').trim(), from + before);
    return value ? { kind: 'value', value } : { kind: 'unknown' };
  }
  // Results are written in the usual ways alone; anything else is no fact.
  const value = head.length === 1 && countPlaces(head) === 1 ? compileTerm(head, from) : null;
  return value ? { kind: 'value', value } : { kind: 'unknown' };
}
