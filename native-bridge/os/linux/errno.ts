/** What Linux's errno values are called, and what they mean to us where the call itself says nothing better. */
import { constants } from 'node:os';
import { type ErrorCode, type ErrorData, problem, type SamepageError } from '../../../protocol/errors.ts';

/** What lies there already: the answer where an address may not be replaced. */
export const { EEXIST } = constants.errno;

const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/** `EEXIST` for 17; the bare number as text where it has no name. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? String(errno);
}

const meanings: Partial<Record<string, ErrorCode>> = {
  EACCES: 'PermissionDenied',
  EPERM: 'PermissionDenied',
  EROFS: 'PermissionDenied',
  EEXIST: 'AddressInUse',
  EINVAL: 'InvalidArgument',
  EISDIR: 'InvalidArgument',
  EBADF: 'InvalidArgument',
  ENAMETOOLONG: 'InvalidArgument',
  ELOOP: 'InvalidArgument',
  ENXIO: 'InvalidArgument',
  ENODEV: 'InvalidArgument',
  EFAULT: 'NotMapped', // as mremap(2) means it; reads and writes give counts instead
  ENOENT: 'NotFound',
  ESRCH: 'NotFound',
  ENOTDIR: 'NotFound',
  ENOMEM: 'OutOfMemory',
  ENOSPC: 'OutOfMemory',
  EMFILE: 'LimitReached',
  ENFILE: 'LimitReached',
  EFBIG: 'LimitReached',
  ENOSYS: 'Unsupported',
  ENOTTY: 'Unsupported',
};

/** The error of a failed call, with a sentence for people and the system's own number and name. */
export function callFailed(
  call: string,
  errno: number,
  sentence: string,
  more: Partial<ErrorData> = {},
): SamepageError {
  const osName = errnoName(errno);
  return problem(meanings[osName] ?? 'Internal', `${sentence} (${call}: ${osName})`, {
    call,
    osCode: errno,
    osName,
    ...more,
  });
}

/** A failure of Node's own file calls, likewise. */
export function fileFailed(call: string, thrown: unknown, sentence: string): SamepageError {
  return callFailed(call, numberOf(thrown), sentence);
}

/** The name of the error that one of Node's own file calls has thrown: `ENOENT`. */
export function errnoOf(thrown: unknown): string {
  return errnoName(numberOf(thrown));
}

function numberOf(thrown: unknown): number {
  return thrown instanceof Error && 'errno' in thrown && typeof thrown.errno === 'number' ? -thrown.errno : 0;
}
