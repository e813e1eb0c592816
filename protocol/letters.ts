/** The letter of the n-th view made (from 0): A … Z, AA … AZ, BA … as spreadsheets count their columns. */
export function viewLetter(index: number): string {
  let rest = index;
  let text = '';
  do {
    text = String.fromCharCode(65 + (rest % 26)) + text;
    rest = Math.floor(rest / 26) - 1;
  } while (rest >= 0);
  return text;
}

/** `A`, `A and C`, `A, C and D`; from six on `12 views`. */
export function lettersText(letters: readonly string[]): string {
  if (letters.length > 5) return `${letters.length} views`;
  const last = letters.at(-1) ?? '';
  return letters.length > 1 ? `${letters.slice(0, -1).join(', ')} and ${last}` : last;
}

/** A … Z before AA: the order in which views were made. */
export function compareLetters(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
