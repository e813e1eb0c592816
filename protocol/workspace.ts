/** What windows ask about workspaces, and the answers. The engine parses the orders; the page has no use for schemas of its own. */
import { problem } from './errors.ts';
import { bytesSchema, fileAccessSchema, viewLetterSchema } from './model.ts';
import { schemaFaults } from './schema-words.ts';
import { byteOrders, valueTypes } from './values.ts';
import * as z from './zod.ts';

/** A file of the host's, or what is in one that the window has. */
const sourceSchema = z.union([
  z.object({ path: z.string().check(z.minLength(1), z.maxLength(32_767)) }),
  z.object({ bytes: bytesSchema }),
  /** What was kept by itself of a session that crashed. */
  z.object({ kept: z.string().check(z.maxLength(200)) }),
]);
export type WorkspaceSource = z.infer<typeof sourceSchema>;

const count = z.int().check(z.nonnegative());
const letters = z._default(z.array(viewLetterSchema).check(z.maxLength(32_768)), []);
/** What a window shows of the session, as a workspace keeps it, too. */
export const panesSchema = z.object({
  /** Letters of what is selected, the leading view first. */
  selected: letters,
  /** Letters of the cards that are pinned. */
  pinned: letters,
  /** How the values at the cursors are read and written. */
  values: z._default(
    z.nullable(z.object({ type: z.enum(valueTypes), order: z.enum(byteOrders), hex: z.boolean() })),
    null,
  ),
});
export const shownSchema = z.object({
  ...panesSchema.shape,
  cursors: z.record(viewLetterSchema, count),
  /** The addresses that the map shows. */
  map: z.nullable(z.object({ start: count, end: count })),
});
export type WorkspaceShown = z.infer<typeof shownSchema>;

const orderSchema = z.discriminatedUnion('do', [
  /** To a file of the host's, or, where `path` is null, into the answer. */
  z.object({
    do: z.literal('save'),
    path: z.nullable(z.string().check(z.minLength(1), z.maxLength(32_767))),
    contents: z.boolean(),
    shown: shownSchema,
    /** The stamp that an answer gave for that file, empty for a new one: Changed where what is there has another one now. */
    known: z.optional(z.string().check(z.maxLength(100))),
  }),
  /** What is in it. Nothing is mapped. */
  z.object({ do: z.literal('check'), source: sourceSchema }),
  /** In the place of all that there is. `files`: how those are opened that it names; null: not at all. `withoutUndo`: as for actions. */
  z.object({
    do: z.literal('open'),
    source: sourceSchema,
    files: z.nullable(fileAccessSchema),
    withoutUndo: z.optional(z.boolean()),
  }),
  /** What the window shows now: kept with the layout, for after a crash. */
  z.object({ do: z.literal('shown'), shown: shownSchema }),
  /** What the host was started with, and what a session that crashed has left. */
  z.object({ do: z.literal('offered') }),
  z.object({ do: z.literal('discard'), kept: z.string().check(z.maxLength(200)) }),
]);
export type WorkspaceOrder = z.infer<typeof orderSchema>;

/** InvalidArgument where it is none. */
export function parseWorkspaceOrder(order: unknown): WorkspaceOrder {
  const { data, error } = orderSchema.safeParse(order);
  if (data) return data;
  throw problem('InvalidArgument', `This is not a request about workspaces: ${schemaFaults(error)}`);
}

export interface WorkspaceReply {
  /** Of `save`, where no path was given. */
  text?: Uint8Array;
  /** Of `check`: the files that it names, and what is known of its views. */
  files?: string[];
  sections?: number;
  views?: number;
  /** Of `open`. */
  shown?: WorkspaceShown;
  /** What is not as it was saved, a sentence each. */
  notes?: string[];
  /** Of `open` and `save` by a path: other than this once the file has been written again. */
  stamp?: string;
  /** Of `shown`: why the layout cannot be kept for after a crash, a sentence. */
  trouble?: string | null;
  /** Of `offered`: a path that was given on the command line, and a session's name, when it ended, and how many views it had. */
  path?: string | null;
  kept?: { name: string; at: number; views: number } | null;
}
