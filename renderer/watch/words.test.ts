import { describe, expect, it } from 'vitest';
import { wordsOf } from './words.ts';

describe('a command line', () => {
  it('is split as a shell would', () => {
    expect(wordsOf('  ls -l  /tmp ')).toEqual(['ls', '-l', '/tmp']);
    expect(wordsOf(`sh -c 'ls "x" \\y; exit 3'`)).toEqual(['sh', '-c', 'ls "x" \\y; exit 3']);
    expect(wordsOf(`a"b c"d "" 'e'`)).toEqual(['ab cd', '', 'e']);
    expect(wordsOf(String.raw`my\ file "a\"b\\c\d"`)).toEqual(['my file', String.raw`a"b\c\d`]);
    expect(wordsOf('')).toEqual([]);
  });

  it('is none where a quote stays open', () => {
    expect(wordsOf(`sh -c 'ls`)).toBeNull();
    expect(wordsOf('"')).toBeNull();
    expect(wordsOf('ls \\')).toBeNull();
  });
});
