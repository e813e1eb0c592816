import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlashLimiter } from './flash-limiter.ts';

describe('the flash limiter', () => {
  it('flashes three times in a second, then keeps steady until it is quiet', () => {
    const limiter = new FlashLimiter<number>();
    expect([0, 100, 200, 300, 1200, 1900].map((time) => limiter.changed(1, time))).toEqual([
      'flash',
      'flash',
      'flash',
      'steady',
      'steady',
      'steady',
    ]);
    expect(limiter.sweep(2800)).toBe(true);
    expect(limiter.markOf(1)).toBe('steady');
    expect(limiter.sweep(2900)).toBe(false);
    expect(limiter.markOf(1)).toBeNull();
    expect(limiter.changed(1, 3000)).toBe('flash');
  });

  it('counts each place for itself', () => {
    const limiter = new FlashLimiter<number>();
    for (const time of [0, 10, 20, 30]) limiter.changed(1, time);
    expect(limiter.changed(2, 40)).toBe('flash');
  });

  it('never flashes four times within any second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }), (gaps) => {
        const limiter = new FlashLimiter<string>();
        const flashes: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          limiter.sweep(now);
          if (limiter.changed('place', now) === 'flash') flashes.push(now);
        }
        flashes.forEach((time, index) => {
          const fourth = flashes[index + 3];
          if (fourth !== undefined) expect(fourth - time).toBeGreaterThanOrEqual(1000);
        });
      }),
    );
  });
});
