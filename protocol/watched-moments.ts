/** What a window may ask about moments of a trace: what became of a region, what differs, what was never unmapped, names. */
import { count, position, process, time, watch } from './watching-values.ts';
import * as z from './zod.ts';

/** Named moments of a trace, and characters of a name. */
export const mostMarkers = 200;
const mostMarkerName = 100;
/** The most differences that are drawn, and that are listed in words, the largest first. */
export const mostDrawn = 65_536;
export const mostListed = 500;
/** Groups of what was never unmapped. */
export const mostGroups = 200;

/** What differs between two moments; a row of `kinds` is its place here. */
export const differenceKinds = ['added', 'removed', 'changed', 'grown', 'shrunk'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

const markerName = z.string().check(z.minLength(1, 'it is empty'), z.maxLength(mostMarkerName));
/** In the order of their moments. */
export const markersSchema = z
  .array(z.object({ process, position, name: markerName, time }))
  .check(z.maxLength(mostMarkers));

/** An address in the system's own lists, which may lie above a program's addresses ([vsyscall]); exact for whole pages. */
const listed = z.number().check(z.nonnegative(), z.maximum(2 ** 64));

/** A range of one of two moments: what lies there. */
const sideSchema = z.object({
  start: listed,
  end: listed,
  protection: z.int().check(z.nonnegative()),
  path: z.string(),
  /** The call that made it; null where none is known. */
  madeBy: z.nullable(count),
});

export const at = { watch, process, position };

export const momentRequests = {
  /** What became of the memory at an address, the oldest first, to its end. Empty where nothing is mapped, or no call is known. */
  history: {
    args: z.object({ ...at, address: listed }),
    reply: z.object({
      steps: z.array(
        z.object({
          /** Its position is `call` + 1 once it has begun. */
          call: count,
          time,
          tid: count,
          what: z.enum(['mapped', 'grown', 'moved', 'protected', 'named', 'copied', 'split', 'unmapped']),
          text: z.string(),
          caller: z.string(),
          /** Frames, one a line, the innermost first; '' where none were recorded. */
          stack: z.string(),
        }),
      ),
      /** How many calls were looked through: a long trace's rest may not be. */
      until: count,
    }),
  },
  /**
   * What differs between two moments, of one trace or of two. `by`: `address`, what lies at each address; `content`, what
   * is mapped wherever it lies: of two runs, whose addresses the system chose each for itself.
   */
  compare: {
    args: z.object({ before: z.object(at), after: z.object(at), by: z.enum(['address', 'content']) }),
    reply: z.object({
      /** In the order of addresses: of `after`, but of what is removed of `before`. */
      starts: z.instanceof(Float64Array),
      ends: z.instanceof(Float64Array),
      /** Places in `differenceKinds`. */
      kinds: z.instanceof(Uint8Array),
      /** All of each kind, in the order of `differenceKinds`: how many, and by how many bytes the mapped size differs. */
      sums: z.array(z.object({ count, bytes: z.number() })).check(z.maxLength(differenceKinds.length)),
      /** Bytes mapped. */
      mapped: z.object({ before: z.number(), after: z.number() }),
      /** The largest. */
      rows: z
        .array(
          z.object({
            kind: z.enum(differenceKinds),
            bytes: z.number(),
            before: z.nullable(sideSchema),
            after: z.nullable(sideSchema),
          }),
        )
        .check(z.maxLength(mostListed)),
    }),
  },
  /** What calls mapped that is still mapped at a moment, by who called: the largest groups. */
  unfreed: {
    args: z.object(at),
    reply: z.object({
      groups: z
        .array(
          z.object({
            caller: z.string(),
            stack: z.string(),
            path: z.string(),
            protection: z.int().check(z.nonnegative()),
            count,
            bytes: z.number(),
            /** The size of each where all have the same; null otherwise. */
            each: z.nullable(z.number()),
            first: count,
            last: count,
          }),
        )
        .check(z.maxLength(mostGroups)),
      /** Of all groups. */
      count,
      bytes: z.number(),
      omitted: count,
    }),
  },
  /** Gives a moment of a process a name, kept in the trace; another name where it has one. LimitReached. */
  mark: { args: z.object({ ...at, name: markerName }), reply: z.object({ markers: markersSchema }) },
  /** Takes a moment's name away, if it has one. */
  unmark: { args: z.object(at), reply: z.object({ markers: markersSchema }) },
} as const;
