/**
 * What MemoryOs says of itself proves little. These tests ask the system behind its back: they read /proc themselves
 * (testing/own-maps.ts).
 */
import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Address, address, offsetAddress } from '../../../protocol/address.ts';
import { moveMethods } from '../../../protocol/model.ts';
import { Bench, codeOf, pattern } from '../contract/bench.ts';
import type { Mapping } from '../memory.ts';
import { residentBytes } from '../page-runs.ts';
import { LinuxOs } from './linux-os.ts';
import { lineAt, mappedBytes, maps, openFiles } from './testing/own-maps.ts';

const os = new LinuxOs();
const folder = mkdtempSync(join(tmpdir(), 'samepage-truth-'));
const root = process.geteuid?.() === 0;
let files = 0;

function createFile(contents: Uint8Array): string {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, contents);
  return path;
}

const bench = new Bench({
  os,
  createFile,
  readFile: (path) => readFileSync(path),
  truncateFile: truncateSync,
  holdElsewhere: () => Promise.reject(new Error('not here')),
  end: () => os.close(),
});
afterEach(() => bench.cleanUp());
afterAll(() => {
  os.close();
  rmSync(folder, { recursive: true });
});

describe('two views of one section', () => {
  it('are on one device and inode, shared, from the same offset', () => {
    const section = bench.section(65_536);
    const [a, b] = [bench.view(section), bench.view(section)];
    const [lineA, lineB] = [lineAt(a.address), lineAt(b.address)];
    const { ino: inode } = fstatSync(section.handle, { bigint: true });
    expect(lineA).toMatchObject({ permissions: 'rw-s', offset: 0, inode });
    expect(lineB).toEqual({ ...lineA, start: lineB?.start, end: lineB?.end });
    expect(lineA?.name).toBe('/memfd:samepage-contract (deleted)');
    expect(lineA?.inode).toBe(section.inode);
  });

  it('read as private where they are copy-on-write, and without access where they have none', () => {
    const section = bench.section();
    expect(lineAt(bench.cowView(section).address)?.permissions).toBe('rw-p');
    expect(lineAt(bench.view(section, { protection: 'none' }).address)?.permissions).toBe('---s');
    expect(lineAt(bench.cowView(section, { protection: 'read' }).address)?.permissions).toBe('r--p');
  });

  it('are on the same frames; a page that was copied on write is not', () => {
    const section = bench.section(4 * bench.page);
    const [a, b, cow] = [bench.view(section), bench.view(section), bench.cowView(section)];
    bench.write(a, 0, pattern(section.bytes));
    bench.read(b.address, section.bytes);
    bench.read(cow.address, section.bytes);
    const before = [a, b, cow].map((view) => pageWord(view, 0));
    expect(before.map(isSections)).toEqual([true, true, true]);
    // Without privilege every frame number reads as 0: then the bits above are all the proof there is.
    expect(new Set(before.map(frame)).size).toBe(1);
    bench.write(cow, 0, 42);
    const copied = pageWord(cow, 0);
    expect(isSections(copied)).toBe(false);
    if (frame(copied) !== 0n) expect(frame(copied)).not.toBe(frame(pageWord(a, 0)));
    const moved = bench.move(cow, bench.freePlace(cow.length), 'remap');
    expect(isSections(pageWord(moved, 0))).toBe(false);
    expect(isSections(pageWord(moved, 1))).toBe(true);
    expect(frame(pageWord(moved, 1))).toBe(frame(pageWord(a, 1)));
  });
});

/** What the system says of a page of a view (Documentation/admin-guide/mm/pagemap.rst). */
function pageWord(view: Mapping, page: number): bigint {
  const fd = openSync('/proc/self/pagemap', 'r');
  const word = new BigUint64Array(1);
  readSync(fd, word, 0, 8, (view.address / bench.page + page) * 8);
  closeSync(fd);
  return word[0] ?? 0n;
}

/** Present, a page of the section itself (bit 61), and not mapped here alone (bit 56). */
function isSections(word: bigint): boolean {
  const bit = (at: bigint) => ((word >> at) & 1n) === 1n;
  return bit(63n) && bit(61n) && !bit(56n);
}

function frame(word: bigint): bigint {
  return word & (2n ** 55n - 1n);
}

describe.each(moveMethods)('a move by %s', (method) => {
  it('covers the new range with the same inode, and nothing of the old', () => {
    const section = bench.section(65_536);
    const view = bench.view(section);
    const { start: _, end: __, ...before } = lineAt(view.address) ?? {};
    const to = bench.freePlace(view.length);
    bench.move(view, to, method);
    expect(lineAt(to)).toEqual({ ...before, start: to, end: to + view.length });
    expect(mappedBytes(view.address, view.length)).toBe(0);
  });

  it.each([1, -1])('by one page (%d) onto itself covers exactly the new range', (direction) => {
    const { page } = bench;
    const section = bench.section(1024 * page);
    const view = bench.view(section, { address: offsetAddress(bench.freePlace(1026 * page), page) });
    const to = offsetAddress(view.address, direction * page);
    bench.move(view, to, method);
    expect(lineAt(to)).toMatchObject({ start: to, end: to + view.length, offset: 0, inode: section.inode });
    expect(mappedBytes(Math.min(to, view.address), view.length + page)).toBe(view.length);
  });

  it('by one page lets nobody slip in meanwhile: old range, new range and parking place stay taken', () => {
    const { page } = bench;
    const view = bench.view(bench.section(16 * page), { address: offsetAddress(bench.freePlace(18 * page), page) });
    const steps: { name: string; covered: number; parked: boolean }[] = [];
    let park: number | null = null;
    const unsubscribe = os.subscribeToCalls(({ name, arguments: args }) => {
      const to = args.at(-1);
      if (name === 'mremap' && to?.kind === 'address') park ??= to.at;
      const parked = park === null || lineAt(park) !== undefined;
      steps.push({ name, covered: mappedBytes(view.address, 17 * page), parked });
    });
    bench.move(view, offsetAddress(view.address, page), method);
    unsubscribe();
    const [givenUp = 0] = steps.flatMap(({ name }, index) => (name === 'munmap' ? [index] : []));
    expect(givenUp).toBeGreaterThan(0);
    expect(steps.slice(0, givenUp).map(({ covered }) => covered)).toEqual(steps.slice(0, givenUp).map(() => 17 * page));
    expect(steps.slice(0, givenUp + 1).every(({ parked }) => parked)).toBe(true);
  });

  it('that is refused leaves every line as it was', () => {
    const section = bench.section();
    const view = bench.view(section);
    const other = bench.view(bench.section());
    const lines = () => maps().filter(({ name }) => name.includes('samepage'));
    const before = lines();
    const beside = offsetAddress(other.address, -bench.page);
    for (const to of [other.address, beside]) {
      expect(codeOf(() => os.move(view, to, method))).toBe('AddressInUse');
    }
    expect(lines()).toEqual(before);
  });

  it('keeps 1 TiB untouched: not one block', () => {
    const section = bench.section(2 ** 40);
    const view = bench.view(section);
    bench.atFreePlace(view.length, (to) => bench.move(view, to, method));
    expect(fstatSync(section.handle).blocks).toBe(0);
  });
});

