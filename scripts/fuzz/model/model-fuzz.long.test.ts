/** The short version of `npm run fuzz -- model`: a new seed finds more than the same steps once more. */
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fuzzModel } from './model-fuzz.ts';

const seeds = [20_031_003, 7];

// What is really there is asked of /proc.
it.runIf(existsSync('/proc/self/pagemap')).each(seeds)(
  'what the engine does is what a model in plain arrays does: seed %i',
  { timeout: 900_000 },
  async (seed) => {
    const { failure, done, refused, pages, elsewhere, lost, descriptors } = await fuzzModel({
      seed,
      from: 0,
      steps: 4000,
    });
    const text = failure && [`step ${failure.step}: ${failure.message}`, ...failure.trail].join('\n');
    expect(text).toBeNull();
    expect(descriptors).toEqual([0, 0]);
    // It did do what it is for.
    expect(done).toBeGreaterThan(2000);
    expect(refused).toBeGreaterThan(200);
    expect(elsewhere).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
    expect(pages).toBeGreaterThan(10_000);
  },
);
