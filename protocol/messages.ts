/** The one table of everything that crosses between a window and the engine. Both ends parse with it. */

import { actionSchema, runSchema } from './actions.ts';
import { addressSchema } from './address.ts';
import { callRecordSchema } from './calls.ts';
import { errorSchema } from './errors.ts';
import { jobIdSchema, jobSchema } from './jobs.ts';
import { mostRead } from './limits.ts';
import {
  bytesSchema,
  costSchema,
  historySchema,
  limitsSchema,
  type Section,
  sectionSchema,
  touchedSchema,
  uint64Schema,
  type View,
  viewLetterSchema,
  viewSchema,
} from './model.ts';
import { programLanguages } from './programs.ts';
import { namesSchema } from './references.ts';
import { regionChangesSchema } from './region-changes.ts';
import { regionColumnsSchema } from './region-columns.ts';
import type { SceneReply, SceneState } from './scene-state.ts';
import type { WatchChange } from './watching.ts';
import type { WorkspaceReply } from './workspace.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());

/** What a part of the page parses that is loaded later: it would make the first picture wait (scene-state.ts). */
const parsedLater = <T>() => z.custom<T>((value) => value !== undefined);
const sceneSchema = parsedLater<SceneState | null>();

/** A list whose entries are parsed one by one: one that does not parse becomes null. */
function readable<S extends z.ZodMiniType>(schema: S) {
  return z.array(z.catch(z.nullable(schema), null));
}

/**
 * Without the sections and views that could not be read, and with how many those are: whatever a single one looks like,
 * the rest of the state arrives, and a window can load and say so.
 */
function withoutUnreadable<State extends { sections: (Section | null)[]; views: (View | null)[] }>(
  state: State,
): Omit<State, 'sections' | 'views'> & { sections: Section[]; views: View[]; unreadable?: number } {
  const sections = state.sections.filter((section) => section !== null);
  const views = state.views.filter((view) => view !== null);
  const unreadable = state.sections.length + state.views.length - sections.length - views.length;
  return { ...state, sections, views, unreadable };
}

/** The whole state, as of `revision`. */
const snapshotSchema = z.pipe(
  z.object({
    revision: count,
    limits: limitsSchema,
    host: z.object({
      kind: z.enum(['electron', 'web']),
      /** The program ends when its window does, and with it the memory: changed bytes would be lost. */
      endsWithWindow: z.boolean(),
    }),
    sections: readable(sectionSchema),
    views: readable(viewSchema),
    history: historySchema,
    /** Bytes were changed that quitting would lose (of memory sections, and private pages of files). */
    unsaved: z.boolean(),
    calls: z.array(callRecordSchema),
    /** The scene that is being played; none where it is left out. */
    scene: z.optional(sceneSchema),
  }),
  z.transform(withoutUnreadable),
);
export type Snapshot = z.infer<typeof snapshotSchema>;

