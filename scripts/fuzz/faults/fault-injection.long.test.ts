/** The short version of `npm run fuzz -- faults`: at every place one of the errors, not all of them. */
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { failEveryCall } from './fault-injection.ts';

it.runIf(existsSync('/proc/self/pagemap'))('a call that fails changes nothing', { timeout: 900_000 }, async () => {
  const { differences, places, refused } = await failEveryCall({ errors: 'few' });
  expect(differences).toEqual([]);
  expect(places).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(100);
});
