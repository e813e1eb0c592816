import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, test } from 'vitest';
import { openTrace } from './open-trace.ts';
import { checkSavePlace, saveTrace } from './save-trace.ts';
import { TraceWriter } from './trace-writer.ts';

const parent = mkdtempSync(join(tmpdir(), 'samepage-save-'));
afterAll(() => rmSync(parent, { recursive: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'x'));
});

function linkToPipe(): void {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync(join(folder, 'pipe'), join(folder, 'x'));
}

function trace(calls: number) {
  const writer = new TraceWriter();
  for (let call = 0; call < calls; call += 1) writer.take('brk(NULL) = 0x1000');
  return writer.taken({ how: 'imported', command: '', pageBytes: 4096 });
}

it('replaces a trace and an empty file, and where a link leads; for its user alone', () => {
  const path = join(folder, 'a.samepage-trace');
  writeFileSync(path, '');
  symlinkSync(path, join(folder, 'link'));
  for (const [calls, name] of [
    [1, path],
    [2, path],
    [3, join(folder, 'link')],
  ] as const) {
    checkSavePlace(name);
    saveTrace(trace(calls), name);
    expect(openTrace(path).count).toBe(calls);
  }
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.samepage-trace', 'link']);
});

test.each([
  ['another file', () => writeFileSync(join(folder, 'x'), 'mine'), 'x', /is no trace: it is not replaced/],
  ['a folder', () => mkdirSync(join(folder, 'x')), 'x', /is no trace: it is not replaced/],
  ['a pipe, which is not waited for', () => execFileSync('mkfifo', [join(folder, 'x')]), 'x', /is no trace/],
  ['a link to a pipe', () => linkToPipe(), 'x', /is no trace/],
  ['a place in no folder', () => undefined, 'none/x', /cannot be saved as .*: there is no folder “.*none”\./],
  [
    'a link to itself',
    () => symlinkSync('x', join(folder, 'x')),
    'x',
    /cannot be saved as .*: its symbolic links lead in a circle\./,
  ],
])('%s is refused before and at saving, and left as it was', (_, make, name, why) => {
  make();
  const before = readdirSync(folder);
  expect(() => checkSavePlace(join(folder, name))).toThrow(why);
  expect(() => saveTrace(trace(1), join(folder, name))).toThrow(why);
  expect(readdirSync(folder)).toEqual(before);
});

it('needs a name', () => {
  expect(() => checkSavePlace('')).toThrow(/name is empty/);
});
