/**
 * The contract in a container whose filter refuses process_vm_readv and process_vm_writev, on a system that refuses
 * memory files which do not say that they will not be executed (vm.memfd_noexec=2).
 */
import { truncateSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { callText } from '../../../protocol/calls.ts';
import { memoryOsContract } from '../contract/contract.ts';
import { realWorld } from '../contract/real-world.ts';
import { MFD } from './libc.ts';
import { LinuxOs } from './linux-os.ts';
import { denyCalls } from './testing/deny-calls.ts';

denyCalls(
  { call: 'process_vm_readv', error: 'EPERM' },
  { call: 'process_vm_writev', error: 'EPERM' },
  { call: 'memfd_create', error: 'EACCES', when: { argument: 1, hasNoneOf: MFD.NOEXEC_SEAL } },
);

memoryOsContract('a container without process_vm_readv', () => realWorld());

const os = new LinuxOs();
afterAll(() => os.close());

it('says what it lacks, and how it writes', () => {
  expect(os.limits.lacks).toEqual([expect.stringContaining('process_vm_readv is refused (EPERM)')]);
  const section = os.createSection(os.limits.pageSize, 'container-test');
  const view = { offset: 0, length: section.bytes, sharing: 'shared', protection: 'read-write' } as const;
  const at = os.map(section, { ...view, address: null });
  const calls: string[] = [];
  const unsubscribe = os.subscribeToCalls((call) => calls.push(callText(call)));
  os.write(at, Uint8Array.of(42));
  unsubscribe();
  expect(calls).toEqual([expect.stringMatching(/^preadv\(.*2a/)]);
  os.unmap(at, section.bytes);
  os.closeSection(section);
});

it('seals its sections', () => {
  const section = os.createSection(os.limits.pageSize, 'container-test');
  expect(() => truncateSync(`/proc/self/fd/${section.handle}`, 0)).toThrow(/EPERM/);
  os.closeSection(section);
});
