import { describe, expect, it } from 'vitest';
import { pathAtEnd, typedWords, wordsOf } from './words.ts';

describe('a command line', () => {
  it('is split as a shell would', () => {
    expect(wordsOf('  ls -l  /tmp ')).toEqual(['ls', '-l', '/tmp']);
    expect(wordsOf(`sh -c 'ls "x" \\y; exit 3'`)).toEqual(['sh', '-c', 'ls "x" \\y; exit 3']);
    expect(wordsOf(`a"b c"d "" 'e'`)).toEqual(['ab cd', '', 'e']);
    expect(wordsOf(String.raw`my\ file "a\"b\\c\d"`)).toEqual(['my file', String.raw`a"b\c\d`]);
    expect(wordsOf('')).toEqual([]);
  });

  it('has the home folder where a word begins with ~, as in a shell', () => {
    const line = String.raw`cat ~ ~/a ~/"b c" '~/d' "~" \~/e a~ --file=~/f ~other/g`;
    expect(
      typedWords(line)
        ?.filter(({ fromHome }) => fromHome)
        .map(({ text }) => text),
    ).toEqual(['~', '~/a', '~/b c']);
  });

  it('is none where a quote stays open', () => {
    expect(wordsOf(`sh -c 'ls`)).toBeNull();
    expect(wordsOf('"')).toBeNull();
    expect(wordsOf('ls \\')).toBeNull();
  });
});

describe('the path at a command line’s end', () => {
  it.each([
    ['/usr/b', '/usr/b', '/usr/bin/'],
    ['~/a', '~/a', '/usr/bin/'],
    ['ls -l /us', '/us', 'ls -l /usr/bin/'],
    [`sh 'x y' ~`, '~', `sh 'x y' /usr/bin/`],
    [String.raw`ls /my\ f`, '/my f', 'ls /usr/bin/'],
  ])('of %s is %s', (line, typed, put) => {
    expect(pathAtEnd(line).typed).toBe(typed);
    expect(pathAtEnd(line).put('/usr/bin/')).toBe(put);
  });

  it.each(['', 'ls', 'ls ', 'ls -l', `sh -c '/us`, `a"b"/us`, `sh -c 'x /us`, 'ls a/b', 'ls \\'])(
    'is none in %s',
    (line) => {
      expect(pathAtEnd(line).typed).toBe('');
    },
  );

  it('is put as one word, whatever it holds', () => {
    const path = `/it's "one" \\ word`;
    expect(wordsOf(pathAtEnd('ls -l').put(path))).toEqual(['ls', '-l', path]);
    expect(wordsOf(pathAtEnd('').put(path))).toEqual([path]);
    expect(pathAtEnd(pathAtEnd('ls ').put(path)).typed).toBe(path);
  });
});
