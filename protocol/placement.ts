import { addressSchema } from './address.ts';
import * as z from './zod.ts';

/** Where a new view goes: the next free place beside the others, wherever the system likes, or a given address. */
export const placementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('next-free') }),
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('fixed'), address: addressSchema }),
]);
export type Placement = z.infer<typeof placementSchema>;
