/**
 * Files that are written whole or not at all: what is there stays as it is until the new one is complete. Only a file of
 * the same kind, or an empty one, is ever replaced.
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '../../protocol/errors.ts';
import { nameFromBytes } from '../../protocol/names.ts';
import { errorName, fileReason } from './file-reason.ts';
import { onSystem } from './path.ts';

export interface FileKind {
  /** As sentences have it: `trace`. */
  name: string;
  /** Whether a file that begins with these bytes, 4 KiB at most, is one. */
  isOne: (beginning: Uint8Array) => boolean;
  /** Whether it is on the disk before it replaces another; else it may be empty after a power failure. */
  isFlushed: boolean;
}
const lookedBytes = 4096;

interface Place {
  /** Where a symbolic link leads. */
  path: string | Buffer;
  stats: Stats | null;
}

/**
 * For its user alone. Returns the file's stamp (stampOf). `known`: the stamp that what is there must have, if anything is;
 * empty: nothing may be there. Errors, and then all is as before: InvalidArgument (something else is there), Changed (it
 * has another stamp), NotFound, PermissionDenied, LimitReached.
 */
export function writeWhole(path: string, kind: FileKind, content: string | Uint8Array, known?: string): string {
  const { path: place, stats } = checkPlace(path, kind, known);
  try {
    const beside = besideOf(place);
    try {
      write(beside, content, kind.isFlushed, stats);
      renameSync(beside, place);
    } catch (thrown) {
      rmSync(beside, { force: true });
      throw thrown;
    }
  } catch (thrown) {
    throw notSaved(path, kind, thrown);
  }
  return stampOf(path) ?? '';
}

/** Throws what `writeWhole` would throw, as far as that is known before. */
export function checkPlace(path: string, kind: FileKind, known?: string): Place {
  const refused = (why: string) => problem('PermissionDenied', sentence(path, kind, why));
  if (path === '') throw problem('InvalidArgument', `The ${kind.name} cannot be saved: the file’s name is empty.`);
  try {
    const place = placeOf(path);
    const stats = statSync(place, { throwIfNoEntry: false }) ?? null;
    if (stats === null && lstatSync(place, { throwIfNoEntry: false })) {
      throw refused('it is a symbolic link that leads to no file');
    }
    if (stats && !(stats.isFile() && (stats.size === 0 || kind.isOne(beginningOf(place))))) {
      throw problem('InvalidArgument', `“${path}” is there already, and is no ${kind.name}: it is not replaced.`);
    }
    if (stats && !isWritable(place)) throw refused('the file there is write-protected');
    const folder = folderOf(place);
    const folderStats = statSync(folder, { throwIfNoEntry: false });
    if (!folderStats) throw problem('NotFound', sentence(path, kind, `there is no folder “${shown(folder)}”`));
    if (!isWritable(folder)) throw refused(`you have no right to write into the folder “${shown(folder)}”`);
    if (known !== undefined) checkStamp(path, known);
    return { path: place, stats };
  } catch (thrown) {
    throw notSaved(path, kind, thrown);
  }
}

function checkStamp(path: string, known: string): void {
  const now = stampOf(path);
  if (now === null || now === known) return;
  const why =
    known === '' ? 'is there already' : 'is no longer as it was opened or saved here: another program has changed it';
  throw problem('Changed', `“${path}” ${why}.`);
}

/** Other than it was once a file has been written or replaced; null where there is none. */
export function stampOf(path: string): string | null {
  try {
    const { ino, size, mtimeNs } = statSync(onSystem(path), { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return null;
  }
}

function placeOf(path: string): string | Buffer {
  const whole = onSystem(path);
  try {
    return typeof whole === 'string' ? realpathSync.native(whole) : realpathSync.native(whole, 'buffer');
  } catch (thrown) {
    if (errorName(thrown) === 'ENOENT') return whole;
    throw thrown;
  }
}

/** A short name: with one that is longer than the file's, a name could become too long. */
function besideOf(place: string | Buffer): string | Buffer {
  return likewise(place, (text) => join(dirname(text), `.samepage-${randomBytes(6).toString('hex')}.part`));
}

function folderOf(place: string | Buffer): string | Buffer {
  return likewise(place, dirname);
}

/** Of bytes, each a character: slashes are the same. */
function likewise(place: string | Buffer, change: (text: string) => string): string | Buffer {
  return typeof place === 'string' ? change(place) : Buffer.from(change(place.toString('latin1')), 'latin1');
}

const shown = (place: string | Buffer) => (typeof place === 'string' ? place : nameFromBytes(place));

function isWritable(path: string | Buffer): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (thrown) {
    if (['EACCES', 'EPERM'].includes(errorName(thrown))) return false;
    throw thrown;
  }
}

function beginningOf(path: string | Buffer): Uint8Array {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const bytes = Buffer.alloc(lookedBytes);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

function write(path: string | Buffer, content: string | Uint8Array, isFlushed: boolean, replaced: Stats | null): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    if (isFlushed) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // Written by root, it stays its owner's.
  if (replaced && process.getuid?.() === 0) chownSync(path, replaced.uid, replaced.gid);
}

function sentence(path: string, kind: FileKind, why: string): string {
  return `The ${kind.name} cannot be saved as “${path}”: ${why}.`;
}

function notSaved(path: string, kind: FileKind, thrown: unknown): unknown {
  if (thrown instanceof Error && 'data' in thrown) return thrown;
  const { code, why } = fileReason(thrown);
  return problem(code, sentence(path, kind, why));
}
