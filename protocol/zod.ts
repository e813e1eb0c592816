/**
 * Zod without generated code, which our pages forbid: it would try `new Function` when the first schema is made. So everything
 * here imports it from this file, which says so before. What is wrong with a value comes in our own words.
 */
import { config } from 'zod/mini';
import { plainWords } from './schema-words.ts';

config({ jitless: true, localeError: plainWords });

// biome-ignore-start lint/performance/noBarrelFile: one package, set up before its first use.
// biome-ignore-start lint/performance/noReExportAll: as above.
export * from 'zod/mini';
// biome-ignore-end lint/performance/noReExportAll: as above.
// biome-ignore-end lint/performance/noBarrelFile: as above.
