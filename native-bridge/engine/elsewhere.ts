/** Where else a view could go whose address is taken. */
import { type Address, address, alignUp, offsetAddress } from '../../protocol/address.ts';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import type { Extent } from '../os/memory-os.ts';
import type { Model } from './model/model.ts';
import { nextFree } from './model/slots.ts';
import type { Applied, Step, StepOf } from './model/steps.ts';
import { applyStep, type StepOptions } from './steps/apply-step.ts';
import { Parking } from './steps/parking.ts';

export interface TravelOptions extends StepOptions {
  /** It takes something back or does it again: what stays of a resized view may move then, too. */
  travels: boolean;
  /** Steps whose address is taken go to these places, in order, and then to the next free ones. Null: they are refused. */
  elsewhere: Address[] | null;
}

/** Applies a step, elsewhere where its address is taken and `elsewhere` allows it. Refusals name a place that would do. */
export function applyOrElsewhere(model: Model, step: Step, options: TravelOptions): Applied {
  const attempt = (wanted: Step) => {
    try {
      return applyStep(model, wanted, options);
    } catch (thrown) {
      throw withSuggestion(model, asProblem(thrown), wanted, options);
    }
  };
  try {
    return attempt(step);
  } catch (thrown) {
    const { suggestion } = asProblem(thrown).data;
    const { elsewhere } = options;
    if (suggestion === undefined || !elsewhere) throw thrown;
    return attempt(relocated(model, step, elsewhere.shift() ?? suggestion));
  }
}

/** Adds to a refusal for lack of room the next address at which the same would work, if there is one. */
function withSuggestion(model: Model, error: SamepageError, step: Step, { travels }: TravelOptions): SamepageError {
  // What an older step wants may lie outside of all addresses, once its view came back elsewhere.
  const noRoom = error.code === 'AddressInUse' || (travels && error.code === 'OutOfAddressSpace');
  if (!noRoom || (step.kind === 'resize' && !travels)) return error;
  try {
    const suggestion = suggestedFor(model, step, travels);
    return suggestion === null ? error : problem(error.code, error.message, { ...error.data, suggestion });
  } catch {
    return error; // no place left: the refusal itself says enough
  }
}

function suggestedFor(model: Model, step: Step, travels: boolean): Address | null {
  if (step.kind === 'move') return nextFree(model, lengthOf(model, step.view));
  if (step.kind === 'map') return step.length === null ? null : nextFree(model, step.length);
  if (step.kind === 'resize') return nextFree(model, alignUp(step.length, model.os.limits.pageSize));
  if (step.kind !== 'move-many') return null;
  const together = placeForAll(model, step);
  if (together !== null) return together;
  // Too far from each other for any other place: then only those go elsewhere whose own place is taken.
  const blocked = travels ? step.moves.find((move) => isBlocked(model, step, move)) : undefined;
  // Not where another of them is to go: that place is free only for now.
  return blocked ? new Parking(model, targetsOf(model, step)).take(lengthOf(model, blocked.view)) : null;
}

/** Where several views fit that keep their distances; null where that is nowhere. */
function placeForAll(model: Model, step: StepOf<'move-many'>): Address | null {
  const span = Math.max(...step.moves.map(({ view, to }) => to + lengthOf(model, view))) - lowestTarget(step);
  try {
    return nextFree(model, span);
  } catch {
    return null;
  }
}

/** The same step at another address. Several views keep their distances where there is room for all of them. */
function relocated(model: Model, step: Step, at: Address): Step {
  if (step.kind === 'move') return { ...step, to: at };
  if (step.kind === 'map') return { ...step, place: { kind: 'fixed', address: at } };
  if (step.kind === 'resize') return { ...step, at };
  if (step.kind !== 'move-many') return step;
  if (placeForAll(model, step) !== null) {
    const by = at - lowestTarget(step);
    return { ...step, moves: step.moves.map(({ view, to }) => ({ view, to: offsetAddress(to, by) })) };
  }
  return blockedElsewhere(model, step, at);
}

/** The first whose place is taken goes to `at`, the others to free places, and all else where it shall. */
function blockedElsewhere(model: Model, step: StepOf<'move-many'>, at: Address): Step {
  const isTaken = step.moves.map((move) => isBlocked(model, step, move));
  const targets = targetsOf(model, step);
  const first = step.moves[isTaken.indexOf(true)];
  if (first) targets.push({ start: at, end: at + lengthOf(model, first.view) });
  const parking = new Parking(model, targets);
  const moves = step.moves.map((move, index) => {
    if (!isTaken[index]) return move;
    return { view: move.view, to: move === first ? at : parking.take(lengthOf(model, move.view)) };
  });
  return { ...step, moves };
}

/** Whether anything lies at its target but views that move themselves. */
function isBlocked(
  model: Model,
  step: StepOf<'move-many'>,
  { view: letter, to }: { view: string; to: Address },
): boolean {
  const movers = new Set(step.moves.map(({ view }) => view));
  const end = to + lengthOf(model, letter);
  for (let at: number = to; at < end; ) {
    const view = model.viewAt(address(at));
    if (view && movers.has(view.letter)) {
      at = view.address + view.length;
      continue;
    }
    const region = model.os.query(address(at));
    if (!region || region.start >= end) return false;
    if (region.start <= at) return true;
    at = region.start;
  }
  return false;
}

function targetsOf(model: Model, { moves }: StepOf<'move-many'>): Extent[] {
  return moves.map(({ view, to }) => ({ start: to, end: to + lengthOf(model, view) }));
}

function lengthOf(model: Model, letter: string): number {
  return model.view(letter).length;
}

function lowestTarget({ moves }: StepOf<'move-many'>): number {
  return Math.min(...moves.map(({ to }) => to));
}
