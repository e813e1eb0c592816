/** A system that lists regions without an end, or that end before they begin: no loop goes on for ever. */
import { expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { checkMapped } from '../os/check-range.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import { firstFit } from '../os/free-place.ts';
import type { OsRegion } from '../os/observer.ts';
import { differencesOf } from './looking/check.ts';

const at = address(0x40_0000_0000);
const empty: OsRegion = { start: at, end: at, protection: 3, offset: 0n, inode: 1n, device: 1, name: '' };
const refused = expect.objectContaining({
  code: 'Internal',
  message: expect.stringContaining('lists a region that ends at'),
});

it('is refused where a range is walked, a place looked for, or a view checked', () => {
  const os = new FakeOs();
  os.query = () => empty;
  const view = {
    letter: 'A',
    section: 1,
    offset: 0,
    length: 4096,
    address: at,
    sharing: 'shared',
    protection: 'read',
  } as const;
  expect(() => checkMapped(() => empty, at, 4096)).toThrow(refused);
  expect(() => firstFit(os, { length: 4096, step: 4096, from: at })).toThrow(refused);
  expect(() => differencesOf(os, { ...view, differences: [] }, empty)).toThrow(refused);
});
