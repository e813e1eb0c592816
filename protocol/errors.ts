import { addressSchema } from './address.ts';
import { shortText } from './short-text.ts';
import * as z from './zod.ts';

export const errorCodes = [
  'AddressInUse',
  'NotAligned',
  'OutOfAddressSpace',
  'NotMapped',
  'AccessViolation',
  'PermissionDenied',
  'LimitReached',
  'OutOfMemory',
  'InvalidArgument',
  'Unsupported',
  'NotFound',
  /** The bytes or the mapping are no longer what we left there. */
  'Changed',
  'NothingToUndo',
  /** By who started it. */
  'Cancelled',
  'Disconnected',
  'TimedOut',
  'Internal',
] as const;

export const occupantSchema = z.object({
  start: addressSchema,
  /** Exclusive. */
  end: addressSchema,
  /** What lies there, for people: `view B`, `libc.so.6 r-x`. */
  label: z.string(),
});

/** What is destroyed is more than undo can keep. */
const withoutUndoSchema = z.object({
  /** As the history names it: `Punch a hole where A lies`, `Undo: Open workspace heap.samepage`. */
  what: z.string(),
  /** That would be lost for good. */
  bytes: z.int().check(z.nonnegative()),
  /** What undo may keep. */
  budgetBytes: z.int().check(z.nonnegative()),
  /** By the memory that is left; else by its budget. */
  isMemory: z.optional(z.boolean()),
  /** How many steps of the history could be undone (where it is an undo: redone) no more. */
  steps: z.int().check(z.nonnegative()),
});

export const errorSchema = z.object({
  code: z.enum(errorCodes),
  /** One sentence for people: what happened, to what, why, what to do. */
  message: z.string(),
  /** The native call that failed, e.g. `mmap`. */
  call: z.optional(z.string()),
  /** The system's own number and name of the error, e.g. 17 and `EEXIST`. */
  osCode: z.optional(z.number()),
  osName: z.optional(z.string()),
  /** What stands in the way. */
  occupant: z.optional(occupantSchema),
  /** An address at which the same would work. */
  suggestion: z.optional(addressSchema),
  /** It can be done all the same, but not undone: the request takes `withoutUndo`. */
  withoutUndo: z.optional(withoutUndoSchema),
  /** Where the view lies now that could be moved neither to its target nor back. */
  movedTo: z.optional(addressSchema),
});

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorData = z.infer<typeof errorSchema>;
export type WithoutUndo = z.infer<typeof withoutUndoSchema>;
export type Occupant = z.infer<typeof occupantSchema>;

/** Every error that a person may see. It crosses the wire as its `data`. */
export class SamepageError extends Error {
  readonly data: ErrorData;

  constructor(data: ErrorData) {
    super(data.message);
    this.name = 'SamepageError';
    this.data = data;
  }

  get code(): ErrorCode {
    return this.data.code;
  }
}

/** Characters of a sentence; it may name something that a window has sent. */
const mostSentence = 1000;

/** A SamepageError with just a code and a sentence, which is shortened in the middle where it is very long. */
export function problem(code: ErrorCode, message: string, more: Partial<ErrorData> = {}): SamepageError {
  return new SamepageError({ ...more, code, message: shortText(message, mostSentence) });
}

/** Anything thrown, as a SamepageError: a buffer that cannot be had is OutOfMemory, the unexpected becomes `Internal` with its own message. */
export function asProblem(thrown: unknown): SamepageError {
  if (thrown instanceof SamepageError) return thrown;
  // What V8 says where a buffer cannot be had.
  if (thrown instanceof RangeError && thrown.message.includes('allocation failed')) {
    return problem('OutOfMemory', 'There is not enough memory left in this program for that.');
  }
  return problem('Internal', thrown instanceof Error ? thrown.message : thrownText(thrown));
}

/** Anything thrown, as text. Never throws itself: `{ toString: null }` can be thrown, too. */
export function thrownText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  } catch {
    return 'something that cannot be turned into text';
  }
}
