import type { PathPart } from '../ui/path-completion.ts';

/** A word: plain characters, escaped ones, and what stands in quotes. No two alternatives begin alike. */
const word = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g;
const piece = /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g;

/**
 * A command line as its words: split at white space, but not within quotes; a backslash keeps the next character as it is,
 * though within double quotes only before `"` and `\`, and not within single ones. Nothing else that a shell does. Null
 * where a quote is not closed, or nothing follows a backslash.
 */
export function wordsOf(line: string): string[] | null {
  return typedWords(line)?.map(({ text }) => text) ?? null;
}

/** The same, and of each word whether it begins with the home folder: `~` alone or before a slash, neither quoted nor escaped. */
export function typedWords(line: string): { text: string; fromHome: boolean }[] | null {
  if (/\S/.test(line.replace(word, ''))) return null;
  return [...line.matchAll(word)].map(([typed]) => ({
    text: typed.replace(piece, (_, escaped?: string, double?: string, single?: string) =>
      double === undefined ? (escaped ?? single ?? '') : double.replace(/\\(["\\])/g, '$1'),
    ),
    fromHome: /^~(?:\/|$)/.test(typed),
  }));
}

/**
 * The path at a command line's end that is being typed, as a shell would complete it: the last word, where it begins as a path
 * does and is not quoted. Another one goes behind what is there.
 */
export function pathAtEnd(line: string): PathPart {
  const [text] = /(?:[^\s"'\\]|\\[\s\S])*$/.exec(line) ?? [''];
  const before = line.slice(0, line.length - text.length);
  const typed = text.replace(/\\([\s\S])/g, '$1');
  const isPath = /^(?:~|\/|file:)/.test(typed) && /(?:^|\s)$/.test(before) && wordsOf(before) !== null;
  const start = isPath ? before : line.replace(/(\S)$/, '$1 ');
  return { typed: isPath ? typed : '', put: (path) => start + path.replace(/[\s"'\\]/g, '\\$&') };
}
