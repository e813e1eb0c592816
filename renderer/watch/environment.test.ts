import { expect, test } from 'vitest';
import { variablesOf } from './environment.ts';

test.each<[string, Record<string, string> | null]>([
  ['', {}],
  ['A=1\n\n  B=two words = more\nA=3', { A: '3', B: 'two words = more' }],
  ['EMPTY=', { EMPTY: '' }],
  ['no equals sign', null],
  ['=value', null],
  ['  =value', null],
])('%j', (text, variables) => {
  expect(variablesOf(text)).toEqual(variables);
});
