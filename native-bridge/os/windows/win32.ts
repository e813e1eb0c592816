/**
 * The Windows calls, typed. Addresses and handles go in and come out as `uintptr_t`, so that they are plain numbers.
 * `lastError()` must be read before anything else runs on this thread. The C runtime's errno says nothing here.
 */
import koffi from 'koffi';

const kernel32 = koffi.load('kernel32.dll');
const kernelbase = koffi.load('kernelbase.dll');
const ntdll = koffi.load('ntdll.dll');

/** koffi types every native function as `any`: this is where each gets its one true signature. */
function bind<F extends (...args: never[]) => number>(prototype: string, library = kernel32): F {
  return library.func(prototype) as unknown as F;
}

/** The same for calls that older systems lack: null there. */
function bindIfThere<F extends (...args: never[]) => number>(prototype: string): F | null {
  try {
    return bind<F>(prototype, kernelbase);
  } catch {
    return null;
  }
}

export type Pointer = BigUint64Array | Uint32Array | Uint16Array | Uint8Array;

export const win32 = {
  GetLastError: bind<() => number>('uint32_t GetLastError()'),
  CloseHandle: bind<(handle: number) => number>('int CloseHandle(uintptr_t)'),
  CreateFileW: bind<
    (
      path: string,
      access: number,
      share: number,
      security: null,
      how: number,
      flags: number,
      template: number,
    ) => number
  >('intptr_t CreateFileW(str16, uint32_t, uint32_t, void *, uint32_t, uint32_t, uintptr_t)'),
  GetFileAttributesW: bind<(path: string) => number>('uint32_t GetFileAttributesW(str16)'),
  GetFileSizeEx: bind<(file: number, size: Pointer) => number>('int GetFileSizeEx(uintptr_t, void *)'),
  GetFileType: bind<(file: number) => number>('uint32_t GetFileType(uintptr_t)'),
  CreateFileMappingW: bind<
    (file: number, security: null, protect: number, high: number, low: number, name: string | null) => number
  >('uintptr_t CreateFileMappingW(intptr_t, void *, uint32_t, uint32_t, uint32_t, str16)'),
  OpenFileMappingW: bind<(access: number, inherit: number, name: string) => number>(
    'uintptr_t OpenFileMappingW(uint32_t, int, str16)',
  ),
  MapViewOfFileEx: bind<
    (section: number, access: number, high: number, low: number, bytes: number, base: number) => number
  >('uintptr_t MapViewOfFileEx(uintptr_t, uint32_t, uint32_t, uint32_t, size_t, uintptr_t)'),
  UnmapViewOfFile: bind<(base: number) => number>('int UnmapViewOfFile(uintptr_t)'),
  FlushViewOfFile: bind<(base: number, bytes: number) => number>('int FlushViewOfFile(uintptr_t, size_t)'),
  VirtualQueryEx: bind<(process: number, at: number, info: Pointer, bytes: number) => number>(
    'size_t VirtualQueryEx(intptr_t, uintptr_t, void *, size_t)',
  ),
  VirtualProtect: bind<(at: number, bytes: number, protect: number, old: Pointer) => number>(
    'int VirtualProtect(uintptr_t, size_t, uint32_t, void *)',
  ),
  VirtualFree: bind<(at: number, bytes: number, how: number) => number>('int VirtualFree(uintptr_t, size_t, uint32_t)'),
  ReadProcessMemory: bind<(process: number, from: number, to: number, bytes: number, count: Pointer) => number>(
    'int ReadProcessMemory(intptr_t, uintptr_t, uintptr_t, size_t, void *)',
  ),
  WriteProcessMemory: bind<(process: number, to: number, from: number, bytes: number, count: Pointer) => number>(
    'int WriteProcessMemory(intptr_t, uintptr_t, uintptr_t, size_t, void *)',
  ),
  QueryWorkingSetEx: bind<(process: number, pages: Pointer, bytes: number) => number>(
    'int K32QueryWorkingSetEx(intptr_t, void *, uint32_t)',
  ),
  GetProcessMemoryInfo: bind<(process: number, counters: Pointer, bytes: number) => number>(
    'int K32GetProcessMemoryInfo(intptr_t, void *, uint32_t)',
  ),
  GetMappedFileNameW: bind<(process: number, at: number, name: Pointer, letters: number) => number>(
    'uint32_t K32GetMappedFileNameW(intptr_t, uintptr_t, void *, uint32_t)',
  ),
  QueryDosDeviceW: bind<(drive: string, target: Pointer, letters: number) => number>(
    'uint32_t QueryDosDeviceW(str16, void *, uint32_t)',
  ),
  GetProcessHeaps: bind<(most: number, heaps: Pointer) => number>('uint32_t GetProcessHeaps(uint32_t, void *)'),
  OpenProcess: bind<(access: number, inherit: number, pid: number) => number>(
    'uintptr_t OpenProcess(uint32_t, int, uint32_t)',
  ),
  GetProcessTimes: bind<(process: number, creation: Pointer, exit: Pointer, kernel: Pointer, user: Pointer) => number>(
    'int GetProcessTimes(uintptr_t, void *, void *, void *, void *)',
  ),
  CreateToolhelp32Snapshot: bind<(flags: number, pid: number) => number>(
    'intptr_t CreateToolhelp32Snapshot(uint32_t, uint32_t)',
  ),
  Process32FirstW: bind<(snapshot: number, entry: Pointer) => number>('int Process32FirstW(uintptr_t, void *)'),
  Process32NextW: bind<(snapshot: number, entry: Pointer) => number>('int Process32NextW(uintptr_t, void *)'),
  GetSystemInfo: bind<(info: Pointer) => number>('void GetSystemInfo(void *)'),
  GlobalMemoryStatusEx: bind<(status: Pointer) => number>('int GlobalMemoryStatusEx(void *)'),
  RtlMoveMemory: bind<(to: number, from: number, bytes: number) => number>(
    'void RtlMoveMemory(uintptr_t, uintptr_t, size_t)',
    ntdll,
  ),
  // Windows 10, version 1803, and later.
  VirtualAlloc2: bindIfThere<
    (process: number, at: number, bytes: number, how: number, protect: number, more: null, count: number) => number
  >('uintptr_t VirtualAlloc2(intptr_t, uintptr_t, size_t, uint32_t, uint32_t, void *, uint32_t)'),
  MapViewOfFile3: bindIfThere<
    (
      section: number,
      process: number,
      at: number,
      offset: number,
      bytes: number,
      how: number,
      protect: number,
      more: null,
      count: number,
    ) => number
  >('uintptr_t MapViewOfFile3(uintptr_t, intptr_t, uintptr_t, uint64_t, size_t, uint32_t, uint32_t, void *, uint32_t)'),
  UnmapViewOfFile2: bindIfThere<(process: number, at: number, how: number) => number>(
    'int UnmapViewOfFile2(intptr_t, uintptr_t, uint32_t)',
  ),
};

