/** What of the packages can be proved: without installing them (`npm run pack:check`), and in its own Debian. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ['scripts/{package,debian}/*.check.ts'],
    pool: 'forks',
    // A package is packed, and a server started from it.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
