/** `npm run fuzz -- faults`: see fault-injection.ts. It has no chance in it: the seed does not count. */
import type { FuzzOptions } from '../options.ts';
import { failEveryCall } from './fault-injection.ts';

export async function injectFaults({ from, steps, say }: FuzzOptions): Promise<void> {
  const { differences, ...figures } = await failEveryCall({
    ...{ errors: 'all', from, steps },
    onStep: (step, of, name) => say(`faults: step ${step} of ${of}, ${name}`),
    onDifference: (difference) => say(`  DIFFERS: ${difference}`),
  });
  say(JSON.stringify({ ...figures, differences: differences.length }));
  if (differences.length > 0) throw new Error(`${differences.length} differences`);
}
