/** What the second process is asked to do, and what it answers: JSON, a line each, over its standard input and output. */
import { errorCodes } from '../../protocol/errors.ts';
import { protectionSchema } from '../../protocol/model.ts';
import * as z from '../../protocol/zod.ts';

/** Below 2^47, so a JSON number holds them. */
const place = z.int().check(z.nonnegative());
const span = { at: place, length: place };

export const orderSchema = z.discriminatedUnion('do', [
  /** The section that process `holder` has under this name; `at` null lets the system choose. */
  z.object({
    do: z.literal('map'),
    ...{ holder: place, section: z.string(), at: z.nullable(place) },
    ...{ protection: protectionSchema, executable: z.boolean() },
  }),
  z.object({ do: z.literal('write'), at: place, bytes: z.array(place) }),
  z.object({ do: z.literal('store'), at: place, byte: place }),
  z.object({ do: z.literal('call'), at: place }),
  z.object({ do: z.literal('protect'), ...span, protection: protectionSchema }),
  z.object({ do: z.literal('unmap'), ...span }),
  z.object({ do: z.literal('seal'), ...span }),
  z.object({ do: z.literal('map-many'), holder: place, section: z.string(), count: place }),
  z.object({ do: z.literal('unmap-many') }),
  z.object({ do: z.literal('fill'), ...span }),
  z.object({ do: z.literal('stop-filling') }),
]);
export type SecondOrder = z.infer<typeof orderSchema>;

export const answerSchema = z.union([
  z.object({
    ok: z.object({
      /** Where it was mapped. */
      at: z.optional(place),
      /** Bytes, of what was mapped. */
      length: z.optional(place),
      /** What a call returned, or how many mappings were made. */
      value: z.optional(z.number()),
      /** For one of many mappings. */
      nanoseconds: z.optional(z.number()),
    }),
  }),
  z.object({ error: z.object({ code: z.enum(errorCodes), message: z.string() }) }),
]);
export type SecondAnswer = z.infer<typeof answerSchema>;