/** Null on Windows itself: only Wine's ntdll has this call, and says so of itself. */
export const wineVersion = ((): (() => string) | null => {
  try {
    // The call that koffi binds has the shape that this declaration says.
    return ntdll.func('const char *wine_get_version()') as unknown as () => string;
  } catch {
    return null;
  }
})();

/** The error of the call just made. */
export function lastError(): number {
  return win32.GetLastError();
}

/** See the Linux bridge's bufferAddress: stable while the buffer lives and has more than 64 bytes. */
export function bufferAddress(buffer: Uint8Array): number {
  return Number(koffi.address(buffer));
}

/** GetCurrentProcess(), which is a constant (MSDN). */
export const thisProcess = -1;
export const INVALID_HANDLE_VALUE = -1;

/** winnt.h, memoryapi.h */
export const PAGE = { NOACCESS: 1, READONLY: 2, READWRITE: 4, WRITECOPY: 8, GUARD: 0x100 } as const;
export const FILE_MAP = { COPY: 1, WRITE: 2, READ: 4 } as const;
export const MEM = {
  COMMIT: 0x1000,
  RESERVE: 0x2000,
  REPLACE_PLACEHOLDER: 0x4000,
  RELEASE: 0x8000,
  FREE: 0x10000,
  PRIVATE: 0x20000,
  MAPPED: 0x40000,
  RESERVE_PLACEHOLDER: 0x40000,
  IMAGE: 0x1000000,
  COALESCE_PLACEHOLDERS: 1,
  PRESERVE_PLACEHOLDER: 2,
} as const;
