/** Actions that name views and sections, and write notes on them. They make no call. */
import { action } from './action.ts';
import { type Naming, namedText, nameTextSchema, noteTextSchema } from './naming.ts';
import { sectionRefSchema, viewRefSchema } from './references.ts';
import * as z from './zod.ts';

/** Empty: none. Left out: as it was. */
const fields = { name: z.optional(nameTextSchema), note: z.optional(noteTextSchema) };

function labelOf(of: string, { name, note }: Naming): string {
  if (name) return `Name ${namedText(of, { name })}`;
  if (name === undefined) return note ? `Write a note on ${of}` : `Remove the note on ${of}`;
  return `Remove the name of ${of}`;
}

/** The same as a report of it. */
function doneOf(of: string, { name, note }: Naming): string {
  if (name) return `${of[0]?.toUpperCase()}${of.slice(1)} is named ${namedText('', { name }).trim()}`;
  if (name === undefined) return note ? `A note written on ${of}` : `The note on ${of} removed`;
  return `The name of ${of} removed`;
}

function isSo(now: Naming, { name, note }: Naming): boolean {
  return (name ?? now.name ?? '') === (now.name ?? '') && (note ?? now.note ?? '') === (now.note ?? '');
}

export const nameView = action(z.object({ kind: z.literal('name-view'), view: viewRefSchema, ...fields }), {
  label: ({ view, ...given }) => labelOf(view, given),
  plan: (wanted) => [wanted],
  done: ({ view, ...given }) => doneOf(view, given),
  repeats: ({ view, ...given }, present) => isSo(present.view(view), given),
});

export const nameSection = action(z.object({ kind: z.literal('name-section'), section: sectionRefSchema, ...fields }), {
  label: ({ section, ...given }) => labelOf(`section ${section}`, given),
  plan: (wanted) => [wanted],
  done: ({ section, ...given }) => doneOf(`section ${section}`, given),
  repeats: ({ section, ...given }, present) => isSo(present.sections.get(section)?.info ?? {}, given),
});
