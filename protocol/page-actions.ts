/** Actions on which pages of a view are in its page table: what it shows stays as it is. */
import { action } from './action.ts';
import type { Limits } from './model.ts';
import { viewRefSchema } from './references.ts';
import * as z from './zod.ts';

function needsAdvice(_: unknown, { pageAdvice }: Limits): string | null {
  return pageAdvice ? null : 'This system has no call that brings all pages of a view in, or drops them.';
}

/** All of it is read, so that no later access has to wait for a page. Untouched pages of its section take memory then. */
export const populate = action(z.object({ kind: z.literal('populate'), view: viewRefSchema }), {
  label: ({ view }) => `Bring all pages of ${view} in`,
  plan: (wanted) => [wanted],
  done: ({ view }) => `All pages of ${view} are in`,
  needs: needsAdvice,
});

/** Its section keeps what they hold; the view's own private pages stay. */
export const dropPages = action(z.object({ kind: z.literal('drop-pages'), view: viewRefSchema }), {
  label: ({ view }) => `Drop the pages of ${view}`,
  plan: (wanted) => [wanted],
  done: ({ view }) => `${view} has no pages but private ones, until it is used`,
  needs: needsAdvice,
});
