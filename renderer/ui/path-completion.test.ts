import { expect, it } from 'vitest';
import type { FolderEntries } from '../../protocol/folder.ts';
import { commonCompletion, completed, isComplete } from './path-completion.ts';

const of = (before: string, ...names: string[]): FolderEntries => ({
  before,
  entries: names.map((name) =>
    name.endsWith('/') ? { name: name.slice(0, -1), kind: 'folder' } : { name, kind: 'file' },
  ),
  more: false,
});

it('a folder is completed with the separator that is in use', () => {
  expect(completed('/tmp/', { name: 'a', kind: 'folder' })).toBe('/tmp/a/');
  expect(completed('C:\\', { name: 'a', kind: 'folder' })).toBe('C:\\a\\');
  expect(completed('~/', { name: 'a', kind: 'file' })).toBe('~/a');
});

it.each([
  ['/tmp/al', of('/tmp/', 'alpha', 'alpine'), '/tmp/alp'],
  ['/tmp/alp', of('/tmp/', 'alpha', 'alpine'), null],
  ['/tmp/al', of('/tmp/', 'also/'), '/tmp/also/'],
  ['/tmp/also', of('/tmp/', 'also/'), '/tmp/also/'],
  ['/tmp/a', of('/tmp/', 'a'), null],
  ['/tmp/a', of('/tmp/'), null],
  ['~', of('/home/me/', 'data/'), '/home/me/data/'],
  // The two have the first half of their last character in common.
  ['/', of('/', 'a\u{1f600}', 'a\u{1f601}'), '/a'],
  ['/tmp/a', { ...of('/tmp/', 'ab'), more: true }, null],
])('Tab after %s', (typed, entries, expected) => expect(commonCompletion(typed, entries)).toBe(expected));

it('a file’s whole name leaves nothing to choose, a folder’s does', () => {
  expect(isComplete('/tmp/a', of('/tmp/', 'a'))).toBe(true);
  expect(isComplete('/tmp/a', of('/tmp/', 'a/'))).toBe(false);
  expect(isComplete('/tmp/a', of('/tmp/', 'a', 'ab'))).toBe(false);
});
