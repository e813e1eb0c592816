/**
 * Joins a page to the engine, in the host: one place for the WebSocket and Electron's port. Whole messages go both ways,
 * with the same limits; how far the page is behind is passed on to the engine, and how far the engine is, to the page.
 */
import type { MessagePort } from 'node:worker_threads';
import { costOf, Taken, UnderWay } from '../../protocol/flow.ts';
import { flow, requestBudget } from '../../protocol/limits.ts';

/** What a host can do with its page. */
export interface PageEnd {
  /** Posts a message. The host tells by `PagePipe.left` when it has left this process. */
  send(message: Uint8Array): void;
  /** Stops and resumes reading what the page sends, where the host can. */
  pause(): void;
  resume(): void;
  /** Ends the connection, with a sentence for people. */
  close(why: string): void;
}

export interface PagePipe {
  /** The page has sent this; its memory may be reused afterwards. */
  message(message: Uint8Array): void;
  /** So much (as `costOf` counts it) of what was sent to the page has left this process. */
  left(cost: number): void;
  /** The page is gone. */
  closed(): void;
}

/** Closing the engine's port forgets the window; when the engine closes it, the page is closed. */
export function joinPage(page: PageEnd, port: MessagePort): PagePipe {
  const toEngine = new UnderWay(flow.requests);
  const fromEngine = new Taken(flow.answers, (cost) => port.postMessage(cost));
  const waiting: Uint8Array[] = [];
  let waitingCost = 0;

  const post = (message: Uint8Array) => {
    toEngine.sent(costOf(message));
    // Always a copy of its own: a clone of a view carries all of the memory that the view lies in.
    port.postMessage(new Uint8Array(message));
  };
  const refuse = (why: string) => {
    waiting.length = 0;
    page.close(why);
    port.close();
  };

  port.on('message', (message: Uint8Array | number) => {
    if (typeof message !== 'number') return page.send(message);
    toEngine.confirmed(message);
    while (!toEngine.full) {
      const next = waiting.shift();
      if (!next) break;
      waitingCost -= costOf(next);
      post(next);
    }
    if (waiting.length === 0) page.resume();
  });
  port.on('close', () => page.close('the engine closed the connection'));

  return {
    message(message) {
      if (message.length > requestBudget.bytes) {
        return refuse(`a message of ${message.length} bytes is refused: there may be ${requestBudget.bytes}`);
      }
      if (waiting.length === 0 && !toEngine.full) return post(message);
      page.pause();
      waiting.push(new Uint8Array(message));
      waitingCost += costOf(message);
      if (waitingCost > flow.waiting) refuse(`more than ${flow.waiting} bytes of requests wait to be taken`);
    },
    left: (cost) => fromEngine.add(cost),
    closed: () => port.close(),
  };
}
