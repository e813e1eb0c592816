#!/usr/bin/env node
// What electron-builder runs as fpm (CUSTOM_FPM_PATH): see fpm.ts.
import { join } from 'node:path';

process.argv.splice(2, 0, join(import.meta.dirname, 'fpm.ts'));
await import('../run-ts.mjs');
