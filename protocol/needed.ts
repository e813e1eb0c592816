import type { Occupant } from './errors.ts';
import type { Limits } from './model.ts';

/** What of the ranges that are free, but needed (Limits.needed) lies in [start, end), bytes; undefined where nothing does. */
export function neededIn({ needed = [] }: Pick<Limits, 'needed'>, start: number, end: number): Occupant | undefined {
  return needed.find((range) => range.start < end && range.end > start);
}
