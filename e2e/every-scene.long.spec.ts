/** Every scene, played to its end by mouse, in the window. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { button } from './support/window.ts';

const folder = join(import.meta.dirname, '../scenes');

/** Their titles, each the first in its file. */
const titles = readdirSync(folder)
  .filter((file) => file !== 'all.ts' && !file.endsWith('.test.ts'))
  .map((file) => /title: '(.+)'/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? file);

// One goes to the limit of regions: a million on some systems, which takes half a minute on a busy computer.
const patience = 90_000;
test.setTimeout(3 * patience);
// One of them has machine code called, which is allowed where programs may be started.
test.use({ allowProcesses: true });

for (const title of titles) {
  test(`${title}: each step is done, and all checks hold`, async ({ app: { page } }) => {
    const panel = page.getByRole('complementary', { name: 'Scenes' });
    await button(page, 'More').click();
    await page.getByRole('menuitem', { name: 'Scenes', exact: true }).click();
    const entry = panel.getByRole('button', { name: title });
    await entry.click();
    const steps = panel.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    await expect(steps.first()).toBeVisible();
    const count = await steps.count();
    for (let index = 0; index < count; index += 1) {
      await button(panel, 'Do it').click();
      await expect(steps.nth(index)).toHaveText(/: done$/, { timeout: patience });
    }
    await expect(panel).toContainText('That was all. You can');
    await button(panel, 'Leave').click();
    await expect(entry).toBeVisible({ timeout: patience });
  });
}
