/** `npm run fuzz -- model`: see model-fuzz.ts. */
import type { FuzzOptions } from '../options.ts';
import { watchdog } from '../watchdog.ts';
import { fuzzModel } from './model-fuzz.ts';

const reportEvery = 10_000;

export async function fuzzModelLong({ seed, from, steps, say }: FuzzOptions): Promise<void> {
  const dog = watchdog('model', seed);
  const started = performance.now();
  let reported = -1;
  const onStep = (step: number) => {
    dog.step(step);
    // Steps come again where a failure is cut down.
    if (step <= reported || (reported >= 0 && step % reportEvery !== 0)) return;
    reported = step;
    const seconds = Math.round((performance.now() - started) / 1000);
    const rss = Math.round(process.memoryUsage.rss() / 2 ** 20);
    say(`model: seed ${seed}, step ${step}, ${seconds} s, RSS ${rss} MiB`);
  };
  const { failure, ...figures } = await fuzzModel({ seed, from, steps, onStep });
  dog.stop();
  say(JSON.stringify({ seed, from, ...figures }));
  if (!failure) return;
  const { step, message, trail } = failure;
  throw new Error(`step ${step} (--from ${step} --steps 1): ${message}\n${trail.slice(-40).join('\n')}`);
}
