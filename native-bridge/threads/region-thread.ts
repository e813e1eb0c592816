/**
 * Entry of the thread that lists regions. See region-lister.ts for the engine's side. It holds nothing: an error that
 * nothing expects may end it, which refuses the lists under way, and the next list starts it again.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { asProblem } from '../../protocol/errors.ts';
import { openMemoryOs } from '../os/platform/open-os.ts';
import type { ListAnswer, ListOrder } from './region-lister.ts';

// Messages that come before the system is open wait: the port starts with its first listener.
async function run(host: MessagePort): Promise<void> {
  const os = await openMemoryOs();
  host.on('message', ({ pid }: ListOrder) => {
    let answer: ListAnswer;
    try {
      answer = { list: os.regions(pid) };
    } catch (thrown) {
      answer = { error: asProblem(thrown).data };
    }
    // biome-ignore lint/plugin: between Node's own threads buffers arrive; the loss is that of Electron's ports.
    host.postMessage(answer, 'list' in answer ? buffersOf(answer.list) : []);
  });
}

if (parentPort) void run(parentPort);

/** Handed over, not copied: this thread has no more use for them. */
function buffersOf(list: object): ArrayBuffer[] {
  return Object.values(list).flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
