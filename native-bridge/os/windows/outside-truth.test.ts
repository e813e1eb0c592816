/**
 * What MemoryOs says of itself proves little. These tests ask Windows behind its back, with bindings and structures of
 * their own; and they play the other thread that takes an address in the worst moment.
 */
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import { Bench, codeOf, expectBytes, pattern, problemOf } from '../contract/bench.ts';
import { privatePages } from '../page-runs.ts';
import { WindowsOs } from './windows-os.ts';

const kernel32 = koffi.load('kernel32.dll');
const VirtualQuery = kernel32.func('size_t VirtualQuery(uintptr_t, void *, size_t)');
const VirtualAlloc = kernel32.func('uintptr_t VirtualAlloc(uintptr_t, size_t, uint32_t, uint32_t)');
const VirtualProtect = kernel32.func('int VirtualProtect(uintptr_t, size_t, uint32_t, void *)');
const VirtualFree = kernel32.func('int VirtualFree(uintptr_t, size_t, uint32_t)');
const GetProcessHandleCount = kernel32.func('int GetProcessHandleCount(intptr_t, void *)');
const GetSystemInfo = kernel32.func('void GetSystemInfo(void *)');

const folder = mkdtempSync(join(tmpdir(), 'samepage-truth-'));
let files = 0;
function createFile(contents: Uint8Array): string {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, contents);
  return path;
}

function benchOf(os: WindowsOs): Bench {
  const notHere = () => {
    throw new Error('not here');
  };
  return new Bench({ os, createFile, readFile: notHere, truncateFile: null, holdElsewhere: notHere, end: notHere });
}

