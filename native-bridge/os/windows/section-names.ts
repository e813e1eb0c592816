/**
 * Names of sections. Windows keeps them in a directory of its object manager, one for each session of a user, where
 * another process finds them: `Local\` stands for it (MSDN, Kernel object namespaces). Ours begin with the process.
 */
import koffi from 'koffi';
import { bufferAddress, type Pointer, win32 } from './win32.ts';

const ntdll = koffi.load('ntdll.dll');
// koffi types every native function as `any`: this is where each gets its one true signature (winternl.h).
const NtOpenDirectoryObject = ntdll.func('int NtOpenDirectoryObject(void *, uint32_t, void *)') as unknown as (
  handle: Pointer,
  access: number,
  attributes: Pointer,
) => number;
const NtQueryDirectoryObject = ntdll.func(
  'int NtQueryDirectoryObject(uintptr_t, void *, uint32_t, int, int, void *, void *)',
) as unknown as (
  directory: number,
  entries: Pointer,
  bytes: number,
  single: number,
  restart: number,
  context: Pointer,
  length: Pointer,
) => number;
const ProcessIdToSessionId = koffi
  .load('kernel32.dll')
  .func('int ProcessIdToSessionId(uint32_t, void *)') as unknown as (pid: number, session: Pointer) => number;

const DIRECTORY_QUERY = 1;

/** The name that the object manager keeps for the section `name` of process `pid`. */
export function objectName(pid: number, name: string): string {
  return `Local\\${pid}-${name}`;
}

/** Names of the sections of a process that have one, in no order; none where the directory may not be read. */
export function sectionNames(pid: number): string[] {
  const prefix = `${pid}-`;
  return [...directoryEntries()]
    .filter(([name, type]) => type === 'Section' && name.startsWith(prefix))
    .map(([name]) => name.slice(prefix.length));
}

function directoryPath(): string {
  const session = new Uint32Array(32);
  if (!ProcessIdToSessionId(process.pid, session)) return '\\BaseNamedObjects';
  return session[0] ? `\\Sessions\\${session[0]}\\BaseNamedObjects` : '\\BaseNamedObjects';
}

/** Name and type of each object there (OBJECT_DIRECTORY_INFORMATION: two UNICODE_STRINGs). */
function* directoryEntries(): Generator<[name: string, type: string]> {
  const path = Buffer.from(directoryPath(), 'utf16le');
  const text = new Uint8Array(Math.max(path.length, 128));
  text.set(path);
  const string = new BigUint64Array(16);
  string[0] = BigInt(path.length) | (BigInt(path.length) << 16n); // Length, MaximumLength
  string[1] = BigInt(bufferAddress(text)); // Buffer
  const attributes = new BigUint64Array(16);
  attributes[0] = 48n; // Length
  attributes[2] = BigInt(bufferAddress(new Uint8Array(string.buffer))); // ObjectName
  const handle = new BigUint64Array(16);
  if (NtOpenDirectoryObject(handle, DIRECTORY_QUERY, attributes) !== 0) return;
  const directory = Number(handle[0]);
  const entry = new Uint8Array(4096);
  const words = new BigUint64Array(entry.buffer);
  const base = bufferAddress(entry);
  const context = new Uint32Array(32);
  const read = (at: number) => {
    const from = Number(words[at + 1]) - base;
    return Buffer.from(entry.subarray(from, from + Number((words[at] ?? 0n) & 0xffffn))).toString('utf16le');
  };
  try {
    while (NtQueryDirectoryObject(directory, entry, entry.length, 1, 0, context, new Uint32Array(32)) === 0) {
      yield [read(0), read(2)];
    }
  } finally {
    win32.CloseHandle(directory);
  }
}
