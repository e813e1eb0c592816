/** Every call as it is recorded, and as strace would print it: arguments, kind of result, errno. */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { address, formatAddress } from '../../../protocol/address.ts';
import { type CallRecord, callResultText, callText } from '../../../protocol/calls.ts';
import { firstFit } from '../free-place.ts';
import { LinuxOs } from './linux-os.ts';

it('of a whole session', () => {
  const os = new LinuxOs();
  const calls: Omit<CallRecord, 'id'>[] = [];
  const end = os.subscribeToCalls((call) => calls.push(call));
  const page = os.limits.pageSize;
  const section = os.createSection(4 * page, 'records');
  const whole = { section, offset: 0, length: 4 * page, sharing: 'shared', protection: 'read-write' } as const;
  const at = os.map(section, { ...whole, address: null });
  const part = { ...whole, offset: page, length: page, sharing: 'copy-on-write', protection: 'read' } as const;
  const copy = os.map(section, { ...part, address: null });
  expect(() => os.map(section, { ...whole, address: at })).toThrow('is taken');
  os.write(at, Uint8Array.of(42, 0));
  os.protect(at, page, 'none');
  expect(os.write(at, Uint8Array.of(42, 0))).toBe(0);
  os.protect(at, page, 'read-write');
  const to = firstFit(os, { length: 4 * page, step: page, from: 2 ** 40 }) ?? address(0);
  os.move({ ...whole, address: at }, to, 'remap');
  os.unmap(to, 4 * page);
  os.unmap(copy, page);
  os.closeSection(section);
  end();
  os.close();

  const names = { [formatAddress(at)]: 'AT', [formatAddress(to)]: 'TO', [formatAddress(copy)]: 'COPY' };
  const lines = calls.map((call) =>
    `${call.result.kind}: ${callText(call)} = ${callResultText(call)}`
      .replaceAll(/0x[0-9a-f]+/g, (text) => names[text] ?? text)
      .replaceAll(new RegExp(`\\b${section.handle}\\b`, 'g'), 'FD')
      .replace(/preadv|process_vm_writev/, 'WRITE'),
  );
  const bytes = String(4 * page);
  expect(lines).toEqual([
    expect.stringMatching(/^handle: memfd_create\("records", MFD_CLOEXEC\|MFD_ALLOW_SEALING.*\) = FD$/),
    `status: ftruncate(FD, ${bytes}) = 0`,
    'status: fcntl(FD, F_ADD_SEALS, F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_SEAL) = 0',
    `address: mmap(NULL, ${bytes}, PROT_READ|PROT_WRITE, MAP_SHARED, FD, 0) = AT`,
    `address: mmap(NULL, ${page}, PROT_READ, MAP_PRIVATE|MAP_NORESERVE, FD, ${formatAddress(page)}) = COPY`,
    `error: mmap(AT, ${bytes}, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED_NOREPLACE, FD, 0) = -1 EEXIST`,
    'count: WRITE(self, [2a 00], AT, 2) = 2',
    `status: mprotect(AT, ${page}, PROT_NONE) = 0`,
    'error: WRITE(self, [2a 00], AT, 2) = -1 EFAULT',
    `status: mprotect(AT, ${page}, PROT_READ|PROT_WRITE) = 0`,
    `address: mmap(TO, ${bytes}, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_FIXED_NOREPLACE, -1, 0) = TO`,
    `address: mremap(AT, ${bytes}, ${bytes}, MREMAP_MAYMOVE|MREMAP_FIXED, TO) = TO`,
    `status: munmap(TO, ${bytes}) = 0`,
    `status: munmap(COPY, ${page}) = 0`,
    'status: close(FD) = 0',
  ]);
  const thread = Number(basename(readlinkSync('/proc/thread-self')));
  for (const call of calls) expect([call.pid, call.thread]).toEqual([process.pid, thread]);
});
