/**
 * Joins a page to the engine, in the host: one place for the WebSocket and Electron's port. Whole messages go both ways,
 * with the same limits; how far the page is behind is passed on to the engine, and how far the engine is, to the page.
 * While the engine is within one system call, a page that asks for the state gets it here.
 */
import type { MessagePort } from 'node:worker_threads';
import { encodeMessage } from '../../protocol/codec.ts';
import { readEnvelope } from '../../protocol/envelope.ts';
import { costOf, Taken, UnderWay } from '../../protocol/flow.ts';
import { flow, requestBudget } from '../../protocol/limits.ts';

/** What a host can do with its page. */
export interface PageEnd {
  /** Posts a message. The host calls `PagePipe.left` when it has left this process. */
  send(message: Uint8Array): void;
  /** Stops and resumes reading what the page sends, where the host can. */
  pause(): void;
  resume(): void;
  /** Ends the connection, with a sentence for people. */
  close(why: string): void;
}

/** The engine, for the hosts. */
export interface EngineAccess {
  /** A new window's end of a pipe of whole messages (Uint8Array each way). Closing the port forgets the window. */
  connect(): MessagePort;
  /**
   * The state as it was when the engine's thread entered a system call that it is still in, encoded; null where it is not
   * in one, or where no state was kept since the last change.
   */
  stateIfBusy(): Promise<Uint8Array | null>;
}

export interface PagePipe {
  /** The page has sent this; its memory may be reused afterwards. */
  message(message: Uint8Array): void;
  /** This amount (as `costOf` counts it) of what was sent to the page has left this process. */
  left(cost: number): void;
  /** The page is gone. */
  closed(): void;
}

/** Requests for the state are not longer than this; longer messages are not looked at. */
const longestAsking = 256;
const missedEvent = encodeMessage({ t: 'q', m: 'missed', a: [{}] });

/** Joins the page to a new port of the engine's, which forgets the window when the page goes; and the other way round. */
export function joinPage(page: PageEnd, engine: EngineAccess): PagePipe {
  const port = engine.connect();
  const toEngine = new UnderWay(flow.requests);
  const fromEngine = new Taken(flow.answers, (cost) => port.postMessage(cost));
  const waiting: Uint8Array[] = [];
  let waitingCost = 0;

  const post = (message: Uint8Array) => {
    toEngine.sent(costOf(message));
    // Always its own copy: a clone of a view carries all of the memory that the view lies in.
    port.postMessage(new Uint8Array(message));
  };
  const refuse = (why: string) => {
    waiting.length = 0;
    ended = true;
    page.close(why);
    port.close();
  };

  /** What was sent to the page from here and has not left this process; the engine does not count it. */
  let ownCost = 0;
  let ended = false;
  /** The page has a state from here; what has changed by the time the engine goes on, it has to ask for. */
  let owesMissed = false;
  const sendOwn = (message: Uint8Array) => {
    ownCost += costOf(message);
    page.send(message);
  };
  const answerIfBusy = async (message: Uint8Array) => {
    const asked = message.length <= longestAsking ? readEnvelope(message, requestBudget) : null;
    if (!(asked && 'name' in asked && asked.name === 'state') || asked.id === null) return;
    const state = await engine.stateIfBusy();
    // A page that does not read gets one at most.
    if (!state || ended || ownCost > 0) return;
    sendOwn(answerWith(asked.id, state));
    owesMissed = true;
  };

  port.on('message', (message: Uint8Array | number) => {
    if (owesMissed) {
      owesMissed = false;
      sendOwn(missedEvent);
    }
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
  port.on('close', () => {
    ended = true;
    page.close('the engine closed the connection');
  });

  return {
    message(message) {
      if (message.length > requestBudget.bytes) {
        return refuse(`a message of ${message.length} bytes is refused: at most ${requestBudget.bytes} are allowed`);
      }
      void answerIfBusy(message);
      if (waiting.length === 0 && !toEngine.full) return post(message);
      page.pause();
      waiting.push(new Uint8Array(message));
      waitingCost += costOf(message);
      if (waitingCost > flow.waiting) refuse(`more than ${flow.waiting} bytes of requests wait to be taken`);
    },
    left(cost) {
      // A page's own word, which may be no number.
      const own = cost > 0 ? Math.min(ownCost, cost) : 0;
      ownCost -= own;
      fromEngine.add(cost - own);
    },
    closed() {
      ended = true;
      port.close();
    },
  };
}

/** As birpc expects an answer: the encoded state stands where the null at its end did, which is one byte. */
function answerWith(id: string, state: Uint8Array): Uint8Array {
  const envelope = encodeMessage({ t: 's', i: id, r: { ok: null } });
  const whole = new Uint8Array(envelope.length - 1 + state.length);
  whole.set(envelope.subarray(0, -1));
  whole.set(state, envelope.length - 1);
  return whole;
}
