/** Where else a view could go whose address is taken. */
import type { Address } from '../../protocol/address.ts';
import { problem, type SamepageError } from '../../protocol/errors.ts';
import type { Model } from './model.ts';
import { nextFree } from './slots.ts';
import type { Step } from './steps.ts';

/** Adds to an AddressInUse the next address at which the same would work. */
export function withSuggestion(model: Model, error: SamepageError, step: Step): SamepageError {
  const length =
    step.kind === 'move' ? (model.views.get(step.view)?.length ?? null) : step.kind === 'map' ? step.length : null;
  if (error.code !== 'AddressInUse' || length === null) return error;
  try {
    return problem(error.code, error.message, { ...error.data, suggestion: nextFree(model, length) });
  } catch {
    return error; // no place left: the refusal itself says enough
  }
}

/** The same step at another address, or null where it has none. */
export function relocated(step: Step, at: Address): Step | null {
  if (step.kind === 'move') return { ...step, to: at };
  if (step.kind === 'map') return { ...step, place: { kind: 'fixed', address: at } };
  return null;
}
