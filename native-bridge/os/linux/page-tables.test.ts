/** The newer kernels' calls and the older way must report the same. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { type Address, address } from '../../../protocol/address.ts';
import { pageFlags } from '../observer.ts';
import { extentsOf, privatePages, regionUse, residentBytes } from '../page-runs.ts';
import { libc } from './libc.ts';
import { LinuxOs } from './linux-os.ts';
import { PageMap } from './pagemap.ts';
import { RegionQuery } from './query.ts';

const os = new LinuxOs();
const { pageSize } = os.limits;
const length = 64 * pageSize;
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function mapped(sharing: 'shared' | 'copy-on-write'): Address {
  const section = os.createSection(length, 'page-tables-test');
  const view = { section, offset: 0, length, sharing, protection: 'read-write' } as const;
  const at = os.map(section, { ...view, address: null });
  cleanUps.push(
    () => os.closeSection(section),
    () => os.unmap(at, length),
  );
  return at;
}

const touch = (at: Address, page: number) => os.write(address(at + page * pageSize), new Uint8Array([1]));

const extents = (map: PageMap, from: Address, flag: keyof typeof pageFlags, limit: number) =>
  extentsOf(map.runs({ from, length, flags: pageFlags[flag], limit }));

test.each(['present', 'private'] as const)('%s pages: scan and walk agree', (filter) => {
  const at = mapped('copy-on-write');
  for (const page of [0, 1, 2, 7, 40, 63]) touch(at, page);
  os.read(address(at + 20 * pageSize), new Uint8Array(1));
  const scanned = new PageMap(pageSize);
  const walked = new PageMap(pageSize, { useScan: false });
  cleanUps.push(
    () => scanned.close(),
    () => walked.close(),
  );
  const everything = extents(scanned, at, filter, 1000);
  expect(extents(walked, at, filter, 1000)).toEqual(everything);
  const pages = everything.map(({ start, end }) => [(start - at) / pageSize, (end - at) / pageSize]);
  for (const expected of [
    [7, 8],
    [40, 41],
    [63, 64],
  ])
    expect(pages).toContainEqual(expected);
  if (filter === 'private')
    expect(pages).toEqual([
      [0, 3],
      [7, 8],
      [40, 41],
      [63, 64],
    ]);
  expect(extents(scanned, at, filter, 2)).toEqual(everything.slice(0, 2));
  expect(extents(walked, at, filter, 2)).toEqual(everything.slice(0, 2));
});

test('all flags: scan and walk agree, and the columns say what each page is', () => {
  const at = mapped('copy-on-write');
  for (const page of [0, 1, 7]) touch(at, page);
  os.read(address(at + 40 * pageSize), new Uint8Array(1));
  const { present, swapped, private: privateCopy, shared } = pageFlags;
  const question = { from: at, length: 8 * pageSize, flags: present | swapped | privateCopy | shared };
  const [scanned, walked] = [new PageMap(pageSize), new PageMap(pageSize, { useScan: false })];
  cleanUps.push(
    () => scanned.close(),
    () => walked.close(),
  );
  const runs = scanned.runs(question);
  expect(walked.runs(question)).toEqual(runs);
  expect([...runs.starts].map((start) => (start - at) / pageSize)).toEqual([0, 7]);
  expect([...runs.ends].map((end) => (end - at) / pageSize)).toEqual([2, 8]);
  expect([...runs.flags]).toEqual([present | privateCopy, present | privateCopy]);
  expect([runs.count, runs.end]).toEqual([2, at + 8 * pageSize]);
  // What is a page of the file is no private copy; where others map it, too, it is shared.
  const there = scanned.runs({ ...question, from: address(at + 40 * pageSize), length: pageSize });
  expect((there.flags[0] ?? 0) & (present | privateCopy)).toBe(present);
});

test('an error of one range is no reason to ask for the next in the older way', () => {
  const map = new PageMap(pageSize);
  cleanUps.push(() => map.close());
  const calls = vi.spyOn(libc, 'ioctl');
  cleanUps.push(() => calls.mockRestore());
  const at = mapped('shared');
  const scanned = () => {
    calls.mockClear();
    extents(map, at, 'present', 1);
    return calls.mock.calls.length;
  };
  const before = scanned();
  try {
    extents(map, os.limits.highestAddress, 'present', 1);
  } catch {
    // As it should be where the kernel has the call; without it there is nothing to be switched off.
  }
  expect(scanned()).toBe(before);
});

test('shared pages are present, never private', () => {
  const at = mapped('shared');
  touch(at, 3);
  expect(privatePages(os, at, length, 10)).toEqual([]);
  expect(residentBytes(os, at, length)).toBe(pageSize);
});

/** What /proc/self/smaps says of the region at `at` (proc_pid_smaps(5)), bytes. */
function smapsOf(at: number): { resident: number; shared: number } {
  const text = readFileSync('/proc/self/smaps', 'latin1');
  const [, entry = ''] = text.split(new RegExp(`^(?=${at.toString(16).padStart(8, '0')}-)`, 'm'));
  const kib = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(entry)?.[1]);
  return { resident: kib('Rss') * 1024, shared: (kib('Shared_Clean') + kib('Shared_Dirty')) * 1024 };
}

