/** What the engine publishes: sections, views, costs, regions. */

import { abilitiesSchema } from './abilities.ts';
import { addressSchema } from './address.ts';
import { occupantSchema } from './errors.ts';
import { nameTextSchema, noteTextSchema } from './naming.ts';
import * as z from './zod.ts';

/** Bytes of whatever buffer: z.instanceof would ask for one of a plain ArrayBuffer. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const count = z.int().check(z.nonnegative());

/**
 * What the system numbers with 64 bits (inodes, offsets in files) is a bigint, and a BigUint64Array in columns: beyond
 * 2^53 a number would lose its last digits. Overlayfs, mergerfs and NFS servers use all the bits of an inode number.
 */
export const uint64Schema = z.bigint().check(z.nonnegative(), z.maximum(2n ** 64n - 1n));

export const protections = ['none', 'read', 'read-write', 'read-execute', 'read-write-execute'] as const;
export const protectionSchema = z.enum(protections);
export type Protection = z.infer<typeof protectionSchema>;

export const protectionBits = { read: 1, write: 2, execute: 4, shared: 8 } as const;

/** What a protection allows, in bits. */
export const accessBits: Record<Protection, number> = {
  none: 0,
  read: protectionBits.read,
  'read-write': protectionBits.read | protectionBits.write,
  'read-execute': protectionBits.read | protectionBits.execute,
  'read-write-execute': protectionBits.read | protectionBits.write | protectionBits.execute,
};
export const allowsWriting = (protection: Protection) => (accessBits[protection] & protectionBits.write) !== 0;
export const allowsExecution = (protection: Protection) => (accessBits[protection] & protectionBits.execute) !== 0;

export const sharings = ['shared', 'copy-on-write'] as const;
export const sharingSchema = z.enum(sharings);
export type Sharing = z.infer<typeof sharingSchema>;

/**
 * How a view is moved. `remap`: the system moves the mapping, page tables included (Linux: mremap).
 * `unmap-map`: the article's way, unmapped there and mapped here. A platform says in its limits which it has.
 */
export const moveMethods = ['remap', 'unmap-map'] as const;
export const moveMethodSchema = z.enum(moveMethods);
export type MoveMethod = z.infer<typeof moveMethodSchema>;

/** What can be asked of the system about all pages of a view; which of it a system has, its limits say. */
export const pageCalls = [
  'populate',
  'populate-write',
  'drop-pages',
  'cold',
  'will-need',
  'collapse',
  'punch',
  'lock',
  'unlock',
  'guard',
  'unguard',
] as const;
export type PageCall = (typeof pageCalls)[number];

export const fileAccessSchema = z.enum(['read-only', 'read-write']);
export type FileAccess = z.infer<typeof fileAccessSchema>;

/** 26 to the power of 8 views are more than will ever be made. */
export const viewLetterSchema = z.string().check(z.maxLength(8), z.regex(/^[A-Z]+$/));

const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('memory') }),
  z.object({ kind: z.literal('file'), path: z.string(), access: fileAccessSchema }),
]);
export type SectionOrigin = z.infer<typeof originSchema>;

/** What people call it, and what they wrote down about it. */
const namingFields = { name: z.optional(nameTextSchema), note: z.optional(noteTextSchema) };

export const sectionSchema = z.object({
  /** Counted from 1, never given twice. */
  id: count,
  bytes: count,
  origin: originSchema,
  /** The inode (Linux), or the number (Windows has none of its own), by which the system's region list names this section; 0 where it has none. */
  inode: z.catch(uint64Schema, 0n),
  /** The device of that inode, as in the list of regions; 0 where the list names none. */
  device: z.catch(count, 0),
  /** The size of its pages where they are larger than the granularity, in whose place it then stands for its views. Bytes. */
  unit: z.optional(count),
  /** What the system does not report of it, as it does of others, and what is done instead; a clause for people. */
  lack: z.optional(z.string()),
  ...namingFields,
});
export type Section = z.infer<typeof sectionSchema>;

/** A stretch of a view where the system's own region list disagrees with us. */
const differenceSchema = z.object({
  start: addressSchema,
  end: addressSchema,
  /** For people: `expected section 1 at +0x0, shared, read-write; found nothing mapped`. */
  message: z.string(),
});
export type Difference = z.infer<typeof differenceSchema>;

export const viewSchema = z.object({
  letter: viewLetterSchema,
  section: count,
  /** Where in its section the view begins, and how much of it the view shows; bytes. */
  offset: count,
  length: count,
  address: addressSchema,
  sharing: sharingSchema,
  protection: protectionSchema,
  /** Its pages are kept in memory (mlock). */
  locked: z.optional(z.boolean()),
  /** Every access to its pages is refused, without a separate region for that (Linux 6.15). */
  guarded: z.optional(z.boolean()),
  ...namingFields,
  /** Empty while the system's list agrees. */
  differences: z.array(differenceSchema),
});
export type View = z.infer<typeof viewSchema>;

