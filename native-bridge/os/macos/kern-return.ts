/** What Mach's results (kern_return_t, mach/kern_return.h) are called, and what they mean to us. */
import { type ErrorCode, type ErrorData, problem, type SamepageError } from '../../../protocol/errors.ts';

export const KERN = {
  SUCCESS: 0,
  INVALID_ADDRESS: 1,
  PROTECTION_FAILURE: 2,
  NO_SPACE: 3,
  INVALID_ARGUMENT: 4,
  FAILURE: 5,
  RESOURCE_SHORTAGE: 6,
  NO_ACCESS: 8,
  MEMORY_FAILURE: 9,
  MEMORY_ERROR: 10,
  INVALID_NAME: 15,
  INVALID_TASK: 16,
  INVALID_RIGHT: 17,
  INVALID_VALUE: 18,
  INVALID_CAPABILITY: 20,
  INVALID_OBJECT: 29,
  NOT_SUPPORTED: 46,
  CODESIGN_ERROR: 50,
  DENIED: 53,
} as const;

const names = new Map<number, string>(Object.entries(KERN).map(([name, result]) => [result, `KERN_${name}`]));

/** `KERN_NO_SPACE` for 3; the bare number as text where it has no name. */
export function kernName(result: number): string {
  return names.get(result) ?? String(result);
}

const meanings = new Map<number, ErrorCode>([
  [KERN.INVALID_ADDRESS, 'NotMapped'],
  [KERN.PROTECTION_FAILURE, 'PermissionDenied'],
  [KERN.NO_SPACE, 'AddressInUse'],
  [KERN.INVALID_ARGUMENT, 'InvalidArgument'],
  [KERN.INVALID_NAME, 'InvalidArgument'],
  [KERN.INVALID_VALUE, 'InvalidArgument'],
  [KERN.INVALID_OBJECT, 'InvalidArgument'],
  [KERN.RESOURCE_SHORTAGE, 'OutOfMemory'],
  [KERN.MEMORY_FAILURE, 'AccessViolation'],
  [KERN.MEMORY_ERROR, 'AccessViolation'],
  [KERN.NO_ACCESS, 'PermissionDenied'],
  [KERN.INVALID_RIGHT, 'PermissionDenied'],
  [KERN.INVALID_CAPABILITY, 'PermissionDenied'],
  [KERN.CODESIGN_ERROR, 'PermissionDenied'],
  [KERN.DENIED, 'PermissionDenied'],
  [KERN.INVALID_TASK, 'NotFound'],
  [KERN.NOT_SUPPORTED, 'Unsupported'],
]);

/** The error of a failed call, with a sentence for people and the system's own number and name. */
export function machFailed(
  call: string,
  result: number,
  sentence: string,
  more: Partial<ErrorData> = {},
): SamepageError {
  const osName = kernName(result);
  return problem(meanings.get(result) ?? 'Internal', `${sentence} (${call}: ${osName})`, {
    call,
    osCode: result,
    osName,
    ...more,
  });
}
