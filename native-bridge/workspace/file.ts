/** Workspace files: read within limits, and written whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { problem } from '../../protocol/errors.ts';
import { mostFileBytes } from './document.ts';

/** Absent on Windows, where no open waits for another program. */
const { O_NONBLOCK = 0 } = constants;

/** The sentences say which file. NotFound, PermissionDenied, InvalidArgument (no regular file, or too large). */
export function readWorkspaceFile(path: string): Uint8Array {
  const file = opened(path, constants.O_RDONLY | O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw problem('InvalidArgument', `${path} is not a regular file.`);
    if (stat.size > mostFileBytes) {
      throw problem('InvalidArgument', `${path} has ${stat.size} bytes: a workspace has ${mostFileBytes} at most.`);
    }
    const bytes = new Uint8Array(stat.size);
    let done = 0;
    for (let count = 1; count > 0 && done < bytes.length; done += count) {
      count = readSync(file, bytes, done, bytes.length - done, null);
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(file);
  }
}

/** Beside it first, so that what is there stays whole until the new one is. */
export function writeWorkspaceFile(path: string, text: string): void {
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = opened(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (thrown) {
    rmSync(beside, { force: true });
    throw problem('PermissionDenied', `${path} could not be written: ${String(thrown)}`);
  }
}

function opened(path: string, flags: number): number {
  if (path.includes('\0')) throw problem('InvalidArgument', 'A path has no null character.');
  try {
    return openSync(path, flags, 0o600);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if (code === 'ENOENT') throw problem('NotFound', `There is no ${path}.`);
    throw problem('PermissionDenied', `${path} cannot be opened (${String(code)}).`);
  }
}
