/** Several views move in one step. A target may overlap the place of any of them: who is in the way goes first. */
import { type Address, formatRange } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import type { MoveMethod, View } from '../../protocol/model.ts';
import type { Extent } from '../os/memory-os.ts';
import { refuseForViews } from './in-the-way.ts';
import type { Model } from './model.ts';
import { nextFree } from './slots.ts';
import type { Applied, StepOf } from './steps.ts';

interface Move {
  letter: string;
  /** The place where it shall end up. */
  target: Extent & { start: Address };
}

/** `views` are those of `step.moves`, in that order, as the system has them. The first one stands for all. */
export function moveMany(model: Model, views: readonly View[], step: StepOf<'move-many'>): Applied {
  const { method } = step;
  const moves = step.moves.map(({ view: letter, to }, index): Move => {
    const length = views[index]?.length ?? 0;
    return { letter, target: { start: to, end: to + length } };
  });
  checkTargets(model, moves);
  const journey = new Journey(model, method);
  try {
    placeAll(journey, moves);
  } catch (thrown) {
    const error = asProblem(thrown);
    try {
      journey.takeBack();
    } catch (second) {
      const message = `${error.message} What was moved before could not be taken back: ${asProblem(second).message}`;
      throw problem(error.code, message, error.data);
    }
    throw error;
  }
  const inverse: StepOf<'move-many'> = {
    kind: 'move-many',
    moves: views.map(({ letter, address }) => ({ view: letter, to: address })),
    method,
  };
  return { inverse, view: views[0]?.letter ?? '', bytesCopied: journey.bytesCopied };
}

/** InvalidArgument for a view named twice or targets that overlap, AddressInUse for a view that does not move. */
function checkTargets(model: Model, moves: readonly Move[]): void {
  const letters = new Set(moves.map(({ letter }) => letter));
  if (letters.size < moves.length) throw problem('InvalidArgument', 'A view can only be moved to one place at a time.');
  const sorted = [...moves].sort((one, other) => one.target.start - other.target.start);
  sorted.forEach(({ letter, target }, index) => {
    const next = sorted[index + 1];
    if (next && next.target.start < target.end) {
      const places = formatRange(target.start, target.end);
      throw problem('InvalidArgument', `Views ${letter} and ${next.letter} cannot both move to ${places}.`);
    }
    refuseForViews(model, target, letters);
  });
}

/**
 * One after the other, each as soon as no other stands in its way; where they wait for each other in a circle, one is
 * parked. Those that keep their distances never do: from the side that they move to, each makes room for the next.
 */
function placeAll(journey: Journey, moves: readonly Move[]): void {
  const { model } = journey;
  const [first] = moves;
  const goesUp = first && first.target.start > model.view(first.letter).address;
  const waiting = [...moves].sort((one, other) => (one.target.start - other.target.start) * (goesUp ? -1 : 1));
  while (waiting.length > 0) {
    const free = waiting.findIndex((move) => !waiting.some((other) => other !== move && overlaps(model, move, other)));
    if (free >= 0) for (const { letter, target } of waiting.splice(free, 1)) journey.go(letter, target.start);
    else journey.park(waiting[0]?.letter ?? '', moves);
  }
}

/** Whether `other`, where it is now, lies in the place where `move` shall end up. */
function overlaps(model: Model, { target }: Move, other: Move): boolean {
  const { address, length } = model.view(other.letter);
  return address < target.end && address + length > target.start;
}

/** What was moved so far, and how to take it back. */
class Journey {
  readonly model: Model;
  readonly #method: MoveMethod;
  readonly #done: { letter: string; from: Address }[] = [];
  bytesCopied = 0;

  constructor(model: Model, method: MoveMethod) {
    this.model = model;
    this.#method = method;
  }

  go(letter: string, to: Address): void {
    const from = this.model.view(letter).address;
    this.#move(letter, to);
    this.#done.push({ letter, from });
  }

  /** Puts a view where it is in nobody's way, neither now nor later. */
  park(letter: string, moves: readonly Move[]): void {
    const targets = moves.map(({ target }) => target);
    this.go(letter, nextFree(this.model, this.model.view(letter).length, targets));
  }

  takeBack(): void {
    for (const { letter, from } of [...this.#done].reverse()) this.#move(letter, from);
  }

  #move(letter: string, to: Address): void {
    const view = this.model.view(letter);
    const { bytesCopied } = this.model.os.move(this.model.mapping(view), to, this.#method);
    this.bytesCopied += bytesCopied;
    this.model.setView({ ...view, address: to });
  }
}
