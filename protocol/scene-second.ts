/** What the second process of a scene does: a separate process, so that what ends or cripples it does not harm ours. */
import { errorCodes } from './errors.ts';
import { bytesSchema, protectionSchema } from './model.ts';
import { nameSchema } from './references.ts';
import * as z from './zod.ts';

const offset = z.int().check(z.nonnegative());
/** An act that must be refused, with this code. */
const refused = z.optional(z.enum(errorCodes));

export const secondActSchema = z.discriminatedUnion('second', [
  z.object({ second: z.literal('start') }),
  /** Maps all of a section, shared, where its system likes; `as` names the mapping. */
  z.object({
    second: z.literal('map'),
    section: nameSchema,
    as: nameSchema,
    protection: protectionSchema,
    executable: z._default(z.boolean(), false),
  }),
  z.object({ second: z.literal('write'), at: nameSchema, offset, bytes: bytesSchema, refused }),
  /** A store by the processor itself: where it is not allowed, the process ends by a signal. */
  z.object({ second: z.literal('store'), at: nameSchema, offset, byte: z.int().check(z.minimum(0), z.maximum(255)) }),
  /** Calls what stands there as a function without arguments; its answer is the `answer`. */
  z.object({ second: z.literal('call'), at: nameSchema, offset }),
  z.object({ second: z.literal('protect'), at: nameSchema, protection: protectionSchema, refused }),
  z.object({ second: z.literal('unmap'), at: nameSchema, refused }),
  /** Seals the mapping: it can never again be unmapped, moved or protected otherwise (mseal(2)). */
  z.object({ second: z.literal('seal'), at: nameSchema }),
  /** Maps the section's first page again and again, `count` times or until the system refuses; how often is the `answer`. */
  z.object({
    second: z.literal('map-many'),
    section: nameSchema,
    count: z.int().check(z.positive(), z.maximum(2 ** 21)),
  }),
  /** Fills the mapping with one byte, then with the next one, without end. */
  z.object({ second: z.literal('fill'), at: nameSchema }),
  z.object({ second: z.literal('kill') }),
]);
export type SecondAct = z.infer<typeof secondActSchema>;

/** What is measured of it. */
export const secondQuantities = [
  /** 1 while it runs, or else 0. */
  'running',
  /** The number of the signal that ended it; 0 of none. */
  'signal',
  /** What its last call or map-many gave. */
  'answer',
  /** Its regions; null when it has ended. */
  'regions',
  /** From the last order until its answer was here; of map-many, what one mapping took there. */
  'nanoseconds',
] as const;