/** As regionUse asks. */
const askUse = (map: PageMap, at: Address, bytes: number) =>
  regionUse({ abilities: { ...os.abilities, pages: { ask: (question) => map.runs(question) } } }, at, bytes);

test('what a region takes of memory is what the system itself says', () => {
  const section = os.createSection(length, 'page-tables-test');
  const view = { section, offset: 0, length, sharing: 'shared', protection: 'read-write', address: null } as const;
  const [at, alias] = [os.map(section, view), os.map(section, view)];
  cleanUps.push(
    () => os.closeSection(section),
    () => os.unmap(at, length),
    () => os.unmap(alias, length),
  );
  // By sixteens: the system maps what is there around the page that is read.
  for (const page of [0, 1, 20, 40]) touch(at, page);
  for (const page of [20, 40]) os.read(address(alias + page * pageSize), new Uint8Array(1));
  // Neighbours of one section are one region to the system: asked together.
  const [start, end] = [Math.min(at, alias), Math.max(at, alias) + length];
  if (end - start === 2 * length) os.protect(address(start), length, 'read');
  expect(regionUse(os, at, length)).toEqual({ ...smapsOf(at), length });
  expect(regionUse(os, alias, length)).toEqual({ ...smapsOf(alias), length });
  const paged = new PageMap(pageSize, { useScan: false });
  cleanUps.push(() => paged.close());
  expect(askUse(paged, at, length)).toEqual({ resident: 4 * pageSize, shared: 2 * pageSize, length });
});

test('asking for one region and reading the whole list agree', () => {
  const at = mapped('shared');
  const asked = new RegionQuery();
  const listed = new RegionQuery({ useQuery: false });
  cleanUps.push(
    () => asked.close(),
    () => listed.close(),
  );
  for (const where of [at, at + length - 1, 0x1000]) {
    expect(listed.query(address(where))).toEqual(asked.query(address(where)));
  }
  expect(asked.query(at)).toMatchObject({ start: at, end: at + length, offset: 0n, protection: 11 });
  expect(asked.query(address(2 ** 52))).toBeNull();
  expect(listed.query(address(2 ** 52))).toBeNull();
});

test('a range with very much in it is reported in portions from its beginning, and they make up the whole', () => {
  const pages = 200_000;
  const section = os.createSection(pages * pageSize, 'page-tables-test');
  const view = { section, offset: 0, length: pages * pageSize, sharing: 'shared', protection: 'read-write' } as const;
  const at = os.map(section, { ...view, address: null });
  cleanUps.push(
    () => os.closeSection(section),
    () => os.unmap(at, view.length),
  );
  const chunk = new Uint8Array(2 ** 24).fill(1);
  for (let done = 0; done < view.length; done += chunk.length) {
    os.write(address(at + done), chunk.subarray(0, Math.min(chunk.length, view.length - done)));
  }
  for (const pageMap of [new PageMap(pageSize), new PageMap(pageSize, { useScan: false })]) {
    cleanUps.push(() => pageMap.close());
    let resident = 0;
    let portions = 0;
    for (let done = 0; done < view.length; portions += 1) {
      const part = askUse(pageMap, address(at + done), view.length - done);
      expect(part.resident).toBeLessThanOrEqual(65_536 * pageSize);
      resident += part.resident;
      done += part.length;
    }
    expect(portions).toBeGreaterThan(2);
    expect(resident).toBe(view.length);
  }
});
