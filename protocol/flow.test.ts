import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costOf, Taken, UnderWay } from './flow.ts';

const size = fc.nat({ max: 5000 });

it('a sender that waits while it is full always gets to send everything, and never has much more under way than its limit', () => {
  fc.assert(
    fc.property(
      fc.array(size),
      fc.integer({ min: 1, max: 20_000 }),
      fc.nat({ max: 10 }),
      (sizes, limit, takenAtOnce) => {
        const underWay = new UnderWay(limit);
        const wire: number[] = [];
        const taken = new Taken(limit, (cost) => underWay.confirmed(cost));
        for (const cost of sizes) {
          for (let turn = 0; underWay.full; turn += 1) {
            expect(turn).toBeLessThan(1000);
            for (const arrived of wire.splice(0, takenAtOnce + 1)) taken.add(arrived);
          }
          underWay.sent(cost);
          wire.push(cost);
          expect(wire.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(limit + 5000);
        }
      },
    ),
  );
});

it('what a hostile end confirms can at most empty the count', () => {
  const underWay = new UnderWay(100);
  underWay.sent(100);
  for (const cost of [Number.NaN, -50, 0.5, Number.POSITIVE_INFINITY]) underWay.confirmed(cost);
  expect(underWay.full).toBe(true);
  underWay.confirmed(1e9);
  expect(underWay.full).toBe(false);
  underWay.sent(99);
  expect(underWay.full).toBe(false);
  const heard: number[] = [];
  const taken = new Taken(100, (cost) => heard.push(cost));
  for (const cost of [Number.NaN, -500, Number.POSITIVE_INFINITY, 24, 1]) taken.add(cost);
  expect(heard).toEqual([25]);
});

it('an empty message counts, too', () => {
  expect(costOf(new Uint8Array())).toBeGreaterThan(0);
});
