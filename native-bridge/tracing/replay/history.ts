/** What became of a region, and by which calls. Pure. */
import type { Piece, Step } from './pieces.ts';

/** The call that put memory where this piece is; null where none is known to have. */
export function madeBy({ made }: Pick<Piece, 'made'>): number | null {
  let step = made;
  // Access and names change what is there already.
  while (step && (step.what === 'protected' || step.what === 'named')) step = step.before;
  return step?.call ?? null;
}

/** All that was done to a piece, the oldest first. */
export function historyOf({ made }: Pick<Piece, 'made'>): Omit<Step, 'before'>[] {
  const steps: Omit<Step, 'before'>[] = [];
  for (let step = made; step; step = step.before) steps.push({ call: step.call, what: step.what });
  return steps.reverse();
}

/** Whether one call put the memory of both there, or none is known to have. */
export function haveOneMaker(one: Piece, other: Piece): boolean {
  return one.made === other.made || madeBy(one) === madeBy(other);
}
