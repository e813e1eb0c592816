/**
 * What is around each message, as birpc writes it: `{t: 'q', m: name, a: [data], i: id}` asks (an event has no id),
 * `{t: 's', i: id, r: envelope}` answers. Nothing is handed on, to birpc or to a handler, that has another form.
 */
import { decodeMessage } from './codec.ts';
import type { MessageBudget } from './limits.ts';
import { measure } from './measure.ts';

/** A message that asks: a request, or an event where `id` is null. */
export interface Asked {
  id: string | null;
  name: string;
  data: unknown;
}
/** A message that is none of ours. With an id, it was meant as a request, and its sender waits. */
export interface Refused {
  id: string | null;
  fault: string;
}
interface Answered {
  answers: string;
  result: unknown;
}

/** Never throws, whatever the bytes are. */
export function readEnvelope(bytes: Uint8Array, budget: MessageBudget): Asked | Answered | Refused {
  const { fault, id } = measure(bytes, budget);
  if (fault !== null) return { id, fault };
  let message: unknown;
  try {
    message = decodeMessage(bytes);
  } catch (thrown) {
    return { id, fault: `A message that cannot be decoded is refused: ${String(thrown)}` };
  }
  if (typeof message === 'object' && message !== null && 't' in message) {
    if (message.t === 'q') return readAsked(message) ?? { id, fault: badForm };
    if (message.t === 's' && 'i' in message && typeof message.i === 'string') {
      return { answers: message.i, result: 'r' in message ? message.r : undefined };
    }
  }
  return { id, fault: badForm };
}

const badForm = 'A message that is neither a request nor an answer is refused.';

function readAsked(message: object): Asked | null {
  if (!('m' in message && 'a' in message) || typeof message.m !== 'string' || !Array.isArray(message.a)) return null;
  const id = 'i' in message ? message.i : null;
  if (id !== null && typeof id !== 'string') return null;
  // Array.isArray makes an array of any of what was unknown.
  const [data]: unknown[] = message.a;
  return { id, name: message.m, data };
}
