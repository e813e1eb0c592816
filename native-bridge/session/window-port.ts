/** The engine's end of a window's pipe: messages are taken in turns with other windows', and not from one that does not read. */
import type { MessagePort } from 'node:worker_threads';
import { costOf, Taken, UnderWay } from '../../protocol/flow.ts';
import { flow } from '../../protocol/limits.ts';
import type { Channel } from '../../protocol/rpc.ts';
import type { Turn, Turns } from './turns.ts';

/** A channel that knows whether its window keeps up. */
export interface WindowChannel extends Channel {
  /** More is on its way to the window than should be: what can be left out is to be left out. */
  readonly behind: boolean;
  /** Calls when the window has caught up again. */
  onCaughtUp(listener: () => void): void;
}

/** `port`: the other end is a PagePipe's. Numbers on it are confirmations, of what was taken, both ways. */
export function windowPort(port: MessagePort, turns: Turns): WindowChannel {
  const toPage = new UnderWay(flow.answers);
  const fromPage = new Taken(flow.requests, (cost) => port.postMessage(cost));
  const waiting: Uint8Array[] = [];
  let listener: (message: Uint8Array) => void = () => undefined;
  let caughtUp: () => void = () => undefined;

  const turn: Turn = {
    ready: () => waiting.length > 0 && !toPage.full,
    next() {
      const message = waiting.shift();
      if (!message) return;
      fromPage.add(costOf(message));
      listener(message);
    },
  };
  turns.add(turn);
  port.on('message', (message: Uint8Array | number) => {
    if (typeof message === 'number') {
      const wasBehind = toPage.full;
      toPage.confirmed(message);
      if (wasBehind && !toPage.full) caughtUp();
    } else waiting.push(message);
    turns.wake();
  });
  port.on('close', () => {
    turns.delete(turn);
    waiting.length = 0;
  });

  return {
    post(message) {
      toPage.sent(costOf(message));
      port.postMessage(message);
    },
    onMessage(given) {
      listener = given;
    },
    onClose: (given) => port.on('close', given),
    get behind() {
      return toPage.full;
    },
    onCaughtUp(given) {
      caughtUp = given;
    },
  };
}
