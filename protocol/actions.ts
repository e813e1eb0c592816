/** What a person can have done to sections and views: data, one history entry each. */

import { addressSchema } from './address.ts';
import {
  bytesSchema,
  fileAccessSchema,
  moveMethodSchema,
  protectionSchema,
  sharingSchema,
  viewLetterSchema,
} from './model.ts';
import * as z from './zod.ts';

const count = z.number().int().nonnegative();

/** Windows' longest path, in characters. A null character would end the path early where the system reads it. */
const pathSchema = z
  .string()
  .min(1)
  .max(32_767)
  .regex(/^[^\0]+$/, 'A path has no null character.');

/** Where a new view goes: the next free place beside the others, wherever the system likes, or a given address. */
export const placementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('next-free') }),
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('fixed'), address: addressSchema }),
]);
export type Placement = z.infer<typeof placementSchema>;

export const actionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create-section'), bytes: count, mapView: z.boolean() }),
  z.object({ kind: z.literal('open-file'), path: pathSchema, access: fileAccessSchema, mapView: z.boolean() }),
  z.object({ kind: z.literal('remove-section'), section: count }),
  z.object({
    kind: z.literal('map'),
    section: count,
    offset: count,
    length: count,
    sharing: sharingSchema,
    protection: protectionSchema,
    place: placementSchema,
  }),
  z.object({ kind: z.literal('unmap'), view: viewLetterSchema }),
  z.object({ kind: z.literal('move'), view: viewLetterSchema, to: addressSchema, method: moveMethodSchema }),
  /** Several views in one go, all or none; a target may overlap the place of any of them. */
  z.object({
    kind: z.literal('move-many'),
    moves: z
      .array(z.object({ view: viewLetterSchema, to: addressSchema }))
      .min(1)
      .max(4096),
    method: moveMethodSchema,
  }),
  /**
   * Another range of its section for a view, by its edges: what it goes on showing stays where it is, so the address
   * moves as far as the offset does.
   */
  z.object({
    kind: z.literal('resize'),
    view: viewLetterSchema,
    address: addressSchema,
    offset: count,
    length: count,
  }),
  z.object({ kind: z.literal('protect'), view: viewLetterSchema, protection: protectionSchema }),
  z.object({ kind: z.literal('remap-as'), view: viewLetterSchema, sharing: sharingSchema }),
  z.object({
    kind: z.literal('write'),
    view: viewLetterSchema,
    /** From the view's start, bytes. */
    offset: count,
    bytes: bytesSchema,
  }),
  /** Everything the article starts from: one section, two views of it at 0x280000 and 0x290000 where free. */
  z.object({ kind: z.literal('start-article') }),
]);
export type Action = z.infer<typeof actionSchema>;
