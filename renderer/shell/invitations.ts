/** What to try next, in the order of the article and of what follows from it. Each is over once it was done, in any order. Pure. */
import { aliasesOf } from '../space/sections.ts';
import type { AppState } from '../state/store.ts';

type Seen = Pick<AppState, 'views' | 'sections' | 'unsaved'>;

export interface Invitation {
  /** What it says; the parts between asterisks stand out. */
  text: string;
  /** Whether it can be tried as things are. */
  applies(state: Seen): boolean;
  /** Whether what it invites to was just done. */
  done(state: Seen, before: Seen): boolean;
}

const hasViews = ({ views }: Seen) => views.size > 0;

export const invitations: readonly Invitation[] = [
  {
    text: 'A and B are two addresses of one piece of memory. Write *42* into A’s value, press Enter, and watch B.',
    applies: ({ views }) => {
      const [a, b] = [views.get('A'), views.get('B')];
      return a?.sharing === 'shared' && b?.sharing === 'shared' && aliasesOf(a, [b]).length > 0;
    },
    done: (state, before) => state.unsaved && !before.unsaved,
  },
  {
    text: 'One write, seen at both addresses. *Map another view* of the same memory: it shows the same bytes.',
    applies: hasViews,
    done: ({ views, sections }, before) => views.size > before.views.size && sections.size === before.sections.size,
  },
  {
    text: '*Drag a block* on the map to another address. The mapping moves; no byte is copied.',
    applies: hasViews,
    done: ({ views }, before) =>
      [...views.values()].some(({ letter, address }) => (before.views.get(letter)?.address ?? address) !== address),
  },
  {
    text: 'Map a view *copy-on-write* (the arrow beside “Map another view”), and write into it: the others keep theirs.',
    applies: hasViews,
    done: ({ views }) => [...views.values()].some(({ sharing }) => sharing === 'copy-on-write'),
  },
  {
    text: 'Make a view *read-only* in its card. It still shows what is written through the others.',
    applies: hasViews,
    done: ({ views }, before) =>
      [...views.values()].some(
        ({ letter, protection }) =>
          protection === 'read' && (before.views.get(letter)?.protection ?? 'read') !== 'read',
      ),
  },
];

/** All of them done, as the bits of a number. */
export const allInvitations = 2 ** invitations.length - 1;

/** `done` with what was done between two states; a bit for each invitation. */
export function doneNow(done: number, state: Seen, before: Seen): number {
  return invitations.reduce(
    (bits, { done: isDone }, index) => (isDone(state, before) ? bits | (1 << index) : bits),
    done,
  );
}

/** The first that was not done and can be; null where there is none. */
export function nextInvitation(done: number, state: Seen): Invitation | null {
  return invitations.find(({ applies }, index) => (done & (1 << index)) === 0 && applies(state)) ?? null;
}
