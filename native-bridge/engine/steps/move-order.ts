/** In which order several ranges can move at once, where the target of one may overlap the place of another. */
import type { Extent } from '../../os/memory.ts';
import { byStart, firstEndingAfter } from '../../os/sorted-extents.ts';

/** One range on its way: where it is, and where it should end up. */
export interface Travel {
  from: Extent;
  to: Extent;
}

export interface Leg {
  /** Which of the ranges. */
  index: number;
  /** It goes out of the others' way first; its leg to the target comes later. */
  park: boolean;
}

/**
 * The legs, in order: each range goes to its target once nothing lies there. The places are disjoint, and so are the
 * targets. Where ranges wait for each other in a circle, one of that circle is parked; so there are at most two legs
 * a range, and none is parked without a circle. O(n log n): two families of disjoint ranges have at most 2n overlaps.
 */
export function orderMoves(travels: readonly Travel[]): Leg[] {
  const order = new Order(travels);
  order.goAllFree();
  travels.forEach((_, index) => {
    order.solveFrom(index);
  });
  return order.legs;
}

class Order {
  readonly legs: Leg[] = [];
  /** By range: in whose way it is, and who is in its way; of these, the ones before `nextBlocker` have left. */
  readonly #blocked: number[][];
  readonly #blockers: number[][];
  readonly #nextBlocker: number[];
  /** By range: how many of its blockers have not left their place yet, and whether it has itself. */
  readonly #waitsFor: number[];
  readonly #left: boolean[];
  /** Nothing lies in their targets any more. */
  readonly #free: number[];

  constructor(travels: readonly Travel[]) {
    const { blockers, blocked } = whoBlocksWhom(travels);
    this.#blocked = blocked;
    this.#blockers = blockers;
    this.#nextBlocker = travels.map(() => 0);
    this.#waitsFor = blockers.map(({ length }) => length);
    this.#left = travels.map(() => false);
    this.#free = [...blockers.keys()].filter((index) => this.#waitsFor[index] === 0).reverse();
  }

  goAllFree(): void {
    for (let index = this.#free.pop(); index !== undefined; index = this.#free.pop()) {
      this.legs.push({ index, park: false });
      // A parked one left its place when it was parked.
      if (!this.#left[index]) this.#leave(index);
    }
  }

  /**
   * Follows who waits for whom from `start`; where that leads back, the last one before is parked. A range is freed only
   * after all of its blockers, so those of the path that have left are always the last of it: each is put on it once.
   */
  solveFrom(start: number): void {
    if (this.#left[start]) return;
    const path = [start];
    const onPath = new Set(path);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (this.#left[top]) {
        path.pop();
        continue;
      }
      const blocker = this.#blockerOf(top);
      if (onPath.has(blocker)) {
        this.legs.push({ index: top, park: true });
        this.#leave(top);
        this.goAllFree();
      } else {
        path.push(blocker);
        onPath.add(blocker);
      }
    }
  }

  /** One that is still in the way of `index`, which was not freed. */
  #blockerOf(index: number): number {
    for (let nth = this.#nextBlocker[index] ?? 0; ; nth += 1) {
      const blocker = this.#blockers[index]?.[nth];
      if (blocker === undefined) throw new Error('A range waits for nothing, and was not freed.');
      if (this.#left[blocker]) continue;
      this.#nextBlocker[index] = nth;
      return blocker;
    }
  }

  #leave(index: number): void {
    this.#left[index] = true;
    for (const other of this.#blocked[index] ?? []) {
      const still = (this.#waitsFor[other] ?? 0) - 1;
      this.#waitsFor[other] = still;
      if (still === 0) this.#free.push(other);
    }
  }
}

/** Whose places overlap the target of each range, and the reverse. A range is in its own way nowhere. */
function whoBlocksWhom(travels: readonly Travel[]): { blockers: number[][]; blocked: number[][] } {
  const blockers = travels.map((): number[] => []);
  const blocked = travels.map((): number[] => []);
  const places = travels.map(({ from }, index) => ({ ...from, index })).sort(byStart);
  travels.forEach(({ to }, index) => {
    for (let at = firstEndingAfter(places, to.start); at < places.length; at += 1) {
      const place = places[at];
      if (!place || place.start >= to.end) break;
      if (place.index === index) continue;
      blockers[index]?.push(place.index);
      blocked[place.index]?.push(index);
    }
  });
  return { blockers, blocked };
}
