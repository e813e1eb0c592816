/** What a system does not report is worked around: nothing is called unreadable, or not writable, that can be reached. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pageStateCode } from '../../protocol/model.ts';
import { SEEK } from '../os/linux/libc.ts';
import { denyCalls } from '../os/linux/testing/deny-calls.ts';
import { look } from './looking/look.ts';
import { known, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

if (existsSync('/proc/self/maps')) {
  denyCalls(
    { call: 'lseek', error: 'EINVAL', when: { argument: 2, equals: SEEK.DATA } },
    { call: 'lseek', error: 'EINVAL', when: { argument: 2, equals: SEEK.HOLE } },
    { call: 'ioctl', error: 'EPERM' },
    { call: 'process_vm_readv', error: 'EPERM' },
    { call: 'process_vm_writev', error: 'EPERM' },
  );
}
let stage: Stage;
beforeAll(async () => {
  stage = new Stage(await realWorld());
});
afterAll(() => stage.end());

it('without SEEK_DATA, PAGEMAP_SCAN, PROCMAP_QUERY and process_vm_readv, views are looked at and written', async () => {
  const path = stage.world.createFile(Uint8Array.of(7));
  const opened = await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: false });
  for (const section of [await stage.section(), known(opened.section)]) {
    for (const sharing of ['shared', 'copy-on-write'] as const) {
      const view = await stage.map(section, { sharing });
      await stage.write(view, 0, 42);
      const range = { view, offset: 0, nextBytes: new Uint8Array(1), nextPages: new Uint8Array(1) };
      look(stage.engine.model, [range]);
      const state = sharing === 'shared' ? pageStateCode.touched : pageStateCode.private;
      expect([...range.nextBytes, ...range.nextPages]).toEqual([42, state]);
      await stage.undo();
      expect(stage.byte(view, 0)).toBe(section === opened.section ? 7 : 0);
    }
  }
});
