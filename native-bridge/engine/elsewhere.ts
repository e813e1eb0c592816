/** Where else a view could go whose address is taken. */
import { relocated } from '../../protocol/actions.ts';
import { type Address, address, alignUp, offsetAddress } from '../../protocol/address.ts';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import { neededIn } from '../../protocol/needed.ts';
import type { Extent } from '../os/memory.ts';
import { byStart, firstEndingAfter } from '../os/sorted-extents.ts';
import type { Model } from './model/model.ts';
import type { Sliced } from './model/slices.ts';
import { nextFree } from './model/slots.ts';
import type { Applied, Step, StepOf } from './model/steps.ts';
import { applyStep, type StepOptions } from './steps/apply-step.ts';
import { Parking } from './steps/parking.ts';

interface TravelOptions extends StepOptions {
  /** It takes something back or does it again: what stays of a resized view may move then, too. */
  travels: boolean;
  /** Steps whose address is taken go to these places, in order, and then to the next free ones. Null: they are refused. */
  elsewhere: Address[] | null;
}

export type Travel = Omit<TravelOptions, 'record'>;

/** Applies a step, elsewhere where its address is taken and `elsewhere` allows it. Refusals name a place that would do. */
export function* applyOrElsewhere(model: Model, step: Step, options: TravelOptions): Sliced<Applied> {
  const attempt = function* (wanted: Step) {
    try {
      return yield* applyStep(model, wanted, options);
    } catch (thrown) {
      throw yield* withSuggestion(model, asProblem(thrown), wanted, options);
    }
  };
  try {
    return yield* attempt(step);
  } catch (thrown) {
    const { suggestion } = asProblem(thrown).data;
    const { elsewhere } = options;
    if (suggestion === undefined || !elsewhere) throw thrown;
    return yield* attempt(yield* movedTo(model, step, elsewhere.shift() ?? suggestion));
  }
}

/** Adds to a refusal for lack of room the next address at which the same would work, if there is one. */
function* withSuggestion(
  model: Model,
  error: SamepageError,
  step: Step,
  { travels }: TravelOptions,
): Sliced<SamepageError> {
  // What an older step wants may lie outside of all addresses, once its view came back elsewhere.
  const noRoom = error.code === 'AddressInUse' || (travels && error.code === 'OutOfAddressSpace');
  if (!noRoom || (step.kind === 'resize' && !travels)) return error;
  try {
    const suggestion = yield* suggestedFor(model, step, travels);
    return suggestion === null ? error : problem(error.code, error.message, { ...error.data, suggestion });
  } catch {
    return error; // no place left: the refusal itself says enough
  }
}

function* suggestedFor(model: Model, step: Step, travels: boolean): Sliced<Address | null> {
  if (step.kind === 'move') return nextFree(model, lengthOf(model, step.view), model.unitOf(step.view));
  if (step.kind === 'map')
    return step.length === null ? null : nextFree(model, step.length, model.unitOfSection(model.section(step.section)));
  if (step.kind === 'resize') {
    return nextFree(model, alignUp(step.length, model.os.limits.pageSize), model.unitOf(step.view));
  }
  if (step.kind !== 'move-many') return null;
  const together = placeForAll(model, step);
  if (together !== null) return together;
  // Too far from each other for any other place: then only those go elsewhere whose own place is taken.
  const [blocked] = travels ? yield* blockedOf(model, step) : [];
  // Not where another of them is to go: that place is free only for now.
  return blocked
    ? new Parking(model, targetsOf(model, step)).take(lengthOf(model, blocked), model.unitOf(blocked))
    : null;
}

/** Where several views fit that keep their distances; null where that is nowhere. */
function placeForAll(model: Model, step: StepOf<'move-many'>): Address | null {
  const lowest = lowestTarget(step);
  const ends = step.moves.map(({ view, to }) => to + lengthOf(model, view));
  // They all go as far, and each should be at a multiple of its own unit.
  const unit = Math.max(...step.moves.map(({ view }) => model.unitOf(view)));
  const beyond = lowest % unit;
  try {
    return offsetAddress(nextFree(model, beyond + Math.max(...ends) - lowest, unit), beyond);
  } catch {
    return null;
  }
}

/** The same step at another address. Several views keep their distances where there is room for all of them. */
function* movedTo(model: Model, step: Step, at: Address): Sliced<Step> {
  if (step.kind === 'resize') return { ...step, at };
  if (step.kind === 'move-many' && placeForAll(model, step) === null) return yield* blockedElsewhere(model, step, at);
  return relocated(step, at) ?? step;
}

/** The first whose place is taken goes to `at`, the others to free places, and all else where it should. */
function* blockedElsewhere(model: Model, step: StepOf<'move-many'>, at: Address): Sliced<Step> {
  const blocked = yield* blockedOf(model, step);
  const targets = targetsOf(model, step);
  const [first] = blocked;
  if (first !== undefined) targets.push({ start: at, end: at + lengthOf(model, first) });
  const parking = new Parking(model, targets);
  const moves = step.moves.map(({ view, to }) => {
    if (!blocked.has(view)) return { view, to };
    return { view, to: view === first ? at : parking.take(lengthOf(model, view), model.unitOf(view)) };
  });
  return { ...step, moves };
}

/** The views at whose targets anything lies but views that move themselves, in the order of the moves. */
function* blockedOf(model: Model, step: StepOf<'move-many'>): Sliced<Set<string>> {
  const movers = step.moves
    .map(({ view }) => model.view(view))
    .map(({ address: start, length }) => ({ start, end: start + length }))
    .sort(byStart);
  const blocked = new Set<string>();
  for (const { view, to } of step.moves) {
    if (isTaken(model, movers, to, to + lengthOf(model, view))) blocked.add(view);
    yield;
  }
  return blocked;
}

/** Whether anything lies in [start, end) but what is in `movers` (disjoint, by start). */
function isTaken(model: Model, movers: readonly Extent[], start: number, end: number): boolean {
  if (neededIn(model.os.limits, start, end)) return true;
  for (let at = start; at < end; ) {
    const mover = movers[firstEndingAfter(movers, at)];
    if (mover && mover.start <= at) {
      at = mover.end;
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
