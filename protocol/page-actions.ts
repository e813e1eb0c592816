/** Actions on the pages of a view: which are in its page table, how, and what may be done with them. Its bytes stay, but for `punch`. */
import { action, type PlannedStep } from './action.ts';
import type { Limits, PageCall, View } from './model.ts';
import { viewRefSchema } from './references.ts';
import * as z from './zod.ts';

interface Words {
  label(view: string): string;
  done(view: string): string;
  /** What the system lacks where it cannot do it: a clause. */
  lacks: string;
  /** The view is so already. */
  repeats?: (view: View) => boolean;
}

function onPages<K extends PageCall>(kind: K, words: Words) {
  const { repeats } = words;
  return action(z.object({ kind: z.literal(kind), view: viewRefSchema }), {
    label: ({ view }) => words.label(view),
    // A literal's schema infers it as K, which is a page call.
    plan: ({ view }) => [{ kind, view }],
    done: ({ view }) => words.done(view),
    needs: (_, limits) => lackOf(kind, limits, words.lacks),
    ...(repeats && { repeats: ({ view }, present) => repeats(present.view(view)) }),
  });
}

function lackOf(kind: PageCall, { pageCalls = [], system }: Limits, lacks: string): string | null {
  return pageCalls.includes(kind) ? null : `${system} has no ${lacks}.`;
}

/** All of it is read, so that no later access has to wait for a page. Untouched pages of its section take memory then. */
export const populate = onPages('populate', {
  label: (view) => `Bring in all pages of ${view}`,
  done: (view) => `All pages of ${view} are in`,
  lacks: 'call that brings all pages of a view in (Linux 5.14 has)',
});

/** As if all of it were written: no later store has to wait for a page. A copy-on-write view has private copies then. */
export const populateWrite = onPages('populate-write', {
  label: (view) => `Bring in all pages of ${view} for writing`,
  done: (view) => `All pages of ${view} are in, and may be written at once`,
  lacks: 'call that brings all pages of a view in (Linux 5.14 has)',
});

/** Its section keeps what they hold; the view's own private pages stay. */
export const dropPages = onPages('drop-pages', {
  label: (view) => `Drop the pages of ${view}`,
  done: (view) => `${view} has no pages but private ones, until it is used`,
  lacks: 'call that drops the pages of a view alone',
});

/** A hint: where memory gets short, these pages go first. */
export const cold = onPages('cold', {
  label: (view) => `Mark the pages of ${view} as cold`,
  done: (view) => `The pages of ${view} go first where memory gets short`,
  lacks: 'call for pages that are not needed soon (Linux 5.4 has)',
});

/** A hint: a file's pages are read ahead, and what was swapped out comes back. */
export const willNeed = onPages('will-need', {
  label: (view) => `Say that ${view} will be needed`,
  done: (view) => `The system was asked to have the pages of ${view} ready`,
  lacks: 'call for pages that will be needed',
});

/** Its section gets huge pages where the view lies so that they fit; the view maps each by one entry of its page table. */
export const collapse = onPages('collapse', {
  label: (view) => `Collapse ${view} to huge pages`,
  done: (view) => `${view} is mapped by huge pages`,
  lacks: 'call that makes huge pages of small ones (Linux 6.1 has)',
});

/** Its section gives the pages back to the system: whatever shows them reads zeros. Undo writes what they held. */
export const punch = onPages('punch', {
  label: (view) => `Punch a hole where ${view} lies`,
  done: (view) => `The section holds nothing where ${view} shows it: all zeros`,
  lacks: 'call that gives pages of a section back',
});

/** Its pages are brought in, and stay in memory. */
export const lock = onPages('lock', {
  label: (view) => `Lock ${view} in memory`,
  done: (view) => `The pages of ${view} stay in memory`,
  lacks: 'call for that here',
  repeats: ({ locked }) => locked === true,
});

export const unlock = onPages('unlock', {
  label: (view) => `Unlock ${view}`,
  done: (view) => `The pages of ${view} may leave memory again`,
  lacks: 'call for that here',
  repeats: ({ locked }) => locked !== true,
});

/** Every access is refused, as if it were protected, but for the list of regions, which does not show it. */
export const guard = onPages('guard', {
  label: (view) => `Make the pages of ${view} guards`,
  done: (view) => `${view} is all guards: every access to it is refused`,
  lacks: 'guards that are no regions of their own (Linux 6.15 has, for views of sections)',
  repeats: ({ guarded }) => guarded === true,
});

export const unguard = onPages('unguard', {
  label: (view) => `Remove the guards of ${view}`,
  done: (view) => `${view} has no guards any more`,
  lacks: 'guards that are no regions of their own',
  repeats: ({ guarded }) => guarded !== true,
});

/** What its own mapping would not have: it is taken away first. An undo brings it back. */
export function unmarked({ letter, locked, guarded }: View): { kind: 'unguard' | 'unlock'; view: string }[] {
  return [
    ...(guarded ? [{ kind: 'unguard' as const, view: letter }] : []),
    ...(locked ? [{ kind: 'unlock' as const, view: letter }] : []),
  ];
}

/** Steps that map a view again, and restore its other properties afterwards. */
export function mappedAgain(view: View, steps: PlannedStep[]): PlannedStep[] {
  const { letter, locked, guarded } = view;
  return [
    ...unmarked(view),
    ...steps,
    ...(locked ? [{ kind: 'lock' as const, view: letter }] : []),
    ...(guarded ? [{ kind: 'guard' as const, view: letter }] : []),
  ];
}
