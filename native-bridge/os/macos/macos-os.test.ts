/**
 * The exact calls that MacOs makes, recorded: this cannot show what a Mac makes of them. What is certain of it is that
 * nothing is ever mapped over what is not ours, in which order things happen, and what a failing call leaves.
 */
import { fstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { callResultText, callText } from '../../../protocol/calls.ts';
import { expectAnswers } from '../contract/abilities.ts';
import { codeOf, problemOf } from '../contract/bench.ts';
import type { Mapping, OsSection } from '../memory.ts';
import { KERN } from './kern-return.ts';
import { MacOs } from './macos-os.ts';
import { type Recorded, recordedNatives } from './testing/recorded-natives.ts';

const page = 16_384;
const section: OsSection = { handle: 0x1203, bytes: 4 * page, inode: 77n, device: 0 };
const at = address(0x2_0000_0000);
const away = address(0x3_0000_0000);
const whole = { offset: 0, length: 4 * page, sharing: 'shared', protection: 'read-write' } as const;
const view: Mapping = { section, ...whole, address: at };

let mach: Recorded;
let os: MacOs;
beforeEach(() => {
  mach = recordedNatives();
  os = new MacOs(mach.natives);
  mach.calls.length = 0;
});

it('answers every question, of its own process and of another', () => expectAnswers(os, process.pid + 1));

describe('a section', () => {
  const makeEntry = () =>
    mach.answer('mach_make_memory_entry_64', (_, __, ___, ____, port) => {
      port[0] = 0x1203;
      return KERN.SUCCESS;
    });
  const mapSomewhere = () =>
    mach.answer('mach_vm_map', (_, target) => {
      target[0] = BigInt(at);
      return KERN.SUCCESS;
    });

  it('is a memory entry of its own; its object is looked up through a page that is mapped for a moment', () => {
    makeEntry();
    mapSomewhere();
    mach.find(at, page, { object: 4711 });
    expect(os.createSection(4 * page)).toEqual({ handle: 0x1203, bytes: 4 * page, inode: 4711n, device: 0 });
    expect(mach.changes()).toEqual([
      'mach_make_memory_entry_64(259, [0x10000], 0, 0x20003, [0], 0)',
      'mach_vm_map(259, [0], 16384, 0, 1, 4611, 0, 0, 1, 1, 2)',
      'mach_vm_deallocate(259, 0x200000000, 16384)',
    ]);
  });

  it('that cannot be had is an error, and one that cannot be looked up is given back', () => {
    mach.answer('mach_make_memory_entry_64', () => KERN.RESOURCE_SHORTAGE);
    expect(problemOf(() => os.createSection(page))).toMatchObject({
      code: 'OutOfMemory',
      osName: 'KERN_RESOURCE_SHORTAGE',
      osCode: 6,
    });
    makeEntry();
    mach.answer('mach_vm_map', () => KERN.NO_SPACE);
    codeOf(() => os.createSection(page));
    expect(mach.changes().at(-1)).toBe('mach_port_deallocate(259, 4611)');
  });

  it('that came smaller than asked is given back', () => {
    mach.answer('mach_make_memory_entry_64', (_, size, __, ___, port) => {
      size[0] = 16_384n;
      port[0] = 0x1203;
      return KERN.SUCCESS;
    });
    expect(codeOf(() => os.createSection(4 * page))).toBe('OutOfMemory');
    expect(mach.changes().at(-1)).toBe('mach_port_deallocate(259, 4611)');
  });

  it('of a file is the object behind a mapping that is gone again, and knows what may be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-macos-'));
    const path = join(folder, 'file');
    writeFileSync(path, new Uint8Array(page + 100));
    const open = () => codeOf(() => os.openFile(path, 'read-only'));
    expect(open()).toBe('Internal'); // mmap fails unless set otherwise
    const descriptor = Number(/, (\d+), 0\)$/.exec(mach.calls.at(-1) ?? '')?.[1]);
    expect(() => fstatSync(descriptor)).toThrow(/EBADF/);
    expect(codeOf(() => os.openFile(join(folder, 'none'), 'read-only'))).toBe('NotFound');
    expect(codeOf(() => os.openFile(folder, 'read-only'))).toBe('InvalidArgument');

    mach.calls.length = 0;
    mach.answer('mmap', () => away);
    makeEntry();
    mapSomewhere();
    mach.find(at, page, { object: 12 });
    const file = os.openFile(path, 'read-only');
    expect(file).toEqual({ handle: 0x1203, bytes: page + 100, inode: 12n, device: 0 });
    expect(mach.changes().slice(0, 3)).toEqual([
      expect.stringMatching(/^mmap\(0, 16484, 1, 1, \d+, 0\)$/),
      'mach_make_memory_entry_64(259, [32768], 0x300000000, 1, [0], 0)',
      'mach_vm_deallocate(259, 0x300000000, 32768)',
    ]);
    expect(os.touched(file, 0, file.bytes, 10)).toEqual([{ start: 0, end: page + 100 }]);

    mach.calls.length = 0;
    os.map(file, { ...whole, length: page + 100, protection: 'read', address: at });
    expect(mach.changes()).toEqual(['mach_vm_map(259, [0x200000000], 32768, 0, 0, 4611, 0, 0, 1, 1, 2)']);
    expect(fstatSync(descriptor).size).toBe(page + 100);
    os.closeSection(file);
    expect(mach.changes().at(-1)).toBe('mach_port_deallocate(259, 4611)');
    expect(() => fstatSync(descriptor)).toThrow(/EBADF/);
    rmSync(folder, { recursive: true });
  });

  it('of another process is out of reach', () => {
    expect(codeOf(() => os.openForeign(1, 'samepage-section-1'))).toBe('Unsupported');
    expect(codeOf(() => os.observe(1).regions())).toBe('PermissionDenied');
    expect(mach.calls).toEqual([]);
  });
});

