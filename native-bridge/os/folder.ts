/** What a folder holds, for completing a path that is being typed. */
import { type Dir, type Dirent, opendirSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { problem, thrownText } from '../../protocol/errors.ts';
import { type FolderEntries, mostEntries } from '../../protocol/folder.ts';
import { nameFromBytes, nameFromText, visibleName } from '../../protocol/names.ts';
import { shortText } from '../../protocol/short-text.ts';
import { bytesOfPath, onSystem } from './path.ts';
import { isFileAddress, wholePath } from './typed-path.ts';

/** Names that are looked at; a folder with more is not read to its end. */
const mostLooked = 200_000;
/** Names in one step of the work. */
const step = 500;
/** Windows: paths are characters, and capital and small letters are the same. */
const isWindows = sep === '\\';

/**
 * The files and folders whose names begin as the last part of `typed` does, by name; hidden ones where it begins with a
 * dot. Throws InvalidArgument (a relative path), NotFound, PermissionDenied.
 */
export function* folderEntries(typed: string): Generator<{ done: number }, FolderEntries> {
  const path = typed === '~' ? wholePath('~/') : wholePath(typed);
  const end = lastSlash(path);
  const folder = path.slice(0, end);
  const begun = matching(visibleName(path.slice(end)));
  const isHidden = begun.startsWith('.');
  const before = isFileAddress(typed) || typed === '~' ? folder : typed.slice(0, lastSlash(typed));
  const entries: FolderEntries['entries'] = [];
  let looked = 0;
  for (const entry of entriesIn(folder)) {
    looked += 1;
    const name = isWindows ? nameFromText(entry.name) : nameFromBytes(Buffer.from(entry.name, 'latin1'));
    if (matching(name).startsWith(begun) && (isHidden || !name.startsWith('.'))) {
      const kind = kindOf(folder, entry);
      if (kind) entries.push({ name, kind });
    }
    if (looked === mostLooked) break;
    if (looked % step === 0) yield { done: looked / mostLooked };
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    before,
    entries: entries.slice(0, mostEntries),
    more: entries.length > mostEntries || looked === mostLooked,
  };
}

const matching = (name: string) => (isWindows ? name.toLowerCase() : name);

/** Where the last part of a path begins. */
function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), isWindows ? path.lastIndexOf('\\') : -1) + 1;
}

/** Names come as bytes, a character each, where the system's are bytes. */
function* entriesIn(folder: string): Generator<Dirent> {
  let open: Dir;
  try {
    open = opendirSync(onSystem(folder), { encoding: isWindows ? 'utf8' : 'latin1' });
  } catch (thrown) {
    throw notListed(folder, thrown);
  }
  try {
    for (let entry = open.readSync(); entry; entry = open.readSync()) yield entry;
  } finally {
    open.closeSync();
  }
}

function notListed(folder: string, thrown: unknown): Error {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const shown = `“${shortText(folder, 100)}”`;
  if (code === 'ENOENT') return problem('NotFound', `There is no folder ${shown}.`);
  if (code === 'ENOTDIR') return problem('NotFound', `${shown} is not a folder.`);
  if (code === 'EACCES' || code === 'EPERM') return problem('PermissionDenied', `You may not list ${shown}.`);
  return problem('Internal', `${shown} cannot be listed: ${thrownText(thrown)}`);
}

function kindOf(folder: string, entry: Dirent): 'file' | 'folder' | null {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return null;
  const path = isWindows
    ? `${folder}${entry.name}`
    : Buffer.concat([bytesOfPath(folder), Buffer.from(entry.name, 'latin1')]);
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : null;
}
