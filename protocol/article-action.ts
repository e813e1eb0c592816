import { action, type PlannedStep, type Present } from './action.ts';
import { address } from './address.ts';
import { unmarked } from './page-actions.ts';
import { wholeView } from './section-actions.ts';
import * as z from './zod.ts';

/** Where the article's two views landed (Raymond Chen, "Stupid memory-mapping tricks", 2003). */
export const articleAddresses = [address(0x280000), address(0x290000)] as const;
const articleBytes = 64 * 1024;

/** From the last view to the first: what takes them back maps them in the order that they had. */
export function clearing({ views, sections }: Pick<Present, 'views' | 'sections'>) {
  return [
    ...[...views.values()]
      .reverse()
      .flatMap((view) => [...unmarked(view), { kind: 'unmap' as const, view: view.letter }]),
    ...[...sections.keys()].reverse().map((section) => ({ kind: 'hide-section' as const, section })),
  ];
}

/**
 * All that there is goes; then one section, and two views of it: at the article's addresses where those are free, else
 * at the next free ones. They are section 1, A and B, as at the very first start.
 */
export const startArticle = action(z.object({ kind: z.literal('start-article') }), {
  label: () => 'Start over with the article',
  plan: (_, present) => {
    const free = articleAddresses.filter((at) => present.isFreeWithoutOurs(at, articleBytes));
    const views = articleAddresses.map((_address, index): PlannedStep => {
      // The free ones come first: a next free place may be one of them.
      const at = free[index];
      return at === undefined ? wholeView : { ...wholeView, place: { kind: 'fixed', address: at } };
    });
    return [
      ...clearing(present),
      { kind: 'renumber', nextSection: 1, nextView: 0 },
      { kind: 'create-section', bytes: articleBytes, as: '$new' },
      ...views,
    ];
  },
  done: () => 'Started over with the article',
});
