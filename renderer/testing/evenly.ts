import fc from 'fast-check';

const steps = 2 ** 30;

/** For property tests: numbers from `min` to `max`, all of them as likely; fc.double() mostly gives some next to 0. */
export function evenly(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: steps }).map((step) => min + ((max - min) * step) / steps);
}
