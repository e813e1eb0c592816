import { addressSchema } from './address.ts';
import { viewRefSchema } from './references.ts';
import * as z from './zod.ts';

const nextFree = z.object({
  kind: z.literal('next-free'),
  /** How many bytes from there on should be free, where that is more than the view takes. */
  room: z.optional(z.int().check(z.nonnegative())),
});
const fixed = z.object({ kind: z.literal('fixed'), address: addressSchema });

/** Where a view goes, as the engine carries it out: the next free place beside the others, wherever the system likes, or an address. */
const placeSchema = z.discriminatedUnion('kind', [nextFree, z.object({ kind: z.literal('system') }), fixed]);
export type Place = z.infer<typeof placeSchema>;

/** The same as it can be asked for: an address may also be one that is preferred, or be found from another view's. */
export const placementSchema = z.discriminatedUnion('kind', [
  ...placeSchema.def.options,
  /** There where it is free, else at the next free place. */
  z.object({ kind: z.literal('preferred'), address: addressSchema }),
  /** Right behind that view. */
  z.object({ kind: z.literal('after'), view: viewRefSchema }),
]);
export type Placement = z.infer<typeof placementSchema>;
