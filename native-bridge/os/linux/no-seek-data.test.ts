/** The contract on a system whose lseek does not know SEEK_DATA and SEEK_HOLE, as WSL 1. */
import { expect, it } from 'vitest';
import { memoryOsContract } from '../contract/contract.ts';
import { realWorld } from '../contract/real-world.ts';
import { SEEK } from './libc.ts';
import { LinuxOs } from './linux-os.ts';
import { denyCalls } from './testing/deny-calls.ts';

denyCalls(
  { call: 'lseek', error: 'EINVAL', when: { argument: 2, equals: SEEK.DATA } },
  { call: 'lseek', error: 'EINVAL', when: { argument: 2, equals: SEEK.HOLE } },
);

memoryOsContract('a system without SEEK_DATA', () => realWorld());

it('says what it lacks, and takes all as touched', () => {
  const os = new LinuxOs();
  const { pageSize, lacks, abilities } = os.limits;
  expect(lacks).toEqual([expect.stringContaining('lseek does not report which pages hold data (EINVAL)')]);
  expect(os.abilities.touched.ask).toBeNull();
  expect(abilities.touched).toContain('lseek does not report which pages hold data (EINVAL)');
  const section = os.createSection(8 * pageSize, 'without-seek-data');
  expect(os.touched(section, pageSize, 3 * pageSize, 10)).toEqual([{ start: pageSize, end: 3 * pageSize }]);
  expect(os.touched(section, 7 * pageSize, 20 * pageSize, 10)).toEqual([{ start: 7 * pageSize, end: 8 * pageSize }]);
  os.closeSection(section);
  os.close();
});
