/** Entry of the thread in which programs are watched; see watch-thread.ts for the engine's side. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { asProblem } from '../../protocol/errors.ts';
import { onlyOnLinux } from '../../protocol/watching-values.ts';
import { openMemoryOs, openPipes } from '../os/platform/open-os.ts';
import { Watches } from '../tracing/watches/watches.ts';
import type { WatchAnswer, WatchOrder } from './watch-thread.ts';

// Messages that come before the system is open wait: the port starts with its first listener.
async function run(engine: MessagePort, { permitted }: { permitted: true | string }): Promise<void> {
  const answer = (message: WatchAnswer) => engine.postMessage(message);
  const os = await openMemoryOs();
  const openPipe = await openPipes();
  const watches = new Watches({
    system: { readRegions: (pid) => os.observe(pid).regions(), pageBytes: os.limits.pageSize, openPipe },
    permitted: os.limits.platform === 'linux' ? permitted : onlyOnLinux,
    changed: (change) => answer({ change }),
  });
  engine.on('message', (order: WatchOrder) => {
    const { id } = order;
    const done = 'close' in order ? watches.close() : watches.ask(order.request, order.args);
    done.then(
      (ok) => answer({ id, ok }),
      (thrown: unknown) => answer({ id, error: asProblem(thrown).data }),
    );
  });
}

if (parentPort) void run(parentPort, workerData);
