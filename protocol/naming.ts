/**
 * Names and notes that people give to views and sections. They come from other people's files, too, and so nothing is
 * taken that hides, reorders or overprints the text around it.
 */
import * as z from './zod.ts';

/** Characters as people count them: code points. */
export const mostInName = 60;
export const mostInNote = 2000;

/** What a view or section is called beside its letter or number, and what was written down about it. Absent: nothing. */
export interface Naming {
  name?: string | undefined;
  note?: string | undefined;
}

/**
 * Controls (Unicode's bidirectional ones among them), separators of lines, halves of pairs, private and unassigned
 * characters, and those that are not drawn. U+200C and U+200D shape letters and emoji, U+FE0E and U+FE0F choose how one
 * is drawn: they stay.
 */
const unseen = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** More marks on one letter than any writing has would be drawn over other lines. */
const stacked = /\p{M}{6}/u;
const drawn = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Why it cannot be a name, a sentence; null where it can. Nothing at all is none. */
export function nameProblem(text: string): string | null {
  return problemOf('A name', text, mostInName, text);
}

/** The same for a note, which may have several lines, and tabs. */
export function noteProblem(text: string): string | null {
  return problemOf('A note', text, mostInNote, text.replace(/[\n\t]/g, ' '));
}

function problemOf(what: string, text: string, most: number, line: string): string | null {
  // Code points are half as many at the least: a text of megabytes is not taken apart.
  const count = text.length > 2 * most ? text.length : [...text].length;
  if (count > most) return `${what} has at most ${most} characters, and this one ${count}.`;
  const [hidden] = unseen.exec(line) ?? [];
  if (hidden !== undefined) {
    const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${what} has only characters that can be seen, and here is U+${code}.`;
  }
  if (stacked.test(line)) return `${what} has at most five marks on one letter.`;
  return line === '' || drawn.test(line) ? null : `${what} has at least one character that can be seen.`;
}

/** As it is kept: without space at its ends, and lines ended as everywhere. */
export function tidyName(typed: string): string {
  return typed.trim();
}

export function tidyNote(typed: string): string {
  return typed.replace(/\r\n?/g, '\n').trim();
}

function textSchema(problemWith: (text: string) => string | null) {
  return z.string().check(
    z.refine((text) => problemWith(text) === null, {
      error: ({ input }) => (typeof input === 'string' && problemWith(input)) || 'This is no text.',
    }),
  );
}

export const nameTextSchema = textSchema(nameProblem);
export const noteTextSchema = textSchema(noteProblem);

/** The parts of a naming that say something. */
export function namingOf({ name, note }: Naming): Naming {
  return { ...(name ? { name } : {}), ...(note ? { note } : {}) };
}

/** Letters of scripts that run from right to left, in blocks of Unicode. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name within other text: one that runs from right to left is kept from turning round what follows (UAX #9, FSI). */
export function isolated(name: string): string {
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}

/** `view A`, or `view A “ring”`; `of`: `view A`, `section 2`. */
export function namedText(of: string, { name }: Naming): string {
  return name ? `${of} “${isolated(name)}”` : of;
}
