/** The system's calls as they were made: data, from which text is made where somebody reads it. */

import { formatAddress } from './address.ts';
import { shortText } from './short-text.ts';
import * as z from './zod.ts';

const whole = z.int();
const count = whole.check(z.nonnegative());

/** What of ours an address or a handle stood for: a view, `plus` bytes from its start; a section. */
const subjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view'), view: z.string(), plus: count }),
  z.object({ kind: z.literal('section'), section: count }),
]);
export type CallSubject = z.infer<typeof subjectSchema>;
const of = z.optional(subjectSchema);

const callArgumentSchema = z.discriminatedUnion('kind', [
  /** Of the process that made the call; 0 is NULL. */
  z.object({ kind: z.literal('address'), at: count, of }),
  /** Bytes, written in decimal. */
  z.object({ kind: z.literal('size'), bytes: count }),
  /** Bytes from the beginning of a section, written in hex. */
  z.object({ kind: z.literal('offset'), bytes: count }),
  /** A file descriptor, a handle or a port; negative where it stands for none. */
  z.object({ kind: z.literal('handle'), handle: whole, of }),
  z.object({ kind: z.literal('number'), value: whole }),
  /** The set ones by their names; `none` is what is written where there are none. */
  z.object({ kind: z.literal('flags'), names: z.array(z.string()), none: z.string() }),
  /** A path or another name that the call was given. */
  z.object({ kind: z.literal('name'), text: z.string() }),
  /** Bytes that were copied: the first of them, and how many there are. */
  z.object({ kind: z.literal('bytes'), first: z.instanceof(Uint8Array), length: count }),
  /** A constant of the system's: `self`, `NULL`, `OPEN_EXISTING`; `…` for what says nothing. */
  z.object({ kind: z.literal('word'), text: z.string() }),
]);
export type CallArgument = z.infer<typeof callArgumentSchema>;

const callResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('address'), at: count, of }),
  z.object({ kind: z.literal('handle'), handle: whole }),
  z.object({ kind: z.literal('count'), value: whole }),
  /** 0 or TRUE: that it was done. */
  z.object({ kind: z.literal('status'), value: whole }),
  /** `value`: what the call returned; null where that is the error itself. `name`: `EEXIST`, `KERN_NO_SPACE`. */
  z.object({ kind: z.literal('error'), value: z.nullable(whole), name: z.string() }),
]);
export type CallResult = z.infer<typeof callResultSchema>;
/** What a call returns when it succeeds. */
export type CallReturns = Exclude<CallResult['kind'], 'error'>;

export const callRecordSchema = z.object({
  id: count,
  /** Milliseconds since 1970, with fractions. */
  time: z.number().check(z.nonnegative()),
  /** The process and its thread that made the call; the thread is null where the system gives it no number. */
  pid: count,
  thread: z.nullable(count),
  name: z.string(),
  arguments: z.array(callArgumentSchema),
  result: callResultSchema,
  nanoseconds: z.number().check(z.nonnegative()),
  /** Null where the system counts none. */
  faults: z.nullable(count),
});
export type CallRecord = z.infer<typeof callRecordSchema>;

/** How many bytes of what was copied a record has. */
const firstBytes = 8;
/** Characters of a name: paths are short, but for one that somebody made very long. */
const mostNameCharacters = 400;

/** An argument by its kind. */
export const arg = {
  address: (at: number): CallArgument => ({ kind: 'address', at }),
  size: (bytes: number): CallArgument => ({ kind: 'size', bytes }),
  offset: (bytes: number): CallArgument => ({ kind: 'offset', bytes }),
  handle: (handle: number): CallArgument => ({ kind: 'handle', handle }),
  number: (value: number): CallArgument => ({ kind: 'number', value }),
  flags: (names: readonly string[], none = '0'): CallArgument => ({ kind: 'flags', names: [...names], none }),
  name: (text: string): CallArgument => ({ kind: 'name', text: shortText(text, mostNameCharacters) }),
  /** Copies the first ones: the rest may change. */
  bytes: (all: Uint8Array): CallArgument => ({ kind: 'bytes', first: all.slice(0, firstBytes), length: all.length }),
  word: (text: string): CallArgument => ({ kind: 'word', text }),
};

/** The result of a call that succeeded. */
export function returned(kind: CallReturns, value: number): CallResult {
  if (kind === 'address') return { kind, at: value };
  return kind === 'handle' ? { kind, handle: value } : { kind, value };
}

export function callHasFailed({ result }: Pick<CallRecord, 'result'>): boolean {
  return result.kind === 'error';
}

function argumentText(argument: CallArgument): string {
  switch (argument.kind) {
    case 'address':
      return argument.at === 0 ? 'NULL' : formatAddress(argument.at);
    case 'size':
      return String(argument.bytes);
    case 'offset':
      return argument.bytes === 0 ? '0' : formatAddress(argument.bytes);
    case 'handle':
      return String(argument.handle);
    case 'number':
      return String(argument.value);
    case 'flags':
      return argument.names.join('|') || argument.none;
    case 'name':
      return `"${argument.text}"`;
    case 'bytes': {
      const digits = [...argument.first].map((byte) => byte.toString(16).padStart(2, '0'));
      return `[${digits.join(' ')}${argument.length > argument.first.length ? ' …' : ''}]`;
    }
    case 'word':
      return argument.text;
  }
}

/** What of ours a call was about, in the order of its arguments. */
export function callSubjects({ arguments: all, result }: Pick<CallRecord, 'arguments' | 'result'>): CallSubject[] {
  return [...all, result].flatMap((each) => ('of' in each && each.of ? [each.of] : []));
}

/** The same for people: `view A, section 1`; '' where nothing of ours stands behind its arguments. */
export function callSubjectText(record: Pick<CallRecord, 'arguments' | 'result'>): string {
  const texts = callSubjects(record).map((subject) =>
    subject.kind === 'view' ? `view ${subject.view}` : `section ${subject.section}`,
  );
  return [...new Set(texts)].join(', ');
}

/** As strace would print it: `mmap(0x290000, 65536, PROT_READ|PROT_WRITE, MAP_SHARED|…, 5, 0)`. */
export function callText({ name, arguments: all }: Pick<CallRecord, 'name' | 'arguments'>): string {
  return `${name}(${all.map(argumentText).join(', ')})`;
}

/** `0x290000`, `70000`, `0`; `-1 EEXIST`, `0 ERROR_INVALID_ADDRESS`, `KERN_NO_SPACE` of a call that failed. */
export function callResultText({ result }: Pick<CallRecord, 'result'>): string {
  switch (result.kind) {
    case 'address':
      return result.at === 0 ? 'NULL' : formatAddress(result.at);
    case 'handle':
      return String(result.handle);
    case 'error':
      return result.value === null ? result.name : `${result.value} ${result.name}`;
    default:
      return String(result.value);
  }
}
