/** Entry of the thread that lists regions. See region-lister.ts for the engine's side. */
import { parentPort } from 'node:worker_threads';
import { asProblem } from '../protocol/errors.ts';
import { openMemoryOs } from './os/open-os.ts';
import type { ListAnswer, ListOrder } from './region-lister.ts';

const os = await openMemoryOs();

parentPort?.on('message', ({ id, pid }: ListOrder) => {
  let answer: ListAnswer;
  try {
    answer = { id, list: os.regions(pid) };
  } catch (thrown) {
    answer = { id, error: asProblem(thrown).data };
  }
  parentPort?.postMessage(answer, 'list' in answer ? buffersOf(answer.list) : []);
});

/** Handed over, not copied: this thread has no more use for them. */
function buffersOf(list: object): ArrayBuffer[] {
  return Object.values(list).flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
