/** Workspace files: read within limits, and written whole or not at all. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { problem } from '../../protocol/errors.ts';
import { fileReason } from '../os/file-reason.ts';
import { onSystem } from '../os/path.ts';
import type { FileKind } from '../os/whole-file.ts';
import { mostFileBytes } from './document.ts';

/** Absent on Windows, where no open waits for another program. */
const { O_NONBLOCK = 0 } = constants;

/** Of any version. */
export const workspaceKind: FileKind = {
  name: 'workspace',
  isOne: (beginning) => /^\s*\{.*?"samepage"\s*:\s*"workspace"/s.test(new TextDecoder().decode(beginning)),
  isFlushed: true,
};

/** `path`: visible text. The sentences say which file. NotFound, PermissionDenied, InvalidArgument (no regular file, or too large). */
export function readWorkspaceFile(path: string): Uint8Array {
  const file = opened(path);
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

function opened(path: string): number {
  const place = onSystem(path);
  try {
    return openSync(place, constants.O_RDONLY | O_NONBLOCK);
  } catch (thrown) {
    const { code, why } = fileReason(thrown);
    throw problem(code, code === 'NotFound' ? `There is no ${path}.` : `${path} cannot be opened: ${why}.`);
  }
}
