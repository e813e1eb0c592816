/**
 * The engine's end of the wire, one for each window. Nothing that a window sends gets further than its schema, and
 * everything that it asks is answered: a broken or hostile window must not end the process.
 */

import { Encoding } from './encode-in-parts.ts';
import { type Asked, type Refused, readEnvelope } from './envelope.ts';
import { asProblem, problem, type SamepageError } from './errors.ts';
import { mostUnderWay, requestBudget } from './limits.ts';
import {
  type EventData,
  type EventName,
  type RequestArgs,
  type RequestName,
  type RequestReply,
  requests,
} from './messages.ts';
import { Outbox, type TurnGiver } from './outbox.ts';
import type { Channel } from './rpc.ts';
import { schemaFaults } from './schema-words.ts';

export type RequestHandlers = {
  [N in RequestName]: (args: RequestArgs<N>) => RequestReply<N> | Promise<RequestReply<N>>;
};

export interface EventSender {
  send<N extends EventName>(name: N, data: EventData<N>): void;
}

/**
 * Answers a window’s requests with `handlers`. Arguments that do not parse, and messages over their budget, are answered
 * with InvalidArgument, what a handler throws with its SamepageError. Long messages are encoded in `turns`, where given.
 */
export function serveClient(channel: Channel, handlers: RequestHandlers, turns: TurnGiver | null = null): EventSender {
  let closed = false;
  let underWay = 0;
  const outbox = new Outbox((message) => channel.post(message), turns);
  channel.onClose(() => {
    closed = true;
    outbox.close();
  });
  const answer = (id: string | null, result: { ok: unknown } | { error: SamepageError }) => {
    // What has no id is not waited for.
    if (closed || id === null) return;
    const envelope = 'error' in result ? { error: result.error.data } : result;
    outbox.send(new Encoding({ t: 's', i: id, r: envelope }), (thrown) => ({
      t: 's',
      i: id,
      r: { error: thrown.data },
    }));
  };
  const serve = async (message: Asked) => {
    if (underWay >= mostUnderWay) return answer(message.id, { error: tooMany() });
    underWay += 1;
    const result = await resultOf(message, handlers);
    underWay -= 1;
    answer(message.id, result);
  };
  channel.onMessage((bytes) => {
    const message = readEnvelope(bytes, requestBudget);
    // Nothing is ever asked of a window, so it has nothing to answer.
    if ('answers' in message) return;
    if ('fault' in message) answer(message.id, { error: refusal(message) });
    else void serve(message);
  });
  return {
    send(name, data) {
      if (!closed) outbox.send(encodingOf(name, data), () => null);
    },
  };
}

/** For a window that is not served: whatever it asks is answered with `error`. */
export function refuseClient(channel: Channel, error: SamepageError): void {
  const outbox = new Outbox((message) => channel.post(message), null);
  channel.onMessage((bytes) => {
    const message = readEnvelope(bytes, requestBudget);
    if ('answers' in message || message.id === null) return;
    outbox.send(new Encoding({ t: 's', i: message.id, r: { error: error.data } }), () => null);
  });
}

/** Events that go to every window are encoded once. */
const encodings = new WeakMap<object, Encoding>();

function encodingOf(name: EventName, data: object): Encoding {
  const known = encodings.get(data);
  if (known) return known;
  const encoding = new Encoding({ t: 'q', m: name, a: [data] });
  encodings.set(data, encoding);
  return encoding;
}

async function resultOf(
  { name, data }: Asked,
  handlers: RequestHandlers,
): Promise<{ ok: unknown } | { error: SamepageError }> {
  if (!isRequest(name)) return { error: problem('InvalidArgument', `There is no request named “${name}”.`) };
  try {
    const parsed = requests[name].args.safeParse(data);
    if (!parsed.success) return { error: problem('InvalidArgument', `${name}: ${schemaFaults(parsed.error)}`) };
    // The table ties this name to this schema, which TypeScript cannot follow through a variable.
    return { ok: await (handlers[name] as (args: unknown) => unknown)(parsed.data) };
  } catch (thrown) {
    return { error: asProblem(thrown) };
  }
}

/** By the table's own keys: `constructor` is none. */
function isRequest(name: string): name is RequestName {
  return Object.hasOwn(requests, name);
}

function refusal({ fault }: Refused): SamepageError {
  return problem('InvalidArgument', fault);
}

function tooMany(): SamepageError {
  return problem('LimitReached', `A window may have ${mostUnderWay} requests under way at once: wait for an answer.`);
}
