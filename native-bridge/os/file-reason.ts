/** Why one of Node's file calls failed, for people. */
import { type ErrorCode, thrownText } from '../../protocol/errors.ts';

const known: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['NotFound', 'there is no such file or folder'],
  ENOTDIR: ['NotFound', 'a part of its path is no folder'],
  EISDIR: ['InvalidArgument', 'it is a folder'],
  ENAMETOOLONG: ['InvalidArgument', 'its name is too long'],
  ELOOP: ['InvalidArgument', 'its symbolic links lead in a circle'],
  ENXIO: ['InvalidArgument', 'it is no regular file'],
  EACCES: ['PermissionDenied', 'you have no right to it'],
  EPERM: ['PermissionDenied', 'you have no right to it'],
  EROFS: ['PermissionDenied', 'its file system is read-only'],
  ETXTBSY: ['PermissionDenied', 'it is a program that runs'],
  EBUSY: ['PermissionDenied', 'another program uses it'],
  ENOSPC: ['LimitReached', 'no space is left there'],
  EDQUOT: ['LimitReached', 'your share of that disk is used up'],
  EFBIG: ['LimitReached', 'it would be larger than a file may be there'],
  EMFILE: ['LimitReached', 'too many files are open'],
  ENFILE: ['LimitReached', 'too many files are open'],
};

/** The name of a system error, such as ENOENT; '' where it is another kind of error. */
export function errorName(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** What it means to us, and a part of a sentence that says why. */
export function fileReason(thrown: unknown): { code: ErrorCode; why: string } {
  const name = errorName(thrown);
  const found = known[name];
  if (found) return { code: found[0], why: found[1] };
  // "EIO: i/o error, read": what the system says, and the name of the error.
  const text = thrown instanceof Error ? thrown.message : thrownText(thrown);
  return { code: 'Internal', why: text.replace(/^([A-Z]\w+): (.*?),.*$/s, '$2 ($1)') };
}
