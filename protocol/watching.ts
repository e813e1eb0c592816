/**
 * What a window may ask about programs that are being watched, and about traces: the one table. It crosses the wire within
 * the request `watching` and the event of that name, and is parsed here, by parts of the page that are loaded later.
 * Times are microseconds since the trace's first call; positions count the calls that had begun.
 */
import { problem } from './errors.ts';
import { bytesSchema } from './model.ts';
import { regionColumnsSchema } from './region-columns.ts';
import { schemaFaults } from './schema-words.ts';
import { at, markersSchema, momentRequests } from './watched-moments.ts';
import { count, pid, position, process, time, watch } from './watching-values.ts';
import * as z from './zod.ts';

/** Watches and opened traces at once, all windows together. Of these one may be running. */
export const mostWatches = 4;
/** Rows of `events` in one answer. */
export const mostEventRows = 1000;
/** Bins of `timeline` in one answer. */
export const mostBins = 4096;
/** Characters of the program's output that are kept for windows that come later, and the most in one event. */
export const mostOutput = 65_536;
/** Processes in one state: the first ones. */
export const mostProcesses = 1000;
/** What is handed to the system as text: it ends at the first NUL. */
const systemText = (most: number) =>
  z.string().check(
    z.maxLength(most),
    z.refine((text) => !text.includes('\0'), 'it holds a NUL character'),
  );
const path = systemText(4096).check(z.minLength(1));

/** What calls do, in the order of the rows of a timeline's counts. `heap`: brk; `move`: mremap. */
export const callKinds = ['map', 'unmap', 'protect', 'move', 'heap', 'other'] as const;
export type TracedKind = (typeof callKinds)[number];

const processSchema = z.object({
  /** By which requests mean it: a number of the system may be given again. */
  index: count,
  pid: count,
  /** Null where it is not known. */
  parent: z.nullable(count),
  /** '' where the calls do not show it. */
  command: z.string(),
  started: time,
  /** Null while it runs, as far as is known. */
  ended: z.nullable(time),
});

const watchStateSchema = z.object({
  id: count,
  /** For people: the command line, or the file's name. */
  title: z.string(),
  origin: z.enum(['launched', 'attached', 'sampled', 'imported', 'opened']),
  /** What stopping does: `fast` ends the program; after all others it goes on. Null of a file. */
  kind: z.nullable(z.enum(['fast', 'detachable', 'attached', 'sampled'])),
  status: z.enum(['running', 'ended', 'closed']),
  /** How the program ended; null while it runs, where it goes on unwatched, or nobody knows. */
  end: z.nullable(z.union([z.object({ code: z.number() }), z.object({ signal: z.string() })])),
  /** What went wrong, and what became of the program; a sentence. */
  trouble: z.nullable(z.string()),
  processes: z.array(processSchema).check(z.maxLength(mostProcesses)),
  /** Calls so far, and the time of the last one. */
  events: count,
  time,
  /** Lines about memory that were not understood. */
  lost: count,
  pageBytes: count,
  markers: markersSchema,
});

const outputSchema = z.object({ stream: z.enum(['out', 'err']), text: z.string().check(z.maxLength(mostOutput)) });

/** The event's content: a watch as it is now, at most 20 times a second, and what its program has printed since. */
export const watchChangeSchema = z.object({
  watch: watchStateSchema,
  output: z.array(outputSchema),
  /** Characters of output that were left out before that. */
  omitted: count,
});
export type WatchState = z.infer<typeof watchStateSchema>;
export type WatchedProcess = WatchState['processes'][number];
export type WatchOutput = z.infer<typeof outputSchema>;
export type WatchChange = z.infer<typeof watchChangeSchema>;

