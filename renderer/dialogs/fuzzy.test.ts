import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzzyScore, rank } from './fuzzy.ts';

const labels = ['New section', 'New section with options…', 'Map another view', 'Undo', 'Unmap the selected view'];
const entries = labels.map((label) => ({ id: label, label }));
const best = (query: string, recent: string[] = []) => rank(query, entries, recent).map(({ label }) => label);

it('finds by the beginnings of words, by pieces, and in the right order only', () => {
  expect(best('mav')[0]).toBe('Map another view');
  expect(best('nso')[0]).toBe('New section with options…');
  expect(best('un')[0]).toBe('Undo');
  expect(best('new sec')).toEqual(['New section', 'New section with options…']);
  expect(best('zz')).toEqual([]);
  expect(fuzzyScore('vam', 'Map another view')).toBeNull();
});

it('puts what was used last first, among equals', () => {
  expect(best('', ['Undo', 'Map another view']).slice(0, 3)).toEqual(['Undo', 'Map another view', 'New section']);
  expect(best('mav', ['Undo'])[0]).toBe('Map another view');
});

it('puts what is called exactly so first, whatever was used last', () => {
  const options = 'Map another view with options…';
  const some = [options, 'Map another view'].map((label) => ({ id: label, label }));
  for (const query of ['map another view', 'Map another view ', 'map another view with options']) {
    expect(rank(query, some, [options])[0]?.label).toBe(query.includes('with') ? options : 'Map another view');
  }
});

it('letters in one piece stand before the same at the beginnings of two words', () => {
  const some = ['Bring all pages of A in for writing', 'Bring all pages of A in'].map((label) => ({
    id: label,
    label,
  }));
  expect(rank('bring all pages of', some, [])[0]?.label).toBe('Bring all pages of A in');
});

it('finds any label by any of its letters in order', () => {
  fc.assert(
    fc.property(fc.constantFrom(...labels), fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (label, kept) => {
      const query = [...label].filter((_, index) => kept[index]).join('');
      expect(fuzzyScore(query, label)).not.toBeNull();
      expect(best(query)).toContain(label);
    }),
  );
});

it('keeps the order of the list without a query, what cannot be done now at its end', () => {
  expect(best('')).toEqual(labels);
  const some = entries.map((entry) => ({ ...entry, disabled: entry.id === 'New section' }));
  expect(rank('', some, ['New section']).map(({ id }) => id)).toEqual([...labels.slice(1), 'New section']);
  expect(rank('new section', some, []).map(({ id }) => id)).toEqual(['New section with options…', 'New section']);
});

it('what cannot be done and is called so stands before letters that are found here and there', () => {
  const some = [
    { id: 'export', label: 'Export the session as a program in C for Windows' },
    { id: 'redo', label: 'Redo', disabled: true },
  ];
  expect(rank('redo', some, []).map(({ id }) => id)).toEqual(['redo', 'export']);
  expect(rank('', some, []).map(({ id }) => id)).toEqual(['export', 'redo']);
});
