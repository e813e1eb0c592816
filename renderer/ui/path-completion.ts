/** How a path that is typed is completed from what its folder holds. Pure. */
import type { FolderEntries } from '../../protocol/folder.ts';

/** The part of a field's text that is a path, and the whole text with another path in its place. */
export interface PathPart {
  typed: string;
  put(path: string): string;
}

type Entry = FolderEntries['entries'][number];

/** With the separator that is typed already: another name may follow a folder's. */
export function completed(before: string, { name, kind }: Entry): string {
  const separator = before.endsWith('\\') ? '\\' : '/';
  return before + name + (kind === 'folder' ? separator : '');
}

/** What Tab makes of `typed`, as in a shell: as far as all that it may become agrees; null where that adds nothing. */
export function commonCompletion(typed: string, { before, entries, more }: FolderEntries): string | null {
  const [first] = entries;
  if (!first || more) return null;
  const whole = entries.map((entry) => completed(before, entry));
  let common = whole[0] ?? '';
  for (const each of whole) while (!each.startsWith(common)) common = common.slice(0, -1);
  // Half a character is none.
  common = common.replace(/[\ud800-\udbff]$/, '');
  return common.length > typed.length || (typed.startsWith('file:') && common !== '') ? common : null;
}

/** Whether nothing is left to choose: the one name that is possible is typed. */
export function isComplete(typed: string, { before, entries }: FolderEntries): boolean {
  const [only] = entries;
  return entries.length === 1 && only?.kind === 'file' && completed(before, only) === typed;
}

export function onlyFolders(folder: FolderEntries): FolderEntries {
  return { ...folder, entries: folder.entries.filter(({ kind }) => kind === 'folder') };
}
