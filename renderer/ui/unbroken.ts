/** A sentence whose sizes are not broken between two lines: `4 KiB` with a space that holds. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(?<=\d) (?=(?:[KMGTPE]i)?B\b)/g, '\u00a0');
}
