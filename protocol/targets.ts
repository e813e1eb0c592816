/** What a command acts on. */
import { addressSchema } from './address.ts';
import { viewLetterSchema } from './model.ts';
import * as z from './zod.ts';

const targetSchema = z.discriminatedUnion('kind', [
  /** Letters, the leading view first. */
  z.object({ kind: z.literal('view'), views: z.array(viewLetterSchema).check(z.minLength(1)) }),
  /** By where it lies, bytes: the list of regions may have changed by the time that something is chosen. */
  z.object({ kind: z.literal('region'), start: z.number(), end: z.number() }),
  z.object({ kind: z.literal('section'), section: z.int() }),
  /** Some bytes of a view: [start, end), from its start. */
  z.object({ kind: z.literal('bytes'), view: viewLetterSchema, start: z.int(), end: z.int() }),
  /** Free ground. */
  z.object({ kind: z.literal('address'), address: addressSchema }),
]);
export type Target = z.infer<typeof targetSchema>;
export type TargetKind = Target['kind'];
