import { expect, it } from 'vitest';
import { actionSchema, recordOf } from './actions.ts';
import { isolated, namedText, nameProblem, noteProblem, tidyName, tidyNote } from './naming.ts';

it.each([
  ['', null],
  ['ring, 1st half', null],
  ['a */ ??/ \\ <b>&amp;</b> "x"', null],
  ['שלום עולם', null],
  ['می‌خواهم', null],
  ['👩‍💻 ❤️', null],
  ['x'.repeat(60), null],
  ['👍'.repeat(60), null],
  ['x'.repeat(61), 'A name has at most 60 characters, and this one 61.'],
  ['x'.repeat(10_000), 'A name has at most 60 characters, and this one 10000.'],
  ['a\nb', 'A name has only characters that can be seen, and here is U+000A.'],
  ['a\u0000b', 'A name has only characters that can be seen, and here is U+0000.'],
  ['a\u001b[31m', 'A name has only characters that can be seen, and here is U+001B.'],
  ['a\u202eb', 'A name has only characters that can be seen, and here is U+202E.'],
  ['a\u2066b', 'A name has only characters that can be seen, and here is U+2066.'],
  ['a\u200fb', 'A name has only characters that can be seen, and here is U+200F.'],
  ['a\u200bb', 'A name has only characters that can be seen, and here is U+200B.'],
  ['a\u2028b', 'A name has only characters that can be seen, and here is U+2028.'],
  ['a\ufeffb', 'A name has only characters that can be seen, and here is U+FEFF.'],
  ['a\ud800', 'A name has only characters that can be seen, and here is U+D800.'],
  ['a\u{e0041}', 'A name has only characters that can be seen, and here is U+E0041.'],
  ['\u200d', 'A name has at least one character that can be seen.'],
  ['   ', 'A name has at least one character that can be seen.'],
  [`z${'\u0300'.repeat(9)}`, 'A name has at most five marks on one letter.'],
])('%j as a name: %j', (text, expected) => {
  expect(nameProblem(text)).toBe(expected);
  expect(actionSchema.safeParse({ kind: 'name-view', view: 'A', name: text }).success).toBe(expected === null);
});

it('a note has lines and tabs, and 2,000 characters', () => {
  expect(noteProblem('one\n\ttwo')).toBeNull();
  expect(noteProblem('x'.repeat(2000))).toBeNull();
  expect(noteProblem('x'.repeat(2001))).toBe('A note has at most 2000 characters, and this one 2001.');
  expect(noteProblem('one\r\ntwo')).toContain('U+000D');
  expect(noteProblem(tidyNote('\r\none\r\ntwo\r'))).toBeNull();
  expect([tidyName('  a b '), tidyNote('\n a\r\nb \n')]).toEqual(['a b', 'a\nb']);
});

it('a name that runs from right to left turns nothing round beside it', () => {
  expect(isolated('ring')).toBe('ring');
  expect(namedText('view A', { name: 'שלום' })).toBe('view A “\u2068שלום\u2069”');
  expect(namedText('view A', {})).toBe('view A');
});

it('reports what was named how', () => {
  const done = (given: object) => {
    const action = actionSchema.parse({ kind: 'name-section', section: 2, ...given });
    // A record of the list takes any action that it made.
    return recordOf(action).done(action as never, { section: null, view: null, from: null });
  };
  expect(done({ name: 'ring' })).toBe('Section 2 is named “ring”');
  expect(done({ name: '' })).toBe('The name of section 2 removed');
  expect(done({ note: 'n' })).toBe('A note written on section 2');
  expect(done({ note: '' })).toBe('The note on section 2 removed');
});

it('says in the history what was named how', () => {
  const label = (given: object) => {
    const action = actionSchema.parse({ kind: 'name-view', view: 'A', ...given });
    // A record of the list takes any action that it made.
    return recordOf(action).label(action as never, { section: null, view: null, from: null });
  };
  expect(label({ name: 'ring' })).toBe('Name A “ring”');
  expect(label({ name: 'ring', note: 'n' })).toBe('Name A “ring”');
  expect(label({ name: '' })).toBe('Remove the name of A');
  expect(label({ note: 'n' })).toBe('Write a note on A');
  expect(label({ note: '' })).toBe('Remove the note on A');
});
