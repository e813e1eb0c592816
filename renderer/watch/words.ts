/** A word: plain characters, escaped ones, and what stands in quotes. No two alternatives begin alike. */
const word = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g;
const piece = /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g;

/**
 * A command line as its words: split at white space, but not within quotes; a backslash keeps the next character as it is,
 * though within double quotes only before `"` and `\`, and not within single ones. Nothing else that a shell does. Null
 * where a quote is not closed, or nothing follows a backslash.
 */
export function wordsOf(line: string): string[] | null {
  if (/\S/.test(line.replace(word, ''))) return null;
  return [...line.matchAll(word)].map(([text]) =>
    text.replace(piece, (_, escaped?: string, double?: string, single?: string) =>
      double === undefined ? (escaped ?? single ?? '') : double.replace(/\\(["\\])/g, '$1'),
    ),
  );
}
