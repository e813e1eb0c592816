/** What MacOs reads and asks, recorded; see macos-os.test.ts. */
import { beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import { codeOf } from '../contract/bench.ts';
import type { OsSection } from '../memory.ts';
import { privatePages, residentBytes } from '../page-runs.ts';
import { KERN } from './kern-return.ts';
import { MacOs } from './macos-os.ts';
import { type Recorded, recordedNatives } from './testing/recorded-natives.ts';

const page = 16_384;
const section: OsSection = { handle: 0x1203, bytes: 4 * page, inode: 77n, device: 0 };
const at = address(0x2_0000_0000);
const whole = { offset: 0, length: 4 * page, sharing: 'shared', protection: 'read-write' } as const;

let mach: Recorded;
let os: MacOs;
beforeEach(() => {
  mach = recordedNatives();
  os = new MacOs(mach.natives);
  mach.calls.length = 0;
});

describe('bytes', () => {
  it('are copied in one call where that works', () => {
    expect(os.read(at, new Uint8Array(3 * page))).toBe(3 * page);
    expect(os.write(at, new Uint8Array(5))).toBe(5);
    expect(mach.changes()).toEqual([
      'mach_vm_read_overwrite(259, 0x200000000, 49152, …, [0])',
      'mach_vm_write(259, 0x200000000, …, 5)',
    ]);
  });

  it.each([KERN.INVALID_ADDRESS, KERN.PROTECTION_FAILURE, KERN.MEMORY_ERROR])(
    'end before the page that cannot be reached (%d): page by page where the whole fails',
    (result) => {
      const [works, fails] = [() => KERN.SUCCESS, () => result];
      mach.answer('mach_vm_read_overwrite', fails, works, works, fails);
      expect(os.read(address(at + 100), new Uint8Array(4 * page - 100))).toBe(2 * page - 100);
      expect(mach.changes()).toEqual([
        'mach_vm_read_overwrite(259, 0x200000064, 65436, …, [0])',
        'mach_vm_read_overwrite(259, 0x200000064, 16284, …, [0])',
        'mach_vm_read_overwrite(259, 0x200004000, 16384, …, [0])',
        'mach_vm_read_overwrite(259, 0x200008000, 16384, …, [0])',
      ]);
      mach.answer('mach_vm_write', fails);
      expect(os.write(at, new Uint8Array(5))).toBe(0);
    },
  );

  it('that fail for another reason are an error', () => {
    mach.answer('mach_vm_read_overwrite', () => KERN.INVALID_TASK);
    expect(codeOf(() => os.read(at, new Uint8Array(1)))).toBe('NotFound');
  });
});

describe('pages', () => {
  /** Present, paged out, present and copied, nothing. */
  const dispositions = () =>
    mach.answer('mach_vm_page_range_query', (_, __, ___, pages, count) => {
      pages.set([1, 0x10, 0x21, 0]);
      count[0] = 4n;
      return KERN.SUCCESS;
    });

  it('are distinguished by what the system reports for each', () => {
    const loggedWith = (ask: () => unknown) => {
      mach.find(at, 4 * page, { resident: 3 });
      mach.findNothing();
      dispositions();
      return ask();
    };
    expect(loggedWith(() => residentBytes(os, at, 4 * page))).toBe(2 * page);
    expect(loggedWith(() => privatePages(os, at, 4 * page, 10))).toEqual([
      { start: at + 2 * page, end: at + 3 * page },
    ]);
    os.map(section, { ...whole, address: at });
    expect(loggedWith(() => os.touched(section, 0, 4 * page, 10))).toEqual([{ start: 0, end: 3 * page }]);
    expect(loggedWith(() => os.allocated(section))).toBe(3 * page);
    os.unmap(at, 4 * page);
    expect(os.touched(section, 0, 4 * page, 10)).toEqual([]);
  });

  it('are not asked for where a region has none: 1 TiB costs one call', () => {
    mach.find(at, 2 ** 40);
    mach.findNothing();
    expect(residentBytes(os, at, 2 ** 40)).toBe(0);
    expect(mach.calls.filter((call) => call.startsWith('mach_vm_page_range_query'))).toEqual([]);
  });

  it('of the process, and its faults, are read from the structures', () => {
    mach.answer(
      'task_info',
      (_, flavor, info, count) => {
        expect([flavor, count[0]]).toEqual([20, 12]);
        new DataView(info.buffer).setBigUint64(8, 123_456_789n, true);
        return KERN.SUCCESS;
      },
      (_, flavor, info, count) => {
        expect([flavor, count[0]]).toEqual([2, 8]);
        new DataView(info.buffer).setUint32(0, 4711, true);
        return KERN.SUCCESS;
      },
    );
    expect(os.residentOfProcess()).toBe(123_456_789);
    expect(os.faults()).toEqual({ count: 4711, scope: 'process' });
  });
});

it('lists regions in order, and enters submaps', () => {
  mach.find(0x1_8000_0000, 2 ** 32, { submap: true });
  mach.find(0x1_8000_0000, page, { protection: 5, file: true });
  mach.find(at, 4 * page);
  mach.findNothing();
  mach.answer('proc_regionfilename', (_, __, path) => new TextEncoder().encodeInto('/usr/lib/dyld', path).written);
  const list = os.regions();
  expect(list.count).toBe(2);
  expect([...list.starts]).toEqual([0x1_8000_0000, at]);
  expect([...list.ends]).toEqual([0x1_8000_4000, at + 4 * page]);
  expect([...list.protections]).toEqual([13, 11]);
  expect(Array.from(list.nameIndexes, (index) => list.names[index])).toEqual(['/usr/lib/dyld', '']);
  expect(Array.from(list.kinds, (kind) => regionKinds[kind])).toEqual(['library', 'shared']);
  const asked = mach.calls.filter((call) => call.startsWith('mach_vm_region_recurse'));
  expect(asked.map((call) => call.split(', ').slice(1, 4).join(' '))).toEqual([
    '[0] [0] [0]',
    '[0] [0x100000000] [1]',
    '[0x180004000] [16384] [0]',
    '[0x200010000] [0x10000] [0]',
  ]);
});
