import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codeOf, problemOf } from '../contract/bench.ts';
import { privatePages, residentBytes } from '../page-runs.ts';
import { probeKernel } from './kernel.ts';
import { LinuxOs } from './linux-os.ts';
import { sectionName } from './memory-files.ts';
import { RegionQuery } from './query.ts';
import { sumPages } from './smaps.ts';

it('makes no copy-on-write view where private pages cannot be distinguished from others', () => {
  const os = new LinuxOs({ ...probeKernel(), pageMap: '/nowhere' });
  const section = os.createSection(4 * os.limits.pageSize, 'kernel-test');
  const request = { offset: 0, length: section.bytes, protection: 'read-write', address: null } as const;
  expect(codeOf(() => os.map(section, { ...request, sharing: 'copy-on-write' }))).toBe('Unsupported');
  const at = os.map(section, { ...request, sharing: 'shared' });
  expect(os.write(at, Uint8Array.of(42))).toBe(1);
  expect(residentBytes(os, at, section.bytes)).toBeNull();
  expect(privatePages(os, at, section.bytes, 10)).toEqual([]);
  os.unmap(at, section.bytes);
  os.closeSection(section);
  os.close();
});

it('says what is missing where there is no list of mappings', () => {
  const { code, message } = problemOf(() => new RegionQuery({ path: '/nowhere/self/maps' }));
  expect(code).toBe('Unsupported');
  expect(message).toContain('Is /proc mounted?');
});

it('knows sections by the names of their files', () => {
  expect(sectionName('/memfd:samepage-section-1 (deleted)')).toBe('samepage-section-1');
  expect(sectionName('/dev/shm/samepage-section-1.4711-12 (deleted)')).toBe('samepage-section-1');
  for (const other of ['/dev/shm/samepage-section-1', '/tmp/x (deleted)', 'pipe:[4711]', '']) {
    expect(sectionName(other)).toBeNull();
  }
});

it('sums up the pages of the regions that a range overlaps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-smaps-'));
  const path = join(folder, 'smaps');
  const region = (range: string, rss: number, anonymous: number, swap: number) =>
    `${range} rw-p 00000000 00:01 7 /memfd:x (deleted)\nSize: 64 kB\nRss: ${rss} kB\nAnonymous:   ${anonymous} kB\nAnonHugePages: 0 kB\nSwap: ${swap} kB\nVmFlags: rd wr\n`;
  writeFileSync(
    path,
    region('1000-2000', 1, 1, 1) + region('2000-5000', 12, 8, 4) + region('7f0000000000-7f0000001000', 2, 2, 2),
  );
  const kibibytes = (present: number, anonymous: number, swapped: number) => ({
    present: present * 1024,
    private: anonymous * 1024,
    swapped: swapped * 1024,
  });
  expect(sumPages(0x2000, 0x3000, path)).toEqual(kibibytes(12, 8, 4));
  expect(sumPages(0x1fff, 0x2001, path)).toEqual(kibibytes(13, 9, 5));
  expect(sumPages(0x5000, 0x7f0000000000, path)).toEqual(kibibytes(0, 0, 0));
  expect(sumPages(0, 1, join(folder, 'none'))).toBeNull();
  rmSync(folder, { recursive: true });
});
