/** What became of the memory at an address, from the call that made it to the one that took it away. Pure. */

import type { Effect } from '../strace/effect.ts';
import { historyOf } from './history.ts';
import { type Process, spaceOf } from './moment.ts';
import { firstAfter, type Piece, type Step } from './pieces.ts';
import type { Replay } from './replay.ts';

export interface LifeStep {
  call: number;
  /** `split`: a part of its region was unmapped, or got another access, and the address lies in the other part. */
  what: Step['what'] | 'split' | 'unmapped';
}

/** How often the clock is looked at, in calls. */
const checkEvery = 256;

interface Place {
  process: number;
  position: number;
  address: number;
}

/**
 * The steps of the piece that lies at `address` of a process at a position; null where nothing does. `until`: how many
 * calls were looked through when `isLate` was first true, else all that concern it.
 */
export function lifeOf(
  replay: Replay,
  count: number,
  place: Place,
  isLate: () => boolean = () => false,
): { steps: LifeStep[]; until: number } | null {
  const now = replay.at(place.position).processes[place.process];
  const shown = now && pieceAt(now, place.address);
  if (!now || !shown) return null;
  const past = historyOf(shown);
  // From where it came to this address on, or the process began, it is followed call by call.
  const arrival = past.findLastIndex(({ what }) => what === 'moved' || what === 'copied');
  const from = Math.max(past[Math.max(arrival, 0)]?.call ?? 0, now.began, now.executed ?? 0);
  const follower = new Follower(
    shown,
    place.address,
    past.filter(({ call }) => call < from),
  );
  const moment = replay.at(from);
  const process = () => moment.processes[place.process];
  follower.begin(process());
  for (let call = from; call < count; call += 1) {
    if (call % checkEvery === 0 && isLate()) return { steps: follower.steps, until: call };
    replay.advance(moment, call + 1);
    if (!follower.go(process(), call, replay.effectOf(call))) return { steps: follower.steps, until: call + 1 };
  }
  return { steps: follower.steps, until: count };
}

/** Goes with a piece from call to call. */
class Follower {
  readonly steps: LifeStep[];
  readonly #shown: Piece;
  #address: number;
  #piece: Piece | null = null;

  constructor(shown: Piece, address: number, steps: LifeStep[]) {
    this.#shown = shown;
    this.#address = address;
    this.steps = steps;
  }

  /** As it is before the first call that is looked at. */
  begin(process: Process | undefined): void {
    const piece = process ? pieceAt(process, this.#address) : null;
    this.#piece = piece && this.#isIt(piece) ? piece : null;
  }

  /** After a call; false once nothing more can become of it. */
  go(process: Process | undefined, call: number, effect: Effect): boolean {
    if (!process) return true;
    if (process.last) return false;
    const [before, piece] = [this.#piece, pieceAt(process, this.#address)];
    if (piece === before) return true;
    const isIt = piece && (before ? isOf(before, piece) : this.#isIt(piece));
    if (!piece || !isIt) return before === null || this.#follow(process, effect, call);
    if (piece.made && !isSameStep(piece.made, before?.made ?? null)) this.#changed(piece.made, before?.made ?? null);
    else if (before && isPartOf(piece, before)) this.steps.push({ call, what: 'split' });
    this.#piece = piece;
    return true;
  }

  #isIt(piece: Piece): boolean {
    return isOf(piece, this.#shown) || isOf(this.#shown, piece);
  }

  /** It lies here no more: mremap took it elsewhere, or it is gone. */
  #follow(process: Process, effect: Effect, call: number): boolean {
    const isMove =
      effect.kind === 'move' && this.#address >= effect.from && this.#address < effect.from + effect.oldLength;
    this.steps.push({ call, what: isMove ? 'moved' : 'unmapped' });
    if (!isMove) return false;
    this.#address += effect.to - effect.from;
    this.#piece = null;
    // Where the call ended later, it is there then.
    this.begin(process);
    return true;
  }

  #changed(made: Step, known: Step | null): void {
    const since: LifeStep[] = [];
    const first = this.steps.at(-1)?.call ?? -1;
    for (let step: Step | null = made; step && !isSameStep(step, known); step = step.before) {
      if (step.call > first) since.unshift({ call: step.call, what: step.what });
    }
    this.steps.push(...since);
  }
}

function pieceAt(process: Process, address: number): Piece | null {
  const { pieces } = spaceOf(process);
  const piece = pieces[firstAfter(pieces, address)];
  return piece && piece.start <= address ? piece : null;
}

/** Moments that were played apart have their own steps. */
function isSameStep(one: Step | null, other: Step | null): boolean {
  return one === other || (one?.call === other?.call && one?.what === other?.what);
}

/** Whether `later` is what became of `earlier`. */
function isOf(earlier: Piece, later: Piece): boolean {
  for (let step = later.made; step; step = step.before) if (isSameStep(step, earlier.made)) return true;
  // Of what no call is known to have made, its name has to do.
  return earlier.made === null && later.made === null && earlier.path === later.path;
}

function isPartOf(part: Piece, whole: Piece): boolean {
  return part.start > whole.start || part.end < whole.end;
}
