/** Programs under strace, stopped at any moment. */
import { readdirSync } from 'node:fs';
import { statusOf } from '../watch/rights.ts';

const numbersIn = (folder: string) =>
  readdirSync(folder)
    .map(Number)
    .filter((number) => number > 0);

/** Processes that `tracer` traces now. */
function tracedBy(tracer: number): number[] {
  return numbersIn('/proc').filter((pid) => statusOf(pid)?.tracer === tracer);
}

/**
 * Stops every process that `tracer` traces, those that are begun meanwhile, too. Returns them; it throws after ten
 * seconds. They go on by `goOn`.
 */
export async function stopAll(tracer: number): Promise<number[]> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const pids = tracedBy(tracer);
    for (const pid of pids) send(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const isSame = String(tracedBy(tracer)) === String(pids);
    // D: between vfork(2) and its child's execve(2).
    if (isSame && pids.every((pid) => threadsOf(pid).every((tid) => /[tTDZX]/.test(statusOf(tid)?.state ?? 'X'))))
      return pids;
    if (performance.now() > deadline) throw new Error('not all processes have stopped');
  }
}

export function goOn(pids: readonly number[]): void {
  for (const pid of pids) send(pid, 'SIGCONT');
}

function threadsOf(pid: number): number[] {
  try {
    return numbersIn(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
