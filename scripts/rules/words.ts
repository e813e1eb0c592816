/** Words that stop a reader, and the trade's words for them: in comments, messages, titles of tests and names. */
import type { Files } from './imports.ts';

const plainer: Readonly<Record<string, string>> = {
  anew: 'again',
  'for want of': 'for lack of, because there is no',
  'held against': 'checked against, compared with',
  'so many': 'that many, this many',
  'to be had': 'available',
  told: 'notified, reported, shown',
  whoever: 'anyone who, the caller',
};
const words = new RegExp(String.raw`\b(?:${Object.keys(plainer).join('|')})\b`, 'gi');

/** Files that have to spell these words. */
const spelling = ['scripts/rules/words.ts', 'scripts/house.test.ts'];

/** The places (`path:line: “word”: say …`) that use such a word. */
export function oddWords(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    if (spelling.includes(path)) return [];
    return [...text.matchAll(words)].map(({ 0: word, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${path}:${line}: “${word}”: say ${plainer[word.toLowerCase()]}`;
    });
  });
}
