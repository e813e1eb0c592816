/** The short version of `npm run fuzz -- kills`. */
import { expect, test } from '@playwright/test';
import { killWhileWriting } from '../scripts/fuzz/kills.ts';
import { Random } from '../scripts/fuzz/random.ts';

test('a host that is killed while it writes leaves every slot of the file whole', { tag: '@web' }, async () => {
  for (const step of [0, 1, 2]) {
    const { acknowledged, torn } = await killWhileWriting(new Random(7, step));
    expect(acknowledged).toBeGreaterThanOrEqual(20);
    expect(torn).toBe(0);
  }
});
