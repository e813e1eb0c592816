/** The contract where neither memfd_create nor process_vm_readv is available. */
import { expect, it } from 'vitest';
import { memoryOsContract } from '../contract/contract.ts';
import { realWorld } from '../contract/real-world.ts';
import { LinuxOs } from './linux-os.ts';
import { denyCalls } from './testing/deny-calls.ts';

denyCalls(
  { call: 'memfd_create', error: 'ENOSYS' },
  { call: 'process_vm_readv', error: 'ENOSYS' },
  { call: 'process_vm_writev', error: 'ENOSYS' },
);

memoryOsContract('a system without memfd_create and process_vm_readv', () => realWorld());

it('says what it lacks', () => {
  const os = new LinuxOs();
  expect(os.limits.lacks).toEqual([
    expect.stringContaining('memfd_create is refused (ENOSYS)'),
    expect.stringContaining('process_vm_readv is refused (ENOSYS)'),
  ]);
  os.close();
});
