/**
 * Entry of the side thread; see side-thread.ts for the engine's side. It holds nothing of the session: an error that
 * nothing expects may end it, with all that it has under way, and the next work starts another one.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { openMemoryOs } from '../os/platform/open-os.ts';
import { Turns } from '../session/turns.ts';
import { WorkInTurns, worksOf } from '../session/works.ts';
import type { SideOrder, SideReport } from './side-thread.ts';

// Messages that come before the system is open wait: the port starts with its first listener.
async function run(engine: MessagePort): Promise<void> {
  const work = new WorkInTurns(worksOf(await openMemoryOs()), new Turns());
  const running = new Map<number, () => void>();
  const report = (message: SideReport, buffers: ArrayBuffer[] = []) => {
    // biome-ignore lint/plugin: between Node's own threads buffers arrive; the loss is that of Electron's ports.
    engine.postMessage(message, buffers);
  };
  engine.on('message', (order: SideOrder) => {
    const { id } = order;
    // In a worker this ends its thread alone.
    if ('end' in order) process.exit();
    if ('cancel' in order) {
      running.get(id)?.();
      running.delete(id);
      return;
    }
    const cancel = work.begin(order.begin, {
      progress: (done) => report({ id, progress: done }),
      found: (found) => report({ id, found }),
      ended(outcome) {
        running.delete(id);
        if ('error' in outcome) report({ id, error: outcome.error.data });
        else report({ id, ok: outcome.ok }, buffersOf(outcome.ok));
      },
    });
    running.set(id, cancel);
  });
}

if (parentPort) void run(parentPort);

/** Columns are handed over, not copied: this thread has no more use for them. */
function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  return Object.values(result).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
