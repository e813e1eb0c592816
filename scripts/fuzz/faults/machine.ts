/** `npm run fuzz -- faults`: see fault-injection.ts. It has no chance in it: neither seed nor steps count. */
import type { FuzzOptions } from '../options.ts';
import { failEveryCall } from './fault-injection.ts';

export async function injectFaults({ say }: FuzzOptions): Promise<void> {
  const { differences, ...figures } = await failEveryCall({ errors: 'all', onOperation: say });
  say(JSON.stringify({ ...figures, differences: differences.length }));
  if (differences.length > 0) throw new Error(differences.join('\n'));
}
