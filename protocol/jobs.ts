/**
 * Work that takes longer than a request may: started by a request, reported by events until it has ended, and cancelled
 * by a request. The one table of what there is, like that of requests: a further job is one more line here, and its work
 * (native-bridge/session/works.ts).
 */

import { addressSchema } from './address.ts';
import { folderArgsSchema, folderEntriesSchema } from './folder.ts';
import { regionUseSchema } from './model.ts';
import { movePlot } from './move-plot.ts';
import { processesSchema } from './processes.ts';
import { matchSchema, mostMatches, patternSchema, searchPlaceSchema, searchResultSchema } from './search.ts';
import * as z from './zod.ts';

/** Of regions, by where they start, in order; bytes as in RegionsInMemory. */
const numbers: z.ZodMiniType<Float64Array> = z.instanceof(Float64Array);
const inMemorySchema = z.object({ starts: numbers, resident: numbers, proportional: numbers });

export const jobs = {
  /** What a range of our own process takes of memory now. Unsupported where the system cannot report it, with the reason. */
  regionUse: {
    args: z.object({ start: addressSchema, end: addressSchema }),
    found: z.never(),
    result: regionUseSchema,
  },
  /** The machine's processes. Unsupported where this system's are not listed. */
  processes: { args: z.object({}), found: z.never(), result: processesSchema },
  /** What completes a path; see folderEntries (native-bridge/os/folder.ts) for its errors. */
  folder: { args: folderArgsSchema, found: z.never(), result: folderEntriesSchema },
  /**
   * What each region of a process takes of memory; NotFound, PermissionDenied. Unsupported where the system cannot report it for
   * whole lists.
   */
  regionsInMemory: { args: z.object({ pid: z.int().check(z.positive()) }), found: z.never(), result: inMemorySchema },
  /** Finds bytes. NotFound where there is no such view or section. */
  search: {
    args: z.object({ place: searchPlaceSchema, pattern: patternSchema }),
    found: z.array(matchSchema).check(z.maxLength(mostMatches)),
    result: searchResultSchema,
  },
  /** Measures moving and copying, the smallest size first. Unsupported where the system cannot do it, with the reason. */
  movePlot,
} as const;

type Jobs = typeof jobs;
export type JobKind = keyof Jobs;
export type JobArgs<K extends JobKind> = z.infer<Jobs[K]['args']>;
export type JobFound<K extends JobKind> = z.infer<Jobs[K]['found']>;
export type JobResult<K extends JobKind> = z.infer<Jobs[K]['result']>;

/** One kind's entry of this union is made from its line in the table. */
export const jobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('regionUse'), args: jobs.regionUse.args }),
  z.object({ kind: z.literal('processes'), args: jobs.processes.args }),
  z.object({ kind: z.literal('folder'), args: jobs.folder.args }),
  z.object({ kind: z.literal('regionsInMemory'), args: jobs.regionsInMemory.args }),
  z.object({ kind: z.literal('search'), args: jobs.search.args }),
  z.object({ kind: z.literal('movePlot'), args: jobs.movePlot.args }),
]);
export type Job = z.infer<typeof jobSchema>;

/** Chosen by the window, so that it can follow and cancel a job before the start is answered; once each. */
export const jobIdSchema = z.int().check(z.nonnegative());
