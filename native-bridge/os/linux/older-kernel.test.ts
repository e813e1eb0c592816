/** The contract on a Linux of before 4.17: without the newer calls, and with MAP_FIXED_NOREPLACE ignored. */
import { expect, it } from 'vitest';
import { memoryOsContract } from '../contract/contract.ts';
import { realWorld } from '../contract/real-world.ts';
import { libc, MAP, MREMAP } from './libc.ts';
import { LinuxOs } from './linux-os.ts';
import { denyCalls } from './testing/deny-calls.ts';

denyCalls(
  { call: 'ioctl', error: 'ENOTTY', when: { argument: 1, equals: 0xc0606610 } }, // PAGEMAP_SCAN, 6.7
  { call: 'ioctl', error: 'ENOTTY', when: { argument: 1, equals: 0xc0686611 } }, // PROCMAP_QUERY, 6.11
  { call: 'mremap', error: 'EINVAL', when: { argument: 3, hasAnyOf: MREMAP.DONTUNMAP } }, // 5.7, and for files 5.13
);
// Old kernels ignore flags that they do not know (mmap(2)): the very call that they see is made.
const { mmap } = libc;
libc.mmap = (at, length, prot, flags, ...rest) => mmap(at, length, prot, flags & ~MAP.FIXED_NOREPLACE, ...rest);

memoryOsContract('an older kernel', () => realWorld({ overlapCopies: true, addressIsHint: true }));

it('says what it lacks', () => {
  const os = new LinuxOs();
  expect(os.limits.lacks).toEqual([
    expect.stringContaining('MAP_FIXED_NOREPLACE'),
    expect.stringContaining('MREMAP_DONTUNMAP'),
  ]);
  os.close();
});
