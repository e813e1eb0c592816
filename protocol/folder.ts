/** What a folder of the host's holds, for completing a path that is being typed. */
import * as z from './zod.ts';

/** Further names are left out. */
export const mostEntries = 200;

const text = z.string().check(z.maxLength(32_767));

export const folderArgsSchema = z.object({
  /** A path up to where it is typed: the names in its folder are asked for that begin as its last part does. */
  typed: text,
});

export const folderEntriesSchema = z.object({
  /** What stands before each name in a completed path. */
  before: text,
  /** By name, as visible text (names.ts). What is neither a file nor a folder is left out. */
  entries: z
    .array(z.object({ name: z.string().check(z.maxLength(4096)), kind: z.enum(['file', 'folder']) }))
    .check(z.maxLength(mostEntries)),
  /** There are more. */
  more: z.boolean(),
});
export type FolderEntries = z.infer<typeof folderEntriesSchema>;
