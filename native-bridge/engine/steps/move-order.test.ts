import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extent } from '../../os/memory.ts';
import { type Leg, orderMoves, type Travel } from './move-order.ts';

const extent = (start: number, length: number): Extent => ({ start, end: start + length });
const overlap = (one: Extent, other: Extent) => one.start < other.end && other.start < one.end;

/** Lays ranges of these lengths out in some order, with these gaps between. */
function layOut(lengths: readonly number[], order: readonly number[], gaps: readonly number[]): Extent[] {
  const places = lengths.map(() => extent(0, 0));
  let at = 0;
  order.forEach((index, nth) => {
    at += gaps[nth] ?? 0;
    places[index] = extent(at, lengths[index] ?? 1);
    at += lengths[index] ?? 1;
  });
  return places;
}

/** Any ranges from any places to any others: circles, chains and partial overlaps come by themselves. */
const anyTravels = fc.integer({ min: 1, max: 40 }).chain((count) => {
  const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: count, maxLength: count });
  const numbers = Array.from({ length: count }, (_, index) => index);
  const order = fc.shuffledSubarray(numbers, { minLength: count, maxLength: count });
  return fc
    .tuple(
      some(fc.integer({ min: 1, max: 5 })),
      order,
      order,
      some(fc.nat(3)),
      some(fc.nat(3)),
      fc.integer({ min: -20, max: 20 }),
    )
    .map(([lengths, before, after, gaps, otherGaps, shift]) => {
      const to = layOut(lengths, after, otherGaps);
      return layOut(lengths, before, gaps).map((from, index): Travel => {
        const target = to[index] ?? from;
        return { from, to: extent(target.start + shift, target.end - target.start) };
      });
    });
});

/** Goes the legs as the system would: throws where a range does not find its target free. Returns the places. */
function follow(travels: readonly Travel[], legs: readonly Leg[]): (Extent | 'parked')[] {
  const places: (Extent | 'parked')[] = travels.map(({ from }) => from);
  for (const { index, park } of legs) {
    const target = travels[index]?.to ?? extent(0, 0);
    if (!park) {
      places.forEach((place, other) => {
        if (other !== index && place !== 'parked' && overlap(place, target)) throw new Error(`${other} is in the way`);
      });
    }
    places[index] = park ? 'parked' : target;
  }
  return places;
}

/** Whether, of the ranges that have not left yet, some wait for each other in a circle. */
function hasCircle(travels: readonly Travel[], left: ReadonlySet<number>): boolean {
  const waiting = new Set(travels.map((_, index) => index).filter((index) => !left.has(index)));
  for (let freed = true; freed; ) {
    freed = false;
    for (const index of waiting) {
      const to = travels[index]?.to ?? extent(0, 0);
      if ([...waiting].some((other) => other !== index && overlap(travels[other]?.from ?? to, to))) continue;
      waiting.delete(index);
      freed = true;
    }
  }
  return waiting.size > 0;
}

const parked = (legs: readonly Leg[]) => legs.filter(({ park }) => park).map(({ index }) => index);

describe('the order of moves', () => {
  it('brings any ranges to any targets, each once, and parks only where there is a circle', () => {
    void fc.assert(
      fc.property(anyTravels, (travels) => {
        const legs = orderMoves(travels);
        expect(follow(travels, legs)).toEqual(travels.map(({ to }) => to));
        expect(
          legs
            .filter(({ park }) => !park)
            .map(({ index }) => index)
            .sort((one, other) => one - other),
        ).toEqual(travels.map((_, index) => index));
        expect(new Set(parked(legs)).size).toBe(parked(legs).length);
        const left = new Set<number>();
        for (const { index, park } of legs) {
          if (park) expect(hasCircle(travels, left)).toBe(true);
          left.add(index);
        }
      }),
      { numRuns: 1000, seed: 4096 },
    );
  });

  it('parks one of each circle of a permutation, and none else', () => {
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    void fc.assert(
      fc.property(fc.shuffledSubarray(numbers, { minLength: 60, maxLength: 60 }), (targets) => {
        const travels = targets.map((to, from) => ({ from: extent(from, 1), to: extent(to, 1) }));
        expect(parked(orderMoves(travels)).length).toBe(circlesOf(targets));
      }),
      { numRuns: 200, seed: 4096 },
    );
  });

  it('parks none where all keep their distances', () => {
    const travels = Array.from({ length: 50 }, (_, index) => ({
      from: extent(3 * index, 3),
      to: extent(3 * index + 4, 3),
    }));
    expect(parked(orderMoves(travels))).toEqual([]);
  });

  it('does not park the one that is in nobody’s way, but one of the circle', () => {
    const [x, y, z] = [
      { from: extent(20, 1), to: extent(0, 1) },
      { from: extent(0, 3), to: extent(9, 3) },
      { from: extent(10, 1), to: extent(2, 1) },
    ];
    const legs = orderMoves([x, y, z]);
    expect(legs).toHaveLength(4);
    expect(parked(legs)).not.toContain(0);
  });

  it('of 100,000 that all stand in one long chain, or in circles of two, is found at once', { timeout: 30_000 }, () => {
    const many = 100_000;
    const chain = Array.from({ length: many }, (_, index) => ({ from: extent(index, 1), to: extent(index + 1, 1) }));
    expect(orderMoves(chain)).toHaveLength(many);
    const pairs = chain.map(({ from }, index) => ({ from, to: extent(index ^ 1, 1) }));
    expect(orderMoves(pairs)).toHaveLength(1.5 * many);
    const circle = chain.map(({ from }, index) => ({ from, to: extent((index + 1) % many, 1) }));
    expect(orderMoves(circle)).toHaveLength(many + 1);
  });
});

/** Circles of two or more. */
function circlesOf(targets: readonly number[]): number {
  const seen = new Set<number>();
  let circles = 0;
  targets.forEach((to, from) => {
    if (to === from || seen.has(from)) return;
    circles += 1;
    for (let at = from; !seen.has(at); at = targets[at] ?? at) seen.add(at);
  });
  return circles;
}