/** What an operation did. */
const outcomeSchema = z.object({
  revision: count,
  /** For the status line, without the cost: `C moved 0x2a0000 → 0x2c0000`. */
  label: z.string(),
  cost: z.nullable(costSchema),
  /** What the operation made or touched, so that a window can select it. */
  section: z.nullable(count),
  view: z.nullable(viewLetterSchema),
  /** Sentences to show beside the success, e.g. private pages that were given up. */
  warnings: z.array(z.string()),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** What changed from `revision - 1` to `revision`. A window that has another revision asks for the whole state again. */
const changeSchema = z.pipe(
  z.object({
    revision: count,
    sections: readable(sectionSchema),
    removedSections: z.array(count),
    views: readable(viewSchema),
    removedViews: z.array(viewLetterSchema),
    history: historySchema,
    unsaved: z.boolean(),
    /** Of the operation that caused it, for the window that asked for that; null for the others, and where none did. */
    outcome: z.nullable(outcomeSchema),
  }),
  z.transform(withoutUnreadable),
);
export type Change = z.infer<typeof changeSchema>;

/** Which bytes a window shows. The engine reads just these, each through its own view. */
export const watchSchema = z.object({
  ranges: z.array(z.object({ view: viewLetterSchema, offset: count, length: count })).check(z.maxLength(4096)),
  /** Sections whose touched pages are shown, and in how many cells each. */
  sections: z
    .array(z.object({ section: count, cells: z.int().check(z.minimum(1), z.maximum(1024)) }))
    .check(z.maxLength(256)),
  /** Whether the list of regions is shown. */
  regions: z.boolean(),
  paused: z.boolean(),
  /** Nobody has acted in the window for some seconds: its list of regions may be a minute old. */
  unattended: z.optional(z.boolean()),
});
export type Watch = z.infer<typeof watchSchema>;

/** Bytes of one watched view that changed (all of the range, the first time). */
const bytesPartSchema = z.object({
  view: viewLetterSchema,
  /** From the view's start. */
  offset: count,
  /** Untouched and unreadable pages come as zeros: `pages` says which they are. */
  data: bytesSchema,
  /** State (pageStateCode) of each page that `data` overlaps, in order. */
  pages: bytesSchema,
  /** The first time that these bytes are sent to this watch: nothing to flash. */
  initial: z.boolean(),
});
export type BytesPart = z.infer<typeof bytesPartSchema>;

const nothing = z.null();

/** Even though what is destroyed is more than undo may keep: it cannot be undone then, and neither can what was done before. */
const withoutUndo = z.optional(z.boolean());

const historyOptionsSchema = z.object({
  withoutUndo,
  /** Another address, where the old one was taken since. */
  at: z.optional(addressSchema),
  /** Also bytes that are no longer what we wrote. */
  overwrite: z.optional(z.boolean()),
  /** Not done, but forgotten: where it can be done no more, it does not bar the way to older entries. */
  forget: z.optional(z.boolean()),
});

export const requests = {
  /** The whole state; also starts events for this window. */
  state: { args: z.object({}), reply: snapshotSchema },
  perform: { args: z.object({ action: actionSchema, withoutUndo }), reply: outcomeSchema },
  /** Several actions as one. The answer has the names so far, for a later run to refer to. */
  run: {
    args: z.object({ ...runSchema.shape, withoutUndo }),
    reply: z.object({ outcome: outcomeSchema, names: namesSchema }),
  },
  undo: { args: historyOptionsSchema, reply: outcomeSchema },
  redo: { args: historyOptionsSchema, reply: outcomeSchema },
  clearHistory: { args: z.object({}), reply: nothing },
  /** How much memory the history may hold, for all windows; the oldest entries beyond that are forgotten at once. */
  setHistoryBudget: { args: z.object({ bytes: count }), reply: nothing },
  /** Replaces this window's watch. */
  watch: { args: watchSchema, reply: nothing },
  /**
   * Bytes of a view, up to its end, through its own addresses; untouched pages are not read, and come as zeros. NotFound;
   * AccessViolation where one of them cannot be read.
   */
  readBytes: {
    args: z.object({ view: viewLetterSchema, offset: count, length: count.check(z.minimum(1), z.maximum(mostRead)) }),
    reply: z.object({ bytes: bytesSchema }),
  },
  /**
   * What was done in this session, as a program or a text: UTF-8, for it may be longer than a text may be here.
   * Unsupported where the language has no way to say it.
   */
  program: { args: z.object({ language: z.enum(programLanguages) }), reply: z.object({ text: bytesSchema }) },
  /** Lists scenes, or plays one: an order (SceneOrder), which the engine parses. */
  scene: { args: z.object({ order: z.unknown() }), reply: parsedLater<SceneReply>() },
  /** Of programs that are watched, and of traces: one of `watchRequests` (watching.ts), which parses arguments and reply. */
  watching: {
    args: z.object({ request: z.string().check(z.maxLength(20)), args: z.unknown() }),
    reply: parsedLater<unknown>(),
  },
  /** Saves, looks into, or opens a workspace: an order (WorkspaceOrder), which the engine parses. */
  workspace: { args: z.object({ order: z.unknown() }), reply: parsedLater<WorkspaceReply>() },
  /** Our own process's regions, as the system lists them. */
  regions: { args: z.object({}), reply: regionColumnsSchema },
  /**
   * From now on this window is sent another process's regions, too; null: no more. Answered once the list was sent.
   * NotFound, PermissionDenied; what was shown before then stays. The answer says when the process started, in the system's
   * own unit; null where that is not known. With `started` it is refused as NotFound where another process has the number now.
   */
  showProcess: {
    args: z.object({ pid: z.nullable(count), started: z.optional(uint64Schema) }),
    reply: z.object({ started: z.nullable(uint64Schema) }),
  },
  /**
   * Starts a job, and answers at once; `jobProgress` and at last `jobEnded` follow. LimitReached where too many are under
   * way, InvalidArgument where one of this id is.
   */
  startJob: { args: z.object({ id: jobIdSchema, job: jobSchema }), reply: nothing },
  /** The job ends as Cancelled, unless it has ended already. */
  cancelJob: { args: z.object({ id: jobIdSchema }), reply: nothing },
  /** The last `bytes` event was painted; the next may come. */
  acknowledge: { args: z.object({ sequence: count }), reply: nothing },
} as const;

export const events = {
  changed: changeSchema,
  /** Changed bytes of ALL watched views in one message, so that aliases are painted in one frame. */
  bytes: z.object({ sequence: count, parts: z.array(bytesPartSchema) }),
  touched: z.object({ sections: z.array(touchedSchema) }),
  /** A process's regions: our own ones as long as they are watched, another's as long as it is shown. */
  regions: z.object({ pid: count, list: regionColumnsSchema }),
  /** What has changed in them since the last message about this process. */
  regionsChanged: z.object({ pid: count, changes: regionChangesSchema }),
  /** The other process's regions cannot be listed any more: it has ended, or forbids it. */
  regionsLost: z.object({ pid: count, error: errorSchema }),
  calls: z.object({ records: z.array(callRecordSchema) }),
  /** The scene that is being played has gone on, or another is. */
  scene: z.object({ scene: sceneSchema }),
  /** A program that is watched has gone on, or its watch has ended (watchChangeSchema). */
  watching: z.object({ change: parsedLater<WatchChange>() }),
  /** How much of a job is done: from 0 to 1. Some times a second. */
  jobProgress: z.object({ id: jobIdSchema, done: z.number().check(z.minimum(0), z.maximum(1)) }),
  /** What a job has found since its last event of this name, parsed by its kind's schema. */
  jobFound: z.object({ id: jobIdSchema, found: z.unknown() }),
  /** The job's last word: its result, parsed by its kind's schema, or why there is none. */
  jobEnded: z.object({
    id: jobIdSchema,
    outcome: z.union([z.object({ ok: z.unknown() }), z.object({ error: errorSchema })]),
  }),
  /** A sign of life, every two seconds: without it a window cannot distinguish a quiet engine from one that hangs. */
  alive: z.object({}),
  /** This window did not keep up, and events were left out: it asks for the whole state again. */
  missed: z.object({}),
} as const;

export type Requests = typeof requests;
export type RequestName = keyof Requests;
export type RequestArgs<N extends RequestName> = z.infer<Requests[N]['args']>;
export type RequestReply<N extends RequestName> = z.infer<Requests[N]['reply']>;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventData<N extends EventName> = z.infer<Events[N]>;
