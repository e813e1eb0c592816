/** The whole list of a process's regions as columns, by VirtualQuery from the bottom to the top. */

import { asProblem, problem } from '../../../protocol/errors.ts';
import type { RegionKind } from '../../../protocol/model.ts';
import { protectionBits, regionKinds } from '../../../protocol/model.ts';
import { type RegionColumns, regionsFrom } from '../../../protocol/region-columns.ts';
import type { OsRegion } from '../observer.ts';
import { callFailed, ERROR } from './errors.ts';
import { workingSetBytes } from './process-memory.ts';
import { type Stretch, stretchAt, toRegion } from './query.ts';
import { lastError, MEM, PAGE, thisProcess, win32 } from './win32.ts';

const PROCESS_QUERY_INFORMATION = 0x400;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const PROCESS_VM_READ = 0x10;

/** Errors: NotFound (no such process), PermissionDenied. */
export function readRegions(pid: number): RegionColumns {
  return withProcess(pid, (handle) => list(handle, handle === thisProcess ? heaps() : new Set()));
}

/** Resident bytes of a process, which is opened as for its regions; or why it cannot be, for people. */
export function looksOf(pid: number): { resident: number | null; refused: string | null } {
  try {
    return { resident: withProcess(pid, workingSetBytes), refused: null };
  } catch (thrown) {
    return { resident: null, refused: asProblem(thrown).message };
  }
}

/** Opens a process for the time of a look. Errors: NotFound (no such process), PermissionDenied. */
export function withProcess<T>(pid: number, look: (handle: number) => T): T {
  if (pid === process.pid) return look(thisProcess);
  const handle = win32.OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, 0, pid);
  if (handle === 0) {
    const code = lastError();
    const failure = callFailed('OpenProcess', code, `Process ${pid} cannot be looked at`);
    // OpenProcess calls a number that no process has an invalid parameter.
    throw code === ERROR.INVALID_PARAMETER ? problem('NotFound', failure.message, failure.data) : failure;
  }
  try {
    return look(handle);
  } finally {
    win32.CloseHandle(handle);
  }
}

/** When a process was created (GetProcessTimes), in units of 100 ns; null where it may not be asked, or there is none. */
export function startOf(pid: number): bigint | null {
  const handle = win32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
  if (handle === 0) return null;
  const [creation, rest] = [new BigUint64Array(1), new BigUint64Array(3)];
  const [exit, kernel, user] = [rest.subarray(0, 1), rest.subarray(1, 2), rest.subarray(2)];
  const isKnown = win32.GetProcessTimes(handle, creation, exit, kernel, user);
  win32.CloseHandle(handle);
  return isKnown ? (creation[0] ?? null) : null;
}

/** Where the heaps begin; only known for our own process. */
function heaps(): Set<number> {
  const found = new BigUint64Array(256);
  const count = Math.min(win32.GetProcessHeaps(found.length, found), found.length);
  return new Set([...found.subarray(0, count)].map(Number));
}

interface Listed {
  stretch: Stretch;
  region: OsRegion;
}

function list(process: number, heaps: ReadonlySet<number>): RegionColumns {
  const listed: Listed[] = [];
  for (let at = 0; ; ) {
    const stretch = stretchAt(at, process);
    if (!stretch) break;
    if (stretch.state !== MEM.FREE) listed.push({ stretch, region: toRegion(stretch, process) });
    at = stretch.end;
  }
  const kindOf = kinds(listed, heaps);
  return regionsFrom(listed, {
    starts: ({ region }) => region.start,
    ends: ({ region }) => region.end,
    protections: ({ region }) => region.protection,
    kinds: (each) => regionKinds.indexOf(kindOf(each)),
    offsets: ({ region }) => region.offset,
    inodes: ({ region }) => region.inode,
    devices: () => 0,
    name: ({ region }) => region.name,
  });
}

/** Page that the kernel shares with every process: KUSER_SHARED_DATA (ntddk.h). */
const sharedData = 0x7ffe0000;

function kinds(listed: readonly Listed[], heaps: ReadonlySet<number>): (each: Listed) => RegionKind {
  // A thread's stack is reserved as a whole, with a guard page where it grows next (MSDN, Thread Stack Size).
  const stacks = new Set(
    listed.flatMap(({ stretch }) => (stretch.protect & PAGE.GUARD ? [stretch.allocationBase] : [])),
  );
  const image = listed.find(({ region }) => region.name.toLowerCase().endsWith('.exe'))?.region.name;
  const ofPrivate = ({ stretch, region }: Listed): RegionKind => {
    const { allocationBase, protect, state, start } = stretch;
    if (start === sharedData) return 'system';
    if (stacks.has(allocationBase)) return protect & PAGE.GUARD ? 'guard' : 'stack';
    if (heaps.has(allocationBase)) return 'heap';
    if (state === MEM.RESERVE) return 'reserved';
    return region.protection & (protectionBits.read | protectionBits.execute) ? 'anonymous' : 'guard';
  };
  return (each) => {
    if (each.stretch.type === MEM.IMAGE) return each.region.name === image ? 'image' : 'library';
    if (each.stretch.type !== MEM.MAPPED) return ofPrivate(each);
    return each.region.inode === 0n && each.region.name ? 'file' : 'shared';
  };
}