it('a remap of 64 MiB takes no page fault, and every page is still in place', () => {
  const bytes = 64 * 2 ** 20;
  const section = bench.section(bytes);
  let view = bench.view(section, { address: alignedPlace(bytes) });
  bench.write(view, 0, new Uint8Array(bytes).fill(1));
  const faults: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const to = alignedPlace(bytes);
    const before = os.faults().count;
    os.move(view, to, 'remap');
    faults.push(os.faults().count - before);
    view = bench.moved(view, to);
  }
  // JavaScript itself takes a fault now and then; a move that took one would take it every time.
  expect(Math.min(...faults)).toBe(0);
  expect(residentBytes(os, view.address, bytes)).toBe(bytes);
});

function alignedPlace(bytes: number): Address {
  const gibibyte = 2 ** 30;
  return address(Math.ceil(bench.freePlace(bytes + gibibyte) / gibibyte) * gibibyte);
}

it('10,000 times create, map, move, unmap and close leave no region and no descriptor', () => {
  const round = (index: number) => {
    const section = os.createSection(4 * bench.page, 'samepage-round');
    const sharing = index % 3 === 0 ? 'copy-on-write' : 'shared';
    const request = { offset: 0, length: section.bytes, sharing, protection: 'read-write', address: place } as const;
    const view = { section, ...request };
    os.map(section, request);
    os.write(place, Uint8Array.of(index));
    const method = index % 2 === 0 ? 'remap' : 'unmap-map';
    const to = offsetAddress(place, (index % 5) * bench.page);
    os.move(view, to, method);
    os.unmap(to, section.bytes);
    os.closeSection(section);
  };
  const place = bench.freePlace(16 * bench.page);
  for (let index = 0; index < 100; index += 1) round(index);

  const before = { files: openFiles(), regions: maps().length };
  for (let index = 0; index < 10_000; index += 1) round(index);
  expect(openFiles()).toEqual(before.files);
  const after = maps();
  expect(after.filter(({ name }) => name.includes('samepage-round'))).toEqual([]);
  expect(mappedBytes(place - bench.page, 16 * bench.page)).toBe(0);
  // JavaScript's own heap comes and goes; a region left behind every time would be 10,000.
  expect(after.length - before.regions).toBeLessThan(500);
}, 60_000);

describe('a section', () => {
  it('cannot be cut short or lengthened by anybody', () => {
    const section = bench.section();
    for (const bytes of [0, bench.page, 2 * section.bytes]) {
      expect(() => truncateSync(`/proc/self/fd/${section.handle}`, bytes)).toThrow(/EPERM/);
    }
    expect(fstatSync(section.handle).size).toBe(section.bytes);
  });

  it('is not inherited by the programs we start', () => {
    const file = bench.fileSection(createFile(pattern(10)), 'read-only');
    for (const { handle } of [bench.section(), file]) {
      const flags = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${handle}`, 'utf8'))?.[1] ?? '';
      const closeOnExec = 0o2000000;
      expect(Number.parseInt(flags, 8) & closeOnExec).toBe(closeOnExec);
    }
  });

  it('is not a folder, and no pipe or device', () => {
    for (const path of [folder, '/dev/null', '/dev/zero']) {
      expect(codeOf(() => os.openFile(path, 'read-only'))).toBe('InvalidArgument');
    }
  });

  it('that could not be opened leaves no descriptor behind', () => {
    const before = openFiles();
    for (const path of [folder, '/dev/null', createFile(new Uint8Array()), '/nowhere/at/all']) {
      codeOf(() => os.openFile(path, 'read-only'));
    }
    codeOf(() => os.openForeign(process.pid, 'samepage-section-none'));
    expect(openFiles()).toEqual(before);
  });

  it('may be a file of others only as far as they allow; root may anything', () => {
    const path = createFile(pattern(10));
    chmodSync(path, 0o444);
    if (root) expect(bench.fileSection(path, 'read-write').bytes).toBe(10);
    else expect(codeOf(() => os.openFile(path, 'read-write'))).toBe('PermissionDenied');
    expect(bench.fileSection(path, 'read-only').bytes).toBe(10);
    expect(codeOf(() => os.openForeign(1, 'samepage-section-1'))).toBe(root ? 'NotFound' : 'PermissionDenied');
  });
});
