/** Actions that give views other addresses. */
import { action, type PlannedStep, type Present } from './action.ts';
import { addressSchema, formatAddress, offsetAddress } from './address.ts';
import { lettersText } from './letters.ts';
import { type Limits, type MoveMethod, moveMethodSchema } from './model.ts';
import { mappedAgain } from './page-actions.ts';
import { viewRefSchema } from './references.ts';
import * as z from './zod.ts';

function needsMethod({ method }: { method: MoveMethod }, { moveMethods }: Limits): string | null {
  return moveMethods.includes(method) ? null : `Views cannot be moved by ${method} here.`;
}

/** Only the system's own move takes along what a view is besides. */
function carried(method: MoveMethod, views: readonly string[], present: Present, step: PlannedStep): PlannedStep[] {
  if (method === 'remap') return [step];
  return [...new Set(views)].reduce((steps, letter) => mappedAgain(present.view(letter), steps), [step]);
}

export const move = action(
  z.object({ kind: z.literal('move'), view: viewRefSchema, to: addressSchema, method: moveMethodSchema }),
  {
    label: ({ view, to }) => `Move ${view} to ${formatAddress(to)}`,
    plan: (wanted, present) => carried(wanted.method, [wanted.view], present, wanted),
    done: ({ view, to }, { from }) => `${view} moved ${formatAddress(from ?? to)} → ${formatAddress(to)}`,
    needs: needsMethod,
    relocation: { verb: 'Move to', at: (wanted, to) => ({ ...wanted, to }) },
  },
);

/** Several views in one go, all or none; a target may overlap the place of any of them. */
export const moveMany = action(
  z.object({
    kind: z.literal('move-many'),
    moves: z.array(z.object({ view: viewRefSchema, to: addressSchema })).check(z.minLength(1), z.maxLength(4096)),
    method: moveMethodSchema,
  }),
  {
    label: ({ moves }) => `Move ${lettersText(moves.map(({ view }) => view))}`,
    plan: (wanted, present) =>
      carried(
        wanted.method,
        wanted.moves.map(({ view }) => view),
        present,
        wanted,
      ),
    done: ({ moves }, { view }) => {
      const first = view ? `, ${view.letter} to ${formatAddress(view.address)}` : '';
      return `${lettersText(moves.map((each) => each.view))} moved${first}`;
    },
    needs: needsMethod,
    relocation: {
      verb: 'Move to',
      // All of them there together: their distances stay.
      at: (wanted, to) => {
        const by = to - Math.min(...wanted.moves.map((each) => each.to));
        return { ...wanted, moves: wanted.moves.map((each) => ({ ...each, to: offsetAddress(each.to, by) })) };
      },
    },
  },
);