/** What an operation cost, measured around its own calls. */
export const costSchema = z.object({
  /** Time inside the system's calls that did the work, in nanoseconds. */
  nanoseconds: z.number().check(z.nonnegative()),
  /** Page faults (minor and major) taken meanwhile, and by whom they are counted; null where the system counts none. */
  faults: z.nullable(z.object({ count, scope: z.enum(['thread', 'process']) })),
  /** Resident bytes of the view, or of the process where the system cannot report a view's. */
  resident: z.nullable(z.object({ before: count, after: count, scope: z.enum(['view', 'process']) })),
  /** Bytes that had to be copied (private pages that the method would have lost). */
  bytesCopied: count,
});
export type Cost = z.infer<typeof costSchema>;

export const historySchema = z.object({
  /** Labels for people, the newest last; at most the last 100. */
  undo: z.array(z.string()),
  redo: z.array(z.string()),
  /** Memory kept only so that the history can bring it back: removed sections, saved private pages, written bytes. */
  heldBytes: count,
  /** How much that may be; beyond it the oldest entries are forgotten. */
  budgetBytes: count,
  /** How many entries were forgotten since the start, without having been asked to. */
  forgotten: count,
  /** What was done last without undo, where nothing before it is held: undo leads back to there. */
  cut: z.optional(z.string()),
});
export type History = z.infer<typeof historySchema>;

/** The smallest page of any system; every page is a multiple of it. Bytes. */
export const leastPageBytes = 4096;

export const limitsSchema = z.object({
  pid: count,
  platform: z.enum(['linux', 'windows', 'macos', 'fake']),
  /** `Linux 6.18.44`. */
  system: z.string(),
  pageSize: count,
  /** The unit an address must be a multiple of. */
  granularity: count,
  lowestAddress: addressSchema,
  /** Exclusive. */
  highestAddress: addressSchema,
  /**
   * Ranges that are free, but needed: the system maps nothing there yet, and will. Nothing of ours goes there. In no
   * order; none, unless given.
   */
  needed: z.optional(z.array(occupantSchema)),
  moveMethods: z.array(moveMethodSchema),
  maxSectionBytes: count,
  /** How many views we allow ourselves: half of the regions that the system allows a process. */
  maxViews: count,
  /** What this system lacks of what its kind usually has, and what is done instead; a clause each, for people. */
  lacks: z.optional(z.array(z.string())),
  /** What can be asked of the system about pages; nothing, unless given. */
  pageCalls: z.optional(z.array(z.enum(pageCalls))),
  /** Views may be executable; not, where it is left out. */
  executable: z.optional(z.boolean()),
  /** What systems differ in. */
  abilities: abilitiesSchema,
});
export type Limits = z.infer<typeof limitsSchema>;

/** The length of a page; the least until the engine has sent its limits. Bytes. */
export const pageBytesOf = (limits: Pick<Limits, 'pageSize'> | null) => limits?.pageSize ?? leastPageBytes;

export const regionKinds = [
  'ours',
  'image',
  'library',
  'heap',
  'stack',
  'file',
  'shared',
  'anonymous',
  'guard',
  'reserved',
  'system',
  // Guessed from size, protection and neighbours, where the system has no name for them: shown with "probably".
  'thread-stack',
  'thread-heap',
  'v8',
] as const;
export type RegionKind = (typeof regionKinds)[number];
export const guessedKinds: readonly RegionKind[] = ['guard', 'thread-stack', 'thread-heap', 'v8'];

/** What a range of addresses takes of memory now; bytes. */
export const regionUseSchema = z.object({
  /** With a frame in this process. */
  resident: count,
  /** Of these: in frames that are mapped elsewhere, too, by whomever. Null where they are too many to look at each. */
  shared: z.nullable(count),
});
export type RegionUse = z.infer<typeof regionUseSchema>;

/** State of a page as the watch reports it: index is what travels. */
export const pageStates = ['untouched', 'touched', 'private', 'unreadable'] as const;
export type PageState = (typeof pageStates)[number];
export const pageStateCode = { untouched: 0, touched: 1, private: 2, unreadable: 3 } as const satisfies Record<
  PageState,
  number
>;

/** How much of a section was touched, in `cells.length` equal cells of its length. */
export const touchedSchema = z.object({
  section: count,
  /** Bytes that the section holds in memory (or on disk) now. */
  bytes: count,
  /** Share of each cell that was touched: 0 none, 255 all; at least 1 where anything was. */
  cells: bytesSchema,
  /** False while a scan of very many extents is still under way. */
  complete: z.boolean(),
});
export type Touched = z.infer<typeof touchedSchema>;
