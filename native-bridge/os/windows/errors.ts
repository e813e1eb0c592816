/** What Windows' error numbers are called (winerror.h), and what they mean to us where the call says nothing better. */
import { type ErrorCode, type ErrorData, problem, type SamepageError } from '../../../protocol/errors.ts';

const known: Readonly<Record<number, readonly [name: string, code: ErrorCode]>> = {
  2: ['ERROR_FILE_NOT_FOUND', 'NotFound'],
  3: ['ERROR_PATH_NOT_FOUND', 'NotFound'],
  5: ['ERROR_ACCESS_DENIED', 'PermissionDenied'],
  6: ['ERROR_INVALID_HANDLE', 'InvalidArgument'],
  8: ['ERROR_NOT_ENOUGH_MEMORY', 'OutOfMemory'],
  14: ['ERROR_OUTOFMEMORY', 'OutOfMemory'],
  19: ['ERROR_WRITE_PROTECT', 'PermissionDenied'],
  32: ['ERROR_SHARING_VIOLATION', 'PermissionDenied'],
  87: ['ERROR_INVALID_PARAMETER', 'InvalidArgument'],
  112: ['ERROR_DISK_FULL', 'OutOfMemory'],
  123: ['ERROR_INVALID_NAME', 'NotFound'],
  183: ['ERROR_ALREADY_EXISTS', 'InvalidArgument'],
  299: ['ERROR_PARTIAL_COPY', 'AccessViolation'],
  // What MapViewOfFileEx and VirtualAlloc2 say of a place that is taken; VirtualProtect of one that is free.
  487: ['ERROR_INVALID_ADDRESS', 'AddressInUse'],
  998: ['ERROR_NOACCESS', 'AccessViolation'],
  1006: ['ERROR_FILE_INVALID', 'InvalidArgument'],
  1132: ['ERROR_MAPPED_ALIGNMENT', 'NotAligned'],
  1224: ['ERROR_USER_MAPPED_FILE', 'PermissionDenied'],
  1450: ['ERROR_NO_SYSTEM_RESOURCES', 'OutOfMemory'],
  1455: ['ERROR_COMMITMENT_LIMIT', 'OutOfMemory'],
};

export const ERROR = { ALREADY_EXISTS: 183, INVALID_PARAMETER: 87, INVALID_ADDRESS: 487 } as const;

/** `ERROR_INVALID_ADDRESS` for 487; the bare number as text where it has no name here. */
export function errorName(code: number): string {
  return known[code]?.[0] ?? String(code);
}

/** The error of a failed call, with a sentence for people and the system's own number and name. */
export function callFailed(
  call: string,
  osCode: number,
  sentence: string,
  more: Partial<ErrorData> = {},
): SamepageError {
  const osName = errorName(osCode);
  const code = known[osCode]?.[1] ?? 'Internal';
  return problem(code, `${sentence} (${call}: ${osName})`, { call, osCode, osName, ...more });
}
