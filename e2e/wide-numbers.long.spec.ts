/** What the system numbers with 64 bits, where a person meets it: files of overlayfs have inode numbers above 2^53. */
import { readFileSync, statSync } from 'node:fs';
import { expect } from '@playwright/test';
import { layeredFileSystem } from '../native-bridge/engine/testing/small-file-system.ts';
import { mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { exported } from './support/exported.ts';
import { button, card, statusOf } from './support/window.ts';

/** CAP_SYS_ADMIN (capabilities(7)): mounting takes it. */
const mayMount =
  BigInt(`0x${/CapEff:\t(\w+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0}`) & (1n << 21n);

if (mayMount) {
  test('a file of any inode number is mapped; windows load, exports keep the number, unmapping unmaps', async ({
    app,
  }) => {
    const { page, pid } = app;
    const layered = layeredFileSystem(new Uint8Array(65536).fill(7));
    if (!layered) throw new Error('overlayfs could not be mounted');
    try {
      const { file } = layered;
      const inode = BigInt.asUintN(64, statSync(file, { bigint: true }).ino);
      expect(inode).toBeGreaterThan(2n ** 53n);
      await button(page, 'New section with options…').click();
      const dialog = page.getByRole('dialog', { name: 'New section with options', exact: true });
      await dialog.getByRole('radio', { name: 'A file' }).check();
      await dialog.getByLabel('Path', { exact: true }).fill(file);
      await button(dialog, 'Make section').click();
      await expect(card(page, 'C')).toContainText('file file');

      await page.reload();
      await expect(card(page, 'C')).toContainText('file file');
      await expect(card(page, 'C')).not.toContainText('The system says otherwise');
      await expect(button(page, 'New section')).toBeEnabled();

      const csv = (await exported(app, 'Export the regions as CSV')).content.toString('utf8');
      expect(csv.split('\r\n').filter((line) => line.includes(`,${inode},`))).toHaveLength(1);
      const json = JSON.parse((await exported(app, 'Export the regions as JSON')).content.toString('utf8'));
      expect(json.regions.filter((region: { inode: string }) => region.inode === String(inode))).toHaveLength(1);

      await button(card(page, 'C'), 'Unmap').click();
      await expect(statusOf(page)).toContainText('C unmapped');
      await expect(statusOf(page)).not.toContainText('left alone');
      expect(mapsOf(pid).filter(({ path }) => path === file)).toEqual([]);
    } finally {
      layered.unmount();
    }
  });
}