const launchMode = z.enum(['fast', 'detachable']);
export const watchRequests = {
  /** All watches and traces, with the output so far; and whether programs may be started: true, or why not, a sentence. */
  list: {
    args: z.object({}),
    reply: z.object({ watches: z.array(watchChangeSchema), permitted: z.union([z.literal(true), z.string()]) }),
  },
  /**
   * Starts a program under strace. `environment` is added to our own. NotFound (strace, or the program),
   * PermissionDenied, InvalidArgument; LimitReached while another one is being watched.
   */
  launch: {
    args: z.object({
      program: path,
      args: z.array(systemText(32_768)).check(z.maxLength(1000)),
      /** The places of those arguments whose ~ at the beginning is the home folder of the user who runs Samepage. */
      homeArgs: z.optional(z.array(count).check(z.maxLength(1000))),
      folder: path,
      environment: z.optional(
        z
          .record(
            systemText(1000).check(
              z.refine((name) => name !== '' && !name.includes('='), 'this is no name of a variable'),
            ),
            systemText(32_768),
          )
          .check(z.refine((all) => Object.keys(all).length <= 1000, 'at most 1000 variables')),
      ),
      mode: launchMode,
      /** A stack for each call, over a millisecond each. */
      stacks: z.optional(z.boolean()),
    }),
    reply: watchStateSchema,
  },
  /** Watches a process that runs already. Errors as above, and PermissionDenied where it cannot be traced. */
  attach: { args: z.object({ pid, stacks: z.optional(z.boolean()) }), reply: watchStateSchema },
  /**
   * Looks at a process from outside, list by list, where it cannot be traced: each list that differs is as a call. What
   * comes and goes between two of them is not seen, nor who made what. Permitted always, as looking at a process is.
   */
  sample: { args: z.object({ pid }), reply: watchStateSchema },
  /** See `kind` for what becomes of the program. Answered once it was asked to stop; an event follows when it has ended. */
  stop: { args: z.object({ watch }), reply: z.null() },
  /** Opens a `.samepage-trace`, or a log that strace wrote. */
  open: { args: z.object({ path }), reply: watchStateSchema },
  /** Keeps a trace as a file, `.samepage-trace`. What is there is replaced if it is a trace and `replaces`; else InvalidArgument or Changed. */
  save: { args: z.object({ watch, path, replaces: z.boolean() }), reply: z.null() },
  /** Forgets a trace. One that is running is stopped first. */
  close: { args: z.object({ watch }), reply: z.null() },
  /** Counts of calls by kind, and the mapped size at each bin's end, in [from, to). `process`: of that one alone. */
  timeline: {
    args: z.object({
      watch,
      from: time,
      to: time,
      bins: z.int().check(z.minimum(1), z.maximum(mostBins)),
      process: z.nullable(process),
    }),
    reply: z.object({
      /** Bin by bin, for each of `callKinds` one after another: bins × kinds. */
      counts: z.instanceof(Uint32Array),
      /** Bytes mapped, of all processes together or of the chosen one; NaN before it began. */
      sizes: z.instanceof(Float64Array),
      /** Of these, bytes in frames of their own; NaN where it is not known. */
      resident: z.instanceof(Float64Array),
      /** How many calls had begun at each bin's end. */
      positions: z.instanceof(Uint32Array),
    }),
  },
  /** A process's regions once `position` calls had begun; as they were just before its end, if it had ended. */
  moment: {
    args: z.object(at),
    reply: z.object({
      regions: regionColumnsSchema,
      /** For each region the call that made it; -1 where none is known. */
      madeBy: z.instanceof(Float64Array),
      /** False where it is not known what was there at the beginning. */
      complete: z.boolean(),
      /** What the process was then: its program changes with execve. Null where it had not begun yet. */
      command: z.nullable(z.string()),
      hasEnded: z.boolean(),
      time,
      /** The last call that had begun, as strace prints it; '' before the first. */
      call: z.string(),
    }),
  },
  /** Calls in the order of their beginnings, from the one at `from`; fewer at the end. */
  events: {
    args: z.object({ watch, from: position, count: z.int().check(z.minimum(1), z.maximum(mostEventRows)) }),
    reply: z.object({
      events: count,
      rows: z.array(
        z.object({
          time,
          tid: count,
          /** As strace prints it: `mmap(NULL, 8192, …)`. */
          text: z.string(),
          /** Null where it did not end. */
          result: z.nullable(z.string()),
          kind: z.enum(callKinds),
          /** `libc.so.6+0x1172f3`, or an address; '' where it is not known. */
          caller: z.string(),
        }),
      ),
    }),
  },
  ...momentRequests,
  /** The trace as a file's bytes: ours, its calls as a table, or strace's text. LimitReached where it is too long. */
  export: {
    args: z.object({ watch, format: z.enum(['trace', 'csv', 'json', 'strace']) }),
    reply: z.object({ bytes: bytesSchema }),
  },
} as const;

type WatchRequests = typeof watchRequests;
export type WatchRequestName = keyof WatchRequests;
export type WatchArgs<N extends WatchRequestName> = z.infer<WatchRequests[N]['args']>;
export type WatchReply<N extends WatchRequestName> = z.infer<WatchRequests[N]['reply']>;

/** As it crosses the wire. */
export interface WatchOrder {
  request: string;
  args: unknown;
}

export function isWatchRequest(name: string): name is WatchRequestName {
  return Object.hasOwn(watchRequests, name);
}

/** A request's arguments. InvalidArgument where they are none. */
export function parseWatchArgs<N extends WatchRequestName>(name: N, args: unknown): WatchArgs<N> {
  const { data, error } = watchRequests[name].args.safeParse(args);
  // This name's schema gives this name's type, which TypeScript cannot follow through a variable.
  if (data) return data as WatchArgs<N>;
  throw problem('InvalidArgument', `This cannot be asked for (${name}): ${schemaFaults(error)}`);
}

/** Asks by the request `watching` of a session, and parses the answer. */
export async function askWatching<N extends WatchRequestName>(
  request: (order: WatchOrder) => Promise<unknown>,
  name: N,
  args: WatchArgs<N>,
): Promise<WatchReply<N>> {
  const reply = watchRequests[name].reply.safeParse(await request({ request: name, args }));
  // As above.
  if (reply.success) return reply.data as WatchReply<N>;
  throw problem('Internal', `answer to ${name}: ${schemaFaults(reply.error)}`);
}
