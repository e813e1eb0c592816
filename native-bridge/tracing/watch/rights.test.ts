import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProgram } from './rights.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-path-'));
  for (const name of ['looping', 'right']) mkdirSync(join(folder, name));
  // Not even root may look at what leads to itself (ELOOP).
  symlinkSync('program', join(folder, 'looping/program'));
  writeFileSync(join(folder, 'right/program'), '#!/bin/sh\n');
  chmodSync(join(folder, 'right/program'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (...names: string[]) => names.map((name) => join(folder, name)).join(delimiter);

it('a folder of PATH that may not be looked at, or is not there, does not keep the next one from being searched', () => {
  expect(findProgram('program', folder, path('none', 'looping', 'right'))).toBe(join(folder, 'right/program'));
});

it('what is found nowhere else is refused for the first reason there was', () => {
  expect(() => findProgram('program', folder, path('none', 'looping'))).toThrow(
    '“program” cannot be started: the system does not let it be looked at.',
  );
  expect(() => findProgram('program', folder, path('none'))).toThrow('there is no such program in PATH');
});
