import { describe, expect, it } from 'vitest';
import { readExpression } from '../space/expression.ts';
import { inventPlaces } from '../testing/invented-places.ts';
import { suggestPlaces } from './suggestions.ts';

const places = inventPlaces();

describe('what is proposed', () => {
  const texts = (text: string, recent: string[] = []) => suggestPlaces(text, places, recent).map((each) => each.text);

  it('is where one was before, as far as it still is, then the views', () => {
    expect(texts('', ['libc', 'Z', 'A'])).toEqual(['libc', 'A', 'B', 'AB']);
  });

  it('begins with what begins so', () => {
    expect(texts('a').slice(0, 2)).toEqual(['A', 'AB']);
    expect(texts('lib').slice(0, 2)).toEqual(['libc.so.6', 'libstdc++.so.6.0.33']);
    expect(texts('he')).toEqual(['[heap]']);
    expect(texts('end')).toEqual(['end(A)', 'end(B)', 'end(AB)']);
    expect(texts('2621440')).toEqual(['0x280000']);
    expect(texts(String.raw`caf\xe`)).toEqual([String.raw`caf\xe8.bin`, String.raw`caf\xe9.bin`]);
  });

  it.each(['libatk-1', 'libglib-2.0', 'libc-2.31', 'ld-linux-x86-64', 'libgtk-3', 'trailing', 'safe', 'beef'])(
    'of %s, the first is where Enter goes',
    (text) => {
      const [first] = texts(text);
      expect(readExpression(text, places)).toEqual(readExpression(first ?? '', places));
    },
  );
});
