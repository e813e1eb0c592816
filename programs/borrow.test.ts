import { expect, it } from 'vitest';
import { FakeOs } from '../native-bridge/os/fake/fake-os.ts';
import { offsetAddress } from '../protocol/address.ts';
import { borrow } from './borrow.ts';

it('gives everything back, moved views from where they are then', () => {
  const os = new FakeOs();
  const before = os.regions().count;
  const result = borrow(os, (borrowed) => {
    const section = borrowed.keep(os.createSection(65_536, 'x'));
    const view = borrowed.view(section, null);
    const part = borrowed.view(section, null, 4096, 8192);
    expect(part).toMatchObject({ offset: 4096, length: 8192 });
    borrowed.move(view, offsetAddress(view.address, -0x100000));
    expect(os.query(view.address)?.inode).toBe(section.inode);
    return 42;
  });
  expect(result).toBe(42);
  expect(os.regions().count).toBe(before);
  expect(os.openSections).toBe(0);
});

it('gives everything back when something fails, and what can be when giving back fails', () => {
  const os = new FakeOs();
  const fail = () =>
    borrow(os, (borrowed) => {
      borrowed.view(borrowed.keep(os.createSection(4096, 'x')), null);
      os.failAt(1, { code: 'Internal', message: 'out of order' });
    });
  expect(fail).toThrow('out of order');
  expect(os.openSections).toBe(0);

  const throws = () =>
    borrow(os, (borrowed) => {
      borrowed.keep(os.createSection(4096, 'x'));
      throw new Error('own mistake');
    });
  expect(throws).toThrow('own mistake');
  expect(os.openSections).toBe(0);
});
