/** Actions that make sections and take them away. */
import { action, type Done, type PlannedStep } from './action.ts';
import { formatRange } from './address.ts';
import { fileAccessSchema } from './model.ts';
import { visibleName } from './names.ts';
import { unmarked } from './page-actions.ts';
import { sectionRefSchema } from './references.ts';
import { shortText } from './short-text.ts';
import { formatSize } from './size.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());

/** Windows' longest path, in characters. A null character would end the path early where the system reads it. */
const pathSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(32_767), z.regex(/^[^\0]+$/, 'A path has no null character.'));

/** A view of the whole section that the step before made. */
export const wholeView = {
  kind: 'map',
  section: '$new',
  offset: 0,
  length: null,
  sharing: 'shared',
  protection: 'read-write',
  place: { kind: 'next-free' },
} as const satisfies PlannedStep;

function sectionMade(_action: unknown, { section, view }: Done): string {
  if (!view) return `Section ${section}`;
  return `Section ${section}, its view ${view.letter} mapped at ${formatRange(view.address, view.address + view.length)}`;
}

export const createSection = action(
  z.object({ kind: z.literal('create-section'), bytes: count, mapView: z.boolean() }),
  {
    label: ({ bytes }, { section }) => `New section ${section} of ${formatSize(bytes)}`,
    plan: ({ bytes, mapView }) => [{ kind: 'create-section', bytes, as: '$new' }, ...(mapView ? [wholeView] : [])],
    done: sectionMade,
  },
);

export const openFile = action(
  z.object({ kind: z.literal('open-file'), path: pathSchema, access: fileAccessSchema, mapView: z.boolean() }),
  {
    label: ({ path }) => `Open ${shortText(visibleName(path), 200)}`,
    plan: ({ path, access, mapView }) => {
      const protection = access === 'read-only' ? 'read' : 'read-write';
      const view: PlannedStep[] = mapView ? [{ ...wholeView, protection }] : [];
      return [{ kind: 'open-file', path: visibleName(path), access, as: '$new' }, ...view];
    },
    done: sectionMade,
  },
);

export const removeSection = action(z.object({ kind: z.literal('remove-section'), section: sectionRefSchema }), {
  label: ({ section }) => `Remove section ${section}`,
  plan: ({ section }, present) => [
    // From the last one, as in `clearing`.
    ...present
      .viewsOf(section)
      .reverse()
      .flatMap((view) => [...unmarked(view), { kind: 'unmap' as const, view: view.letter }]),
    { kind: 'hide-section', section },
  ],
  done: ({ section }) => `Section ${section} removed`,
});
