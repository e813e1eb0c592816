/** Searching memory: what is looked for, where, and what is found. */
import { viewLetterSchema } from './model.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());
/** Bytes of a pattern; matches that a job reports. */
const mostPatternBytes = 1024;
export const mostMatches = 10_000;

/** Bytes that are looked for: where a bit of `mask` is 0, memory may have any. */
export const patternSchema = z
  .object({
    bytes: z.instanceof(Uint8Array),
    mask: z.instanceof(Uint8Array),
    /** Matches begin at a multiple of this in the section; 1 for anywhere. Bytes. */
    alignment: z.int().check(z.minimum(1), z.maximum(16)),
  })
  .check(
    z.refine(({ bytes, mask }) => bytes.length === mask.length && bytes.length <= mostPatternBytes, {
      error: `a pattern has 1 to ${mostPatternBytes} bytes, and as many in its mask`,
    }),
    z.refine(({ mask }) => mask.some((bits) => bits !== 0), {
      error: 'a pattern of nothing but any bytes is found everywhere',
    }),
  );
export type Pattern = z.infer<typeof patternSchema>;

export const searchPlaceSchema = z.discriminatedUnion('kind', [
  /** Through the view's own addresses. */
  z.object({ kind: z.literal('view'), view: viewLetterSchema }),
  /** In the section itself, whether it is mapped or not; where the system does not allow that, through its views. */
  z.object({ kind: z.literal('section'), section: count }),
  /** In every section, and in the private pages of every view. */
  z.object({ kind: z.literal('all') }),
]);
export type SearchPlace = z.infer<typeof searchPlaceSchema>;

export const matchSchema = z.object({
  section: count,
  /** The view through whose addresses it was found; null: in the section itself, for all of its views to show. */
  view: z.nullable(viewLetterSchema),
  /** Where it begins in the section, bytes. */
  offset: count,
});
export type Match = z.infer<typeof matchSchema>;

export const searchResultSchema = z.object({
  /** Bytes that were read; untouched pages are not, and what is found there is none. */
  searched: count,
  /** Bytes that could not be read: no access, or past the end of a file. */
  unreadable: count,
  /** There may be more matches than were reported. */
  more: z.boolean(),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
