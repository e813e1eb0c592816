/** Removed: formatting, zero-width and other characters that cannot be seen, as they come along when text is pasted. */
const unseen = /(?!\s)\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}/gu;

/**
 * A number, an address or the like as it was typed or pasted, in plain characters: without what cannot be seen, with
 * plain spaces and minus signs for the others there are, and with none at its ends.
 */
export function plainTyped(text: string): string {
  return text
    .replace(unseen, '')
    .replace(/[\s\p{Z}]/gu, ' ')
    .replace(/[\u2010\u2011\u2212\ufe63\uff0d]/g, '-')
    .trim();
}
