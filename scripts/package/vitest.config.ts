/** `npm run pack:check`: what of the packages can be proved without Electron and without installing them. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ['scripts/package/*.check.ts'],
    pool: 'forks',
    // A package is packed, and a server started from it.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
