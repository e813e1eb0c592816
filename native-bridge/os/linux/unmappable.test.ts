/** Files that the kernel makes up as they are read: refused with what is true of them. */
import { existsSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { SamepageError } from '../../../protocol/errors.ts';
import { LinuxOs } from './linux-os.ts';

const os = new LinuxOs();
afterAll(() => os.close());

function refusalOf(act: () => unknown): SamepageError['data'] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof SamepageError) return thrown.data;
    throw thrown;
  }
  throw new Error('It was not refused.');
}

it.each(['/proc/self/maps', '/proc/self/status', '/proc/cpuinfo'])('%s is not said to be empty', (path) =>
  expect(refusalOf(() => os.openFile(path, 'read-only'))).toMatchObject({
    code: 'InvalidArgument',
    message: `${path} has a length of 0: it cannot be mapped.`,
  }),
);

const made = ['/sys/kernel/mm/transparent_hugepage/enabled', '/sys/kernel/fscaps', '/sys/kernel/uevent_seqnum'];
const ofSysfs = made.find((path) => existsSync(path));

(ofSysfs === undefined ? () => undefined : it)('one of sysfs is refused with the reason', () => {
  const section = os.openFile(ofSysfs ?? '', 'read-only');
  const asked = { section, offset: 0, length: os.limits.pageSize, protection: 'read', address: null } as const;
  for (const sharing of ['shared', 'copy-on-write'] as const)
    expect(refusalOf(() => os.map(section, { ...asked, sharing }))).toMatchObject({
      code: 'InvalidArgument',
      message: '4 KiB could not be mapped: its file system does not let it be mapped in this way (mmap: ENODEV)',
    });
  os.closeSection(section);
});

it('a path is not repeated at any length', () => {
  for (const path of [`/${'d/'.repeat(3000)}x`, `/${'y'.repeat(5000)}`, `/tmp/${'z'.repeat(250)}/${'z'.repeat(250)}`]) {
    const { message } = refusalOf(() => os.openFile(path, 'read-only'));
    expect(message.length).toBeLessThan(400);
    expect(message).toContain(path.slice(0, 100));
  }
});
