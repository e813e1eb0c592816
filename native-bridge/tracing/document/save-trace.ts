/** A trace as a file. Only a trace, or an empty file, is ever replaced. */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { problem, thrownText } from '../../../protocol/errors.ts';
import type { Trace } from './trace.ts';
import { encodeTrace, isTraceFile } from './trace-file.ts';

/**
 * In one piece: what is there is replaced once the new file is whole, else left as it is. Errors: PermissionDenied (the
 * system's own reason), InvalidArgument (something else is there).
 */
export function saveTrace(trace: Trace, path: string): void {
  checkSavePlace(path);
  try {
    const place = placeOf(path);
    const beside = `${place}.${process.pid}.part`;
    try {
      writeFileSync(beside, encodeTrace(trace), { mode: 0o600, flag: 'wx' });
      renameSync(beside, place);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') rmSync(beside, { force: true });
      throw thrown;
    }
  } catch (thrown) {
    throw notSaved(path, thrown);
  }
}

/** Throws what `saveTrace` would throw, as far as that is known before. */
export function checkSavePlace(path: string): void {
  try {
    const place = placeOf(path);
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats && !(stats.isFile() && (stats.size === 0 || isTrace(place)))) {
      throw problem('InvalidArgument', `“${path}” is there already, and is no trace: it is not replaced.`);
    }
    if (stats) accessSync(place, constants.W_OK);
    accessSync(dirname(place), constants.W_OK);
  } catch (thrown) {
    throw notSaved(path, thrown);
  }
}

/** Where a symbolic link leads is replaced, not the link. */
function placeOf(path: string): string {
  if (path === '') throw problem('InvalidArgument', 'The trace cannot be saved: the file’s name is empty.');
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return resolve(path);
    throw thrown;
  }
}

function isTrace(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const first = Buffer.alloc(64);
    return isTraceFile(first.subarray(0, readSync(file, first, 0, first.length, 0)));
  } finally {
    closeSync(file);
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : null;
}

function notSaved(path: string, thrown: unknown): unknown {
  if (thrown instanceof Error && 'data' in thrown) return thrown;
  const why = thrown instanceof Error ? thrown.message : thrownText(thrown);
  return problem('PermissionDenied', `The trace cannot be saved as “${path}”: ${why}.`);
}