describe('map', () => {
  it('asks for the place, never to overwrite', () => {
    expect(os.map(section, { ...whole, address: at })).toBe(at);
    expect(mach.changes()).toEqual(['mach_vm_map(259, [0x200000000], 0x10000, 0, 0, 4611, 0, 0, 3, 3, 2)']);
  });

  it('takes a copy for a copy-on-write view, which may be made writable later', () => {
    os.map(section, {
      ...whole,
      sharing: 'copy-on-write',
      protection: 'read',
      offset: page,
      length: page,
      address: at,
    });
    expect(mach.changes()).toEqual(['mach_vm_map(259, [0x200000000], 16384, 0, 0, 4611, 16384, 1, 1, 3, 2)']);
  });

  it('names what lies in a taken place', () => {
    mach.answer('mach_vm_map', () => KERN.NO_SPACE);
    mach.find(at + page, page);
    expect(problemOf(() => os.map(section, { ...whole, address: at }))).toMatchObject({
      code: 'AddressInUse',
      osName: 'KERN_NO_SPACE',
      occupant: { start: at + page, end: at + 2 * page },
    });
  });

  it('refuses addresses that programs cannot have without asking', () => {
    for (const place of [0, 0x280000, 0x7fff_fe00_0000, 2 ** 52]) {
      expect(codeOf(() => os.map(section, { ...whole, address: address(place) }))).toBe('OutOfAddressSpace');
    }
    expect(codeOf(() => os.map(section, { ...whole, address: address(at + 4096) }))).toBe('NotAligned');
    expect(mach.calls).toEqual([]);
  });
});

