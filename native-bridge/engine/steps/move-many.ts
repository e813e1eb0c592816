/** Several views move in one step. A target may overlap the place of any of them: who is in the way goes first. */
import { type Address, formatRange } from '../../../protocol/address.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import type { MoveMethod, View } from '../../../protocol/model.ts';
import { whileFreeInSlices } from '../../os/free-place.ts';
import type { Extent } from '../../os/memory.ts';
import { byStart } from '../../os/sorted-extents.ts';
import type { Model } from '../model/model.ts';
import type { Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';
import { refusalForViews } from './in-the-way.ts';
import { orderMoves } from './move-order.ts';
import { moveView } from './move-view.ts';
import { Parking } from './parking.ts';

interface Move {
  letter: string;
  /** The place where it should end up. */
  target: Extent & { start: Address };
}

/** `views` are those of `step.moves`, in that order, as the system has them. The first one stands for all. */
export function* moveMany(model: Model, views: readonly View[], step: StepOf<'move-many'>): Sliced<Applied> {
  const { method } = step;
  const moves = step.moves.map(({ view: letter, to }, index): Move => {
    const length = views[index]?.length ?? 0;
    return { letter, target: { start: to, end: to + length } };
  });
  checkTargets(model, moves);
  const journey = new Journey(model, method, moves);
  try {
    yield* placeAll(journey, views, moves);
  } catch (thrown) {
    const error = asProblem(thrown);
    try {
      yield* model.memory.unchecked(journey.takeBack());
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
  const sorted = [...moves].sort((one, other) => byStart(one.target, other.target));
  const refuse = refusalForViews(model, letters);
  sorted.forEach(({ letter, target }, index) => {
    const next = sorted[index + 1];
    if (next && next.target.start < target.end) {
      const places = formatRange(target.start, target.end);
      throw problem('InvalidArgument', `Views ${letter} and ${next.letter} cannot both move to ${places}.`);
    }
    refuse(target);
  });
}

/** Each goes as soon as no other stands in its way; where they wait for each other in a circle, one of it is parked. */
function* placeAll(journey: Journey, views: readonly View[], moves: readonly Move[]): Sliced<void> {
  const travels = moves.map(({ target }, index) => ({ from: rangeOf(views[index]), to: target }));
  for (const { index, park } of orderMoves(travels)) {
    const move = moves[index];
    if (!move) continue;
    if (park) yield* journey.park(move.letter);
    else yield* journey.go(move.letter, move.target.start);
    yield;
  }
}

function rangeOf(view: View | undefined): Extent {
  return view ? { start: view.address, end: view.address + view.length } : { start: 0, end: 0 };
}

/** What was moved so far, and how to take it back. */
class Journey {
  readonly #model: Model;
  readonly #method: MoveMethod;
  readonly #parking: Parking;
  readonly #parked = new Set<string>();
  readonly #done: { letter: string; from: Address }[] = [];
  bytesCopied = 0;

  constructor(model: Model, method: MoveMethod, moves: readonly Move[]) {
    this.#model = model;
    this.#method = method;
    this.#parking = new Parking(
      model,
      moves.map(({ target }) => target),
    );
  }

  *go(letter: string, to: Address): Sliced<void> {
    const { address: from, length } = this.#model.view(letter);
    yield* this.#move(letter, to);
    this.#done.push({ letter, from });
    if (this.#parked.delete(letter)) this.#parking.leave(from, length);
  }

  /** Puts a view where it is in nobody's way, neither now nor later. */
  *park(letter: string): Sliced<void> {
    const { length } = this.#model.view(letter);
    yield* whileFreeInSlices(
      () => this.#parking.take(length, this.#model.unitOf(letter)),
      (at) => this.go(letter, at),
    );
    this.#parked.add(letter);
  }

  *takeBack(): Sliced<void> {
    for (const { letter, from } of [...this.#done].reverse()) {
      yield* this.#move(letter, from);
      yield;
    }
  }

  *#move(letter: string, to: Address): Sliced<void> {
    this.bytesCopied += yield* moveView(this.#model, this.#model.view(letter), to, this.#method);
  }
}
