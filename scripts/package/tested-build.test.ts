import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtFiles, packedOtherwise, recordPacked, recordTested, testedInElectron } from './tested-build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'samepage-tested-'));
  mkdirSync(join(root, 'dist/main'), { recursive: true });
  writeFileSync(join(root, 'dist/main/a.cjs'), 'a');
  writeFileSync(join(root, 'dist/built'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

it('knows the build that was tested, and any other', () => {
  expect(testedInElectron(root)).toContain('has not run in Electron here');
  recordTested(root, 'Electron 9', 0, builtFiles(root));
  expect(testedInElectron(root)).toBe(
    'Each of its files is the one with which the end-to-end suite passed in Electron 9 (SHA-256).',
  );
  writeFileSync(join(root, 'dist/main/b.cjs'), 'b');
  expect(testedInElectron(root)).toContain('another build than the one that was tested in Electron 9: main/b.cjs');
});

it('says how many of the tests failed', () => {
  recordTested(root, 'Electron 9', 2, builtFiles(root));
  expect(testedInElectron(root)).toContain('had 2 failures in Electron 9');
});

it('finds a packed file that is not the one that ran, within one build', () => {
  expect(packedOtherwise(root, builtFiles(root))).toEqual([]);
  recordPacked(root, builtFiles(root));
  expect(packedOtherwise(root, builtFiles(root))).toEqual([]);
  expect(packedOtherwise(root, { 'main/a.cjs': 'another' })).toEqual(['main/a.cjs']);
  utimesSync(join(root, 'dist/built'), 1, 1);
  expect(packedOtherwise(root, { 'main/a.cjs': 'another' })).toEqual([]);
});
