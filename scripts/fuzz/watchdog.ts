/** Ends a fuzz that hangs within a step, where no timer of its own runs any more. */
import { Worker } from 'node:worker_threads';

/** No step takes this long, s. */
const patience = 60;

/** Returns the function to call before each step. */
export function watchdog(machine: string, seed: number): { step: (number: number) => void; stop: () => void } {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { workerData } = require('node:worker_threads');
    const { shared, machine, seed, patience } = workerData;
    let last = -1;
    setInterval(() => {
      const now = Atomics.load(shared, 0);
      if (now === last) {
        require('node:fs').writeSync(2, machine + ': hangs in step ' + now + ' of seed ' + seed + '\\n');
        process.kill(process.pid, 'SIGKILL');
      }
      last = now;
    }, patience * 1000);`;
  const worker = new Worker(code, { eval: true, workerData: { shared, machine, seed, patience } });
  worker.unref();
  return {
    step: (number) => Atomics.store(shared, 0, number),
    stop: () => void worker.terminate(),
  };
}
