/** Where else a view could go whose address is taken. */
import { type Address, offsetAddress } from '../../protocol/address.ts';
import { problem, type SamepageError } from '../../protocol/errors.ts';
import type { Model } from './model.ts';
import { nextFree } from './slots.ts';
import type { Step, StepOf } from './steps.ts';

/** Adds to an AddressInUse the next address at which the same would work. */
export function withSuggestion(model: Model, error: SamepageError, step: Step): SamepageError {
  const length = neededBytes(model, step);
  if (error.code !== 'AddressInUse' || length === null) return error;
  try {
    return problem(error.code, error.message, { ...error.data, suggestion: nextFree(model, length) });
  } catch {
    return error; // no place left: the refusal itself says enough
  }
}

/** How much room a step needs where it goes; null where it cannot go elsewhere. */
function neededBytes(model: Model, step: Step): number | null {
  const lengthOf = (letter: string) => model.views.get(letter)?.length ?? 0;
  if (step.kind === 'move') return lengthOf(step.view) || null;
  if (step.kind === 'map') return step.length;
  if (step.kind !== 'move-many') return null;
  return Math.max(...step.moves.map(({ view, to }) => to + lengthOf(view))) - lowestTarget(step);
}

function lowestTarget({ moves }: StepOf<'move-many'>): number {
  return Math.min(...moves.map(({ to }) => to));
}

/** The same step at another address, or null where it has none. Several views keep their distances. */
export function relocated(step: Step, at: Address): Step | null {
  if (step.kind === 'move') return { ...step, to: at };
  if (step.kind === 'map') return { ...step, place: { kind: 'fixed', address: at } };
  if (step.kind !== 'move-many') return null;
  const by = at - lowestTarget(step);
  return { ...step, moves: step.moves.map(({ view, to }) => ({ view, to: offsetAddress(to, by) })) };
}