const os = new WindowsOs();
const bench = benchOf(os);
/** As on a system that has no placeholders. */
const plain = benchOf(new WindowsOs(false));
afterEach(() => {
  bench.cleanUp();
  plain.cleanUp();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** MEMORY_BASIC_INFORMATION (winnt.h). */
function stretchAt(at: number) {
  const info = new BigUint64Array(6);
  expect(VirtualQuery(at, info, 48)).toBe(48);
  const words = new Uint32Array(info.buffer);
  return {
    start: Number(info[0]),
    allocationBase: Number(info[1]),
    allocationProtect: words[4],
    size: Number(info[3]),
    state: words[8],
    protect: words[9],
    type: words[10],
  };
}

const committed = 0x1000;
const free = 0x10000;
const mapped = 0x40000;

/** Bytes of [from, from + length) that are not free. */
function takenBytes(from: number, length: number): number {
  let taken = 0;
  for (let at = from; at < from + length; ) {
    const { start, size, state } = stretchAt(at);
    const end = Math.min(start + size, from + length);
    if (state !== free) taken += end - at;
    at = end;
  }
  return taken;
}

function handleCount(): number {
  const count = new Uint32Array(1);
  GetProcessHandleCount(-1, count);
  return count[0] ?? 0;
}

it('the limits are what GetSystemInfo says', () => {
  const info = new DataView(new ArrayBuffer(48));
  GetSystemInfo(info);
  expect(os.limits).toMatchObject({
    platform: 'windows',
    pageSize: info.getUint32(4, true),
    lowestAddress: Number(info.getBigUint64(8, true)),
    highestAddress: Number(info.getBigUint64(16, true)) + 1,
    granularity: info.getUint32(40, true),
    pid: process.pid,
  });
});

describe('a view', () => {
  it('is one mapping of the whole length, with the protection and sharing asked for', () => {
    const section = bench.section(0x30000);
    const at = bench.view(section).address;
    const view = { start: at, allocationBase: at, size: 0x30000, state: committed, type: mapped };
    expect(stretchAt(at)).toEqual({ ...view, allocationProtect: 4, protect: 4 });
    const cow = bench.cowView(section, { protection: 'read' }).address;
    expect(stretchAt(cow)).toMatchObject({ start: cow, size: 0x30000, allocationProtect: 8, protect: 2 });
    const closed = bench.view(section, { protection: 'none' }).address;
    expect(stretchAt(closed)).toMatchObject({ start: closed, size: 0x30000, allocationProtect: 4, protect: 1 });
  });

  it('that was moved is at its new place, and its old one is free', () => {
    const view = bench.view(bench.section());
    const to = bench.freePlace(view.length);
    bench.move(view, to, 'unmap-map');
    expect(stretchAt(to)).toMatchObject({ start: to, size: view.length, type: mapped, protect: 4 });
    expect(takenBytes(view.address, view.length)).toBe(0);
  });

  it('is never mapped over anything, nor beyond what programs may have', () => {
    const view = bench.view(bench.section());
    const at = VirtualAlloc(0, 0x10000, 0x2000, 1);
    expect(codeOf(() => bench.view(view.section, { address: address(at) }))).toBe('AddressInUse');
    expect(codeOf(() => os.move(view, address(at), 'unmap-map'))).toBe('AddressInUse');
    expect(stretchAt(at)).toMatchObject({ state: 0x2000, size: 0x10000 });
    VirtualFree(at, 0, 0x8000);
    expect(codeOf(() => bench.view(view.section, { address: os.limits.highestAddress }))).toBe('OutOfAddressSpace');
  });
});

it('a file that is mapped cannot be cut short', () => {
  const path = createFile(pattern(3 * bench.page));
  const section = bench.fileSection(path, 'read-write');
  const view = bench.view(section);
  const file = openSync(path, 'r+');
  // ERROR_USER_MAPPED_FILE, which libuv knows no name for.
  expect(() => ftruncateSync(file, 10)).toThrow();
  closeSync(file);
  expect(os.lengthNow(section)).toBe(3 * bench.page);
  expectBytes(bench.read(view.address, section.bytes), pattern(3 * bench.page));
});

it('folders and devices are no sections', () => {
  for (const path of [folder, 'NUL']) expect(codeOf(() => os.openFile(path, 'read-only'))).toBe('InvalidArgument');
});

describe('a nudge', () => {
  const start = (on: Bench) => {
    const { unit } = on;
    const at = offsetAddress(on.freePlace(8 * unit), 2 * unit);
    const view = on.cowView(on.section(4 * unit), { address: at });
    on.write(view, 0, 42);
    return { view, to: offsetAddress(at, unit), free: address(at - unit), room: 6 * unit };
  };

  /** Plays the other thread: takes [at, at + length) as soon as the view is unmapped. */
  const stealAfterUnmap = (on: Bench, at: number, length: number) => {
    let stolen = 0;
    const unsubscribe = on.os.subscribeToCalls(({ name }) => {
      if (name === 'UnmapViewOfFile' && stolen === 0) stolen = VirtualAlloc(at, length, 0x2000, 1);
    });
    return () => {
      unsubscribe();
      expect(stolen).toBe(at);
      VirtualFree(stolen, 0, 0x8000);
    };
  };

  it('without placeholders may lose the race for the new place: then the view is back at its old one', () => {
    const { view, to } = start(plain);
    const end = stealAfterUnmap(plain, view.address + view.length, plain.unit);
    const { code, occupant } = problemOf(() => plain.os.move(view, to, 'unmap-map'));
    expect([code, occupant?.start]).toEqual(['AddressInUse', view.address + view.length]);
    end();
    expect(stretchAt(view.address)).toMatchObject({ type: mapped, allocationProtect: 8 });
    expect(plain.byteAt(view, 0)).toBe(42);
  });

  it('without placeholders may lose both places: that is reported, and the section is still there', () => {
    const { view, to } = start(plain);
    const end = stealAfterUnmap(plain, view.address + plain.unit, plain.unit);
    const { code, message } = problemOf(() => plain.os.move(view, to, 'unmap-map'));
    expect(code).toBe('Changed');
    expect(message).toContain('could not be put back');
    end();
    expect(takenBytes(view.address - plain.unit, 6 * plain.unit)).toBe(0);
    plain.view(view.section);
  });

  it.each<[string, Bench]>([
    ['with placeholders, where there are some', bench],
    ['without', plain],
  ])('that cannot put private pages into the new view goes back with them: %s', (_, on) => {
    const { view, to, free: before, room } = start(on);
    let spoilt = 0;
    const unsubscribe = on.os.subscribeToCalls(({ name }) => {
      if (name.startsWith('MapViewOfFile') && spoilt === 0)
        spoilt = VirtualProtect(to, view.length, 1, new Uint32Array(1));
    });
    expect(codeOf(() => on.os.move(view, to, 'unmap-map'))).toBe('OutOfMemory');
    unsubscribe();
    expect(spoilt).toBe(1);
    expect(stretchAt(view.address)).toMatchObject({ type: mapped, allocationBase: view.address, allocationProtect: 8 });
    expect(on.byteAt(view, 0)).toBe(42);
    expect(privatePages(on.os, view.address, view.length, 10)).toHaveLength(1);
    expect(takenBytes(before, room)).toBe(view.length);
  });

  it('with placeholders never gives an address up before it is done', () => {
    if (!os.hasPlaceholders) return; // Wine 8 has none; this runs where there are some
    const { view, to, free: before, room } = start(bench);
    const covered: number[] = [];
    const unsubscribe = os.subscribeToCalls(() => covered.push(takenBytes(before, room)));
    bench.move(view, to, 'unmap-map');
    unsubscribe();
    expect(covered.length).toBeGreaterThan(3);
    // Old place and new one, from the reservation on; only the end gives one unit back.
    expect(covered.slice(0, -1)).toEqual(covered.slice(0, -1).map(() => 5 * bench.unit));
    expect(covered.at(-1)).toBe(4 * bench.unit);
    expect(stretchAt(to)).toMatchObject({ type: mapped, allocationBase: to });
  });
});

describe('the list of regions', () => {
  const listed = (path: string) => {
    const { count, names, nameIndexes, kinds, starts } = os.regions();
    return Array.from({ length: count }, (_, row) => ({
      name: names[nameIndexes[row] ?? 0] ?? '',
      kind: regionKinds[kinds[row] ?? 0],
      start: starts[row],
    })).filter(({ name }) => name.toLowerCase().endsWith(path.toLowerCase()));
  };

  it('names the program, libraries and mapped files by path, and reports their kinds', () => {
    expect(new Set(listed('\\node.exe').map(({ kind }) => kind))).toEqual(new Set(['image']));
    expect(listed('\\node.exe')[0]?.name.toLowerCase()).toBe(process.execPath.toLowerCase());
    expect(new Set(listed('\\kernel32.dll').map(({ kind }) => kind))).toEqual(new Set(['library']));
    const path = createFile(pattern(100));
    const view = bench.view(bench.fileSection(path, 'read-only'), { protection: 'read' });
    expect(listed(path).map(({ start }) => start)).toEqual([view.address]);
  });

  it('knows heaps, stacks and reservations', () => {
    const kinds = new Set([...os.regions().kinds].map((kind) => regionKinds[kind]));
    for (const kind of ['heap', 'stack', 'reserved', 'anonymous'] as const) expect(kinds).toContain(kind);
  });
});

it('2,000 times create, map, move, unmap and close leave no region and no handle', () => {
  const { unit } = bench;
  const place = bench.freePlace(16 * unit);
  const round = (index: number) => {
    const section = os.createSection(4 * unit, 'samepage-round');
    const sharing = index % 3 === 0 ? 'copy-on-write' : 'shared';
    const request = { offset: 0, length: section.bytes, sharing, protection: 'read-write', address: place } as const;
    os.map(section, request);
    os.write(place, Uint8Array.of(index));
    const to = offsetAddress(place, (index % 7) * unit);
    os.move({ section, ...request }, to, 'unmap-map');
    os.unmap(to, section.bytes);
    os.closeSection(section);
  };
  for (let index = 0; index < 20; index += 1) round(index);
  const before = handleCount();
  for (let index = 0; index < 2000; index += 1) round(index);
  expect(Math.abs(handleCount() - before)).toBeLessThan(20);
  expect(takenBytes(place - unit, 17 * unit)).toBe(0);
});
