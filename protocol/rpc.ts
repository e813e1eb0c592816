/** Both ends of the wire: typed requests one way, typed events the other, over any channel that carries bytes. */
import { createBirpc } from 'birpc';
import * as z from 'zod';
import { decodeMessage, encodeMessage } from './codec.ts';
import { asProblem, errorSchema, problem, SamepageError } from './errors.ts';
import {
  type EventData,
  type EventName,
  events,
  type RequestArgs,
  type RequestName,
  type RequestReply,
  requests,
} from './messages.ts';

// Our pages' content security policy forbids eval, which zod would otherwise probe for.
z.config({ jitless: true });

/** What a host gives: an ordered pipe for whole messages. */
export interface Channel {
  post(message: Uint8Array): void;
  onMessage(listener: (message: Uint8Array) => void): void;
  onClose(listener: () => void): void;
}

export type RequestHandlers = {
  [N in RequestName]: (args: RequestArgs<N>) => RequestReply<N> | Promise<RequestReply<N>>;
};
export type EventHandlers = { [N in EventName]: (data: EventData<N>) => void };

/** A request settles after this many milliseconds at the latest. */
const requestTimeoutMs = 60_000;

type Envelope = { ok: unknown } | { error: unknown };
type Remote = Record<string, (data: unknown) => Envelope>;
type RemoteEvents = Record<string, (data: unknown) => void>;

function pipe(channel: Channel) {
  return {
    post: (message: Uint8Array) => channel.post(message),
    on: (listener: (message: Uint8Array) => void) => channel.onMessage(listener),
    serialize: encodeMessage,
    deserialize: decodeEnvelope,
    proxify: false as const,
  };
}

/** Bytes that are no message become an answer that nobody waits for: one broken peer must not end the process. */
function decodeEnvelope(bytes: Uint8Array): unknown {
  const ignored = { t: 's', i: '' };
  try {
    const message = decodeMessage(bytes);
    return typeof message === 'object' && message !== null ? message : ignored;
  } catch {
    return ignored;
  }
}

export interface Client {
  /** Resolves with the parsed reply, or rejects with a SamepageError (also after a time-out or a lost connection). */
  request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>>;
  readonly closed: boolean;
}

/** The window's end. Events that do not parse go to `onBroken` and nowhere else. */
export function connectClient(
  channel: Channel,
  handlers: EventHandlers,
  onBroken: (error: SamepageError) => void,
): Client {
  const local: RemoteEvents = Object.create(null);
  // The table's own keys, whose names Object.keys forgets.
  for (const name of Object.keys(events) as EventName[]) {
    local[name] = (data) => {
      const parsed = events[name].safeParse(data);
      if (!parsed.success) return onBroken(problem('Internal', `event ${name}: ${z.prettifyError(parsed.error)}`));
      // The table ties this name to this schema, which TypeScript cannot follow through a loop.
      (handlers[name] as (data: unknown) => void)(parsed.data);
    };
  }
  const rpc = createBirpc<Remote, RemoteEvents, false>(local, {
    ...pipe(channel),
    timeout: requestTimeoutMs,
    onTimeoutError: (name) => {
      throw problem('TimedOut', `No answer to “${name}” within ${requestTimeoutMs / 1000} s.`);
    },
  });
  const lost = () => problem('Disconnected', 'The connection to Samepage is lost.');
  channel.onClose(() => rpc.$close(lost()));
  return {
    get closed() {
      return rpc.$closed;
    },
    async request(name, args) {
      if (rpc.$closed) throw lost();
      try {
        const envelope = await rpc.$call(name, args);
        if ('error' in envelope) throw new SamepageError(errorSchema.parse(envelope.error));
        const reply = requests[name].reply.safeParse(envelope.ok);
        if (!reply.success) throw problem('Internal', `answer to ${name}: ${z.prettifyError(reply.error)}`);
        // As above: this name's schema gives this name's type.
        return reply.data as RequestReply<typeof name>;
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
  };
}

export interface EventSender {
  send<N extends EventName>(name: N, data: EventData<N>): void;
}

/** The engine's end, one for each window. Arguments that do not parse are answered with `InvalidArgument`. */
export function serveClient(channel: Channel, handlers: RequestHandlers): EventSender {
  // Without a prototype: a request named `constructor` finds nothing.
  const local: Record<string, (data: unknown) => Promise<Envelope>> = Object.create(null);
  // As above: the table's own keys.
  for (const name of Object.keys(requests) as RequestName[]) {
    local[name] = async (data) => {
      const parsed = requests[name].args.safeParse(data);
      if (!parsed.success) {
        return { error: problem('InvalidArgument', `${name}: ${z.prettifyError(parsed.error)}`).data };
      }
      try {
        // The table ties this name to this schema, which TypeScript cannot follow through a loop.
        return { ok: await (handlers[name] as (args: unknown) => unknown)(parsed.data) };
      } catch (thrown) {
        return { error: asProblem(thrown).data };
      }
    };
  }
  const rpc = createBirpc<RemoteEvents, typeof local, false>(local, {
    ...pipe(channel),
    // An answer that cannot be sent becomes an error that can, instead of ending the process.
    onGeneralError: () => true,
  });
  channel.onClose(() => rpc.$close());
  return {
    send(name, data) {
      // A window that cannot be reached any more is told so by its channel's end.
      if (!rpc.$closed) rpc.$callEvent(name, data).catch(() => undefined);
    },
  };
}