describe('move', () => {
  it('shows the same at the new place, then gives up the old one', () => {
    mach.find(at, 4 * page);
    expect(os.move(view, away)).toEqual({ bytesCopied: 0 });
    expect(mach.changes()).toEqual([
      'mach_vm_remap(259, [0x300000000], 0x10000, 0, 0, 259, 0x200000000, 0, [0], [0], 2)',
      'mach_vm_deallocate(259, 0x200000000, 0x10000)',
    ]);
  });

  it('leaves everything where the target is taken, and where the view is gone', () => {
    mach.find(at, 4 * page);
    mach.answer('mach_vm_remap', () => KERN.NO_SPACE);
    mach.find(away, page);
    expect(codeOf(() => os.move(view, away))).toBe('AddressInUse');
    mach.findNothing();
    expect(codeOf(() => os.move(view, away))).toBe('NotMapped');
    expect(mach.changes()).toHaveLength(1);
  });

  const parked = () =>
    mach.answer('mach_vm_remap', (_, target) => {
      target[0] = BigInt(away);
      return KERN.SUCCESS;
    });

  it.each([
    ['up', page, 'mach_vm_map(259, [0x200010000], 16384', 'mach_vm_deallocate(259, 0x200000000, 16384)'],
    ['down', -page, 'mach_vm_map(259, [0x1ffffc000], 16384', 'mach_vm_deallocate(259, 0x20000c000, 16384)'],
  ])(
    'onto itself (%s) reserves what is new, parks, places, and only then gives up what is left',
    (_, by, reserve, left) => {
      mach.find(at, 4 * page);
      parked();
      const to = address(at + by);
      os.move(view, to);
      expect(mach.changes()).toEqual([
        `${reserve}, 0, 0, 0, 0, 0, 0, 0, 2)`,
        'mach_vm_remap(259, [0], 0x10000, 0, 1, 259, 0x200000000, 0, [0], [0], 2)',
        `mach_vm_remap(259, [0x${to.toString(16)}], 0x10000, 0, 16384, 259, 0x300000000, 0, [0], [0], 2)`,
        'mach_vm_deallocate(259, 0x300000000, 0x10000)',
        left,
      ]);
    },
  );

  it('onto itself that fails is put back, and what was reserved and parked given up', () => {
    mach.find(at, 4 * page);
    parked();
    mach.answer('mach_vm_remap', () => KERN.RESOURCE_SHORTAGE);
    expect(codeOf(() => os.move(view, address(at + page)))).toBe('OutOfMemory');
    expect(mach.changes().slice(3)).toEqual([
      'mach_vm_remap(259, [0x200000000], 0x10000, 0, 16384, 259, 0x300000000, 0, [0], [0], 2)',
      'mach_vm_deallocate(259, 0x200010000, 16384)',
      'mach_vm_deallocate(259, 0x300000000, 0x10000)',
    ]);
  });

  it('that can be brought neither there nor back stays parked, and that is reported', () => {
    mach.find(at, 4 * page);
    parked();
    for (const _ of [1, 2]) mach.answer('mach_vm_remap', () => KERN.RESOURCE_SHORTAGE);
    expect(problemOf(() => os.move(view, address(at + page))).movedTo).toBe(away);
    expect(mach.changes().slice(4)).toEqual(['mach_vm_deallocate(259, 0x200010000, 16384)']);
  });

  it('over another view of ours is one call, then the place it had is given up', () => {
    os.replace(view, away);
    expect(mach.changes()).toEqual([
      'mach_vm_remap(259, [0x300000000], 0x10000, 0, 16384, 259, 0x200000000, 0, [0], [0], 2)',
      'mach_vm_deallocate(259, 0x200000000, 0x10000)',
    ]);
  });

  it('onto itself next to something else changes nothing', () => {
    mach.find(at, 4 * page);
    mach.answer('mach_vm_map', () => KERN.NO_SPACE);
    mach.find(at + 4 * page, page);
    expect(codeOf(() => os.move(view, address(at + page)))).toBe('AddressInUse');
    expect(mach.changes()).toHaveLength(1);
  });
});

it('protects what is mapped, as a whole, and gives it up in whole pages', () => {
  mach.find(at, 4 * page);
  os.protect(at, page + 100, 'none');
  os.unmap(at, page + 100);
  expect(mach.changes()).toEqual([
    'mach_vm_protect(259, 0x200000000, 32768, 0, 0)',
    'mach_vm_deallocate(259, 0x200000000, 32768)',
  ]);
  mach.findNothing();
  expect(codeOf(() => os.protect(at, page, 'read'))).toBe('NotMapped');
});

it('reports its calls to who listens, with their result, failed or not', () => {
  const calls: string[] = [];
  os.subscribeToCalls((call) => calls.push(`${callText(call)} = ${callResultText(call)}`));
  os.map(section, { ...whole, address: at });
  mach.answer('mach_vm_map', () => KERN.NO_SPACE);
  codeOf(() => os.map(section, { ...whole, address: at }));
  const call =
    'mach_vm_map(self, 0x200000000, 65536, 0, VM_FLAGS_FIXED, 4611, 0, FALSE, VM_PROT_READ|VM_PROT_WRITE, VM_PROT_READ|VM_PROT_WRITE, VM_INHERIT_NONE)';
  expect(calls).toEqual([`${call} = 0x200000000`, `${call} = KERN_NO_SPACE`]);
});
