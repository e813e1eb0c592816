import { expect, it } from 'vitest';
import { decodeRegion, infoBytes, infoWords, kindOfRegion } from './region-info.ts';

/** A structure as the kernel of an arm64 Mac fills it, field by field as mach/vm_region.h has them, packed to 4 bytes. */
const recorded = Buffer.from(
  [
    '03000000', // protection: read, write
    '07000000', // max_protection
    '02000000', // inheritance: none
    '0040000000000000', // offset: 0x4000
    '1e000000', // user_tag: 30, VM_MEMORY_STACK
    '05000000', // pages_resident
    '00000000', // pages_shared_now_private
    '02000000', // pages_swapped_out
    '05000000', // pages_dirtied
    '03000000', // ref_count
    '0100', // shadow_depth
    '00', // external_pager
    '04', // share_mode: SM_SHARED
    '00000000', // is_submap
    '00000000', // behavior
    'efbeadde', // object_id
    '0000', // user_wired_count
    '0000', // and what pads it
    '00000000', // pages_reusable
    '8877665544332211', // object_id_full
  ].join(''),
  'hex',
);

it('is as long as the header says', () => {
  expect(recorded).toHaveLength(infoBytes);
  expect(infoWords).toBe(19);
});

it('is read field by field', () => {
  expect(decodeRegion(0x1_0280_0000n, 0x1_0000n, recorded)).toEqual({
    start: 0x1_0280_0000,
    end: 0x1_0281_0000,
    protection: 11,
    offset: 0x4000n,
    object: 0x1122334455667788n,
    tag: 30,
    file: false,
    empty: false,
    submap: false,
    pagesResident: 5,
    pagesSwappedOut: 2,
  });
});

it.each([
  ['its own image', { file: true, protection: 5 }, '/app/node', 'image'],
  ['a library', { file: true, protection: 5 }, '/usr/lib/libSystem.B.dylib', 'library'],
  ['a file', { file: true, protection: 1 }, '/tmp/data', 'file'],
  ['a stack', { tag: 30 }, '', 'stack'],
  ['malloc’s', { tag: 2 }, '', 'heap'],
  ['a section', { protection: 11 }, '', 'shared'],
  ['a reservation', { protection: 0, empty: true }, '', 'reserved'],
  ['a guard', { protection: 0 }, '', 'guard'],
  ['anything else', { protection: 3 }, '', 'anonymous'],
])('reports %s', (_, some, name, kind) => {
  const region = decodeRegion(0n, 0x4000n, new Uint8Array(infoBytes));
  expect(kindOfRegion({ ...region, ...some }, name, '/app/node')).toBe(kind);
});
