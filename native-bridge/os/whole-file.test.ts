/** What is written whole: what stands in the way is named, and left as it was. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameFromBytes } from '../../protocol/names.ts';
import { checkPlace, type FileKind, stampOf, writeWhole } from './whole-file.ts';

const isOurs = (beginning: Uint8Array) => Buffer.from(beginning).toString().startsWith('note ');
const note: FileKind = { name: 'note', isOne: isOurs, isFlushed: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-whole-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});
const at = (name: string) => join(folder, name);

it('replaces an empty file and one of its kind, where a link leads, and leaves nothing beside', () => {
  writeFileSync(at('real'), '');
  symlinkSync('real', at('link'));
  for (const text of ['note 1', 'note 2']) writeWhole(at('link'), note, text);
  expect(readFileSync(at('real'), 'utf8')).toBe('note 2');
  expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder)).toEqual(['link', 'real']);
});

it('takes a name as long as the system has them, and one that is no text', () => {
  const long = at('n'.repeat(255));
  writeWhole(long, note, 'note long');
  expect(readFileSync(long, 'utf8')).toBe('note long');
  const bytes = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xe9])]);
  writeWhole(nameFromBytes(bytes), note, 'note bytes');
  expect(readFileSync(bytes, 'utf8')).toBe('note bytes');
  // No backslash is doubled: it stands for itself where no escape follows.
  writeWhole(at('a\\b'), note, 'note slash');
  expect(readFileSync(at('a\\b'), 'utf8')).toBe('note slash');
});

it.each([
  ['another file', () => writeFileSync(at('x'), 'mine'), 'x', /is there already, and is no note: it is not replaced\./],
  ['a folder', () => mkdirSync(at('x')), 'x', /is there already, and is no note/],
  ['a pipe, which is not waited for', () => execFileSync('mkfifo', [at('x')]), 'x', /is there already, and is no note/],
  ['a link to a device', () => symlinkSync('/dev/null', at('x')), 'x', /is there already, and is no note/],
  [
    'a link that leads to nothing',
    () => symlinkSync('gone', at('x')),
    'x',
    /is a symbolic link that leads to no file\./,
  ],
  ['a link to itself', () => symlinkSync('x', at('x')), 'x', /its symbolic links lead in a circle\./],
  ['a folder that is not there', () => undefined, 'none/x', /there is no folder “.*none”\./],
  ['a folder that is a file', () => writeFileSync(at('f'), ''), 'f/x', /a part of its path is no folder\./],
  ['a name that is too long', () => undefined, 'n'.repeat(256), /its name is too long\./],
  ['no name', () => undefined, null, /the file’s name is empty\./],
])('%s is refused before and at writing, in a sentence, and left as it was', (_, make, name, why) => {
  make();
  const before = readdirSync(folder);
  const path = name === null ? '' : at(name);
  for (const refused of [() => checkPlace(path, note), () => writeWhole(path, note, 'note')]) {
    expect(refused).toThrow(why);
    expect(refused).toThrow(/^(?:The note cannot be saved|“)[^\n]*\.$/);
  }
  expect(readdirSync(folder)).toEqual(before);
});

it('what changes between looking and writing is left as it is, and nothing beside', () => {
  writeFileSync(at('x'), 'note 1');
  const isOne = () => {
    rmSync(at('x'));
    mkdirSync(at('x'));
    return true;
  };
  expect(() => writeWhole(at('x'), { ...note, isOne }, 'note 2')).toThrow(/cannot be saved as .*: it is a folder\./);
  expect(readdirSync(folder)).toEqual(['x']);
});

it('what another program has written since is not replaced, and what it has taken away is written again', () => {
  const first = writeWhole(at('x'), note, 'note 1');
  expect(first).toBe(stampOf(at('x')));
  const second = writeWhole(at('x'), note, 'note 2', first);
  writeFileSync(at('x'), 'note of another program');
  expect(() => writeWhole(at('x'), note, 'note 3', second)).toThrow(/another program has changed it\./);
  expect(readFileSync(at('x'), 'utf8')).toBe('note of another program');
  rmSync(at('x'));
  writeWhole(at('x'), note, 'note 4', second);
  expect(readFileSync(at('x'), 'utf8')).toBe('note 4');
  expect(() => writeWhole(at('x'), note, 'note 5', '')).toThrow(/“.*x” is there already\./);
  expect(readFileSync(at('x'), 'utf8')).toBe('note 4');
  writeWhole(at('y'), note, 'note 5', '');
  expect(readFileSync(at('y'), 'utf8')).toBe('note 5');
});
