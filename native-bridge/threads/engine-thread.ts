/** Entry of the engine's worker thread. See start-engine.ts for the host's side. */
import { fileURLToPath } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { asProblem } from '../../protocol/errors.ts';
import { Engine } from '../engine/engine.ts';
import { openMemoryOs } from '../os/platform/open-os.ts';
import { Session } from '../session/session.ts';
import { Turns } from '../session/turns.ts';
import { windowPort } from '../session/window-port.ts';
import { KeptLayouts } from '../workspace/kept-layouts.ts';
import { Workspaces } from '../workspace/workspaces.ts';
import { catchTheRest } from './last-net.ts';
import { RegionLister } from './region-lister.ts';
import { SideThread } from './side-thread.ts';
import type { EngineAnswer, EngineData, EngineOrder } from './start-engine.ts';
import { warmUp } from './warm-up.ts';
import { WatchThread } from './watch-thread.ts';

/** Milliseconds after the first window came: until then its own processes need the computer, and nobody has acted yet. */
const warmUpAfterMs = 1000;

async function run(host: MessagePort, options: EngineData): Promise<void> {
  const answer = (message: EngineAnswer) => host.postMessage(message);
  try {
    const os = await openMemoryOs();
    const engine = new Engine(os);
    const thread = new SideThread(fileURLToPath(new URL('side-thread.cjs', import.meta.url)));
    const watches = new WatchThread(fileURLToPath(new URL('watch-thread.cjs', import.meta.url)), options.processes);
    const lister = new RegionLister(os, thread);
    const turns = new Turns();
    await engine.perform({ kind: 'start-article' });
    // What the program began with is no step of its user's.
    await engine.clearHistory();
    const kept = options.layouts ? new KeptLayouts(engine, options.layouts) : null;
    const workspaces = new Workspaces(engine, {
      path: options.workspace ?? null,
      kept,
      mayWrite: options.processes === true || mayNotWrite,
    });
    const session = new Session(engine, options.host, {
      thread,
      watches,
      workspaces,
      scenes: options,
      list: (pid) => lister.list(pid, engine.model.views.size),
      keep: (state) => answer({ kind: 'state', state }),
    });
    let warming: NodeJS.Timeout | null = null;
    const release = async () => {
      if (warming) clearTimeout(warming);
      session.close();
      kept?.close();
      try {
        await Promise.all([engine.close(), thread.close(), watches.close()]);
        os.close();
      } catch (thrown) {
        // The system frees with the process what could not be freed here.
        process.stderr.write(`Samepage: not everything could be released: ${asProblem(thrown).message}\n`);
      }
    };
    host.on('message', (order: EngineOrder) => {
      if (order.kind === 'connect') {
        session.connect(windowPort(order.port, turns));
        warming ??= setTimeout(() => void warmUpApart().catch(() => undefined), warmUpAfterMs);
      } else if (order.kind === 'workspace') workspaces.offer(order.path);
      else if (order.kind === 'unsaved') answer({ kind: 'answer', id: order.id, value: engine.unsaved });
      else if (order.kind === 'alive') answer({ kind: 'answer', id: order.id, value: true });
      else void release().then(() => answer({ kind: 'answer', id: order.id, value: true }));
    });
    answer({ kind: 'ready' });
  } catch (thrown) {
    answer({ kind: 'failed', message: asProblem(thrown).message });
  }
}

/** docs/security.md */
const mayNotWrite =
  'In a browser files are not written by path, unless Samepage was started with --allow-processes. Save without a path: the browser keeps the file.';

/** By calls of its own, which are none of the session's. */
async function warmUpApart(): Promise<void> {
  const os = await openMemoryOs();
  try {
    warmUp(os);
  } finally {
    os.close();
  }
}

if (parentPort) {
  catchTheRest('engine');
  void run(parentPort, workerData);
}
