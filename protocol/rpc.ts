/** The window's end of the wire: typed requests one way, typed events the other, over any channel that carries bytes. */
import { createBirpc } from 'birpc';
import { encodeMessage } from './codec.ts';
import { readEnvelope } from './envelope.ts';
import { asProblem, errorSchema, problem, SamepageError } from './errors.ts';
import { JobClient } from './job-client.ts';
import { answerBudget } from './limits.ts';
import {
  type EventData,
  type EventName,
  events,
  type RequestArgs,
  type RequestName,
  type RequestReply,
  requests,
} from './messages.ts';
import { schemaFaults } from './schema-words.ts';

/** What a host gives: an ordered pipe for whole messages. */
export interface Channel {
  post(message: Uint8Array): void;
  onMessage(listener: (message: Uint8Array) => void): void;
  onClose(listener: () => void): void;
}

/** Events about jobs go to who started them. */
type JobEvent = 'jobProgress' | 'jobFound' | 'jobEnded';
export type EventHandlers = { [N in Exclude<EventName, JobEvent>]: (data: EventData<N>) => void };

/** A request settles after this many milliseconds at the latest. */
const requestTimeoutMs = 60_000;

type Envelope = { ok: unknown } | { error: unknown };
type Remote = Record<string, (data: unknown) => Envelope>;
type RemoteEvents = Record<string, (data: unknown) => void>;

export interface Client {
  /** Resolves with the parsed reply, or rejects with a SamepageError (also after a time-out or a lost connection). */
  request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>>;
  /** Runs a job to its end; see JobClient.run. */
  job: JobClient['run'];
  readonly closed: boolean;
}

/** The window's end. Events without a handler are ignored; those that do not parse go to `onBroken` and nowhere else. */
export function connectClient(
  channel: Channel,
  handlers: Partial<EventHandlers>,
  onBroken: (error: SamepageError) => void,
): Client {
  const local: RemoteEvents = Object.create(null);
  const jobs = new JobClient({
    start: (args) => client.request('startJob', args),
    cancel: (args) => client.request('cancelJob', args),
  });
  const all = {
    ...handlers,
    jobProgress: (data: EventData<'jobProgress'>) => jobs.progress(data),
    jobFound: (data: EventData<'jobFound'>) => jobs.found(data),
    jobEnded: (data: EventData<'jobEnded'>) => jobs.ended(data),
  };
  // The table's own keys, whose names Object.keys forgets.
  for (const name of Object.keys(events) as EventName[]) {
    local[name] = (data) => {
      const parsed = events[name].safeParse(data);
      if (!parsed.success) return onBroken(problem('Internal', `event ${name}: ${schemaFaults(parsed.error)}`));
      // The table ties this name to this schema, which TypeScript cannot follow through a loop.
      (all[name] as ((data: unknown) => void) | undefined)?.(parsed.data);
    };
  }
  const rpc = createBirpc<Remote, RemoteEvents, false>(local, {
    post: (message: Uint8Array) => channel.post(message),
    on: (listener: (message: Uint8Array) => void) => channel.onMessage(listener),
    serialize: encodeMessage,
    deserialize: readAnswer,
    proxify: false,
    timeout: requestTimeoutMs,
    onTimeoutError: (name) => {
      throw problem('TimedOut', `No answer to “${name}” within ${requestTimeoutMs / 1000} s.`);
    },
  });
  const lost = () => problem('Disconnected', 'The connection to Samepage is lost.');
  channel.onClose(() => {
    rpc.$close(lost());
    jobs.lost(lost());
  });
  const client: Client = {
    job: (kind, args, options) => jobs.run(kind, args, options),
    get closed() {
      return rpc.$closed;
    },
    async request(name, args) {
      if (rpc.$closed) throw lost();
      try {
        const envelope: unknown = await rpc.$call(name, args);
        if (!isEnvelope(envelope)) throw problem('Internal', `answer to ${name}: neither a result nor an error`);
        if ('error' in envelope) throw new SamepageError(errorSchema.parse(envelope.error));
        const reply = requests[name].reply.safeParse(envelope.ok);
        if (!reply.success) throw problem('Internal', `answer to ${name}: ${schemaFaults(reply.error)}`);
        // As above: this name's schema gives this name's type.
        return reply.data as RequestReply<typeof name>;
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
  };
  return client;
}

/** What birpc goes on with. Bytes that are no message of ours become an answer that nobody waits for. */
function readAnswer(bytes: Uint8Array): unknown {
  const message = readEnvelope(bytes, answerBudget);
  if ('answers' in message) return { t: 's', i: message.answers, r: message.result };
  if ('fault' in message) return { t: 's', i: '' };
  return { t: 'q', m: message.name, a: [message.data] };
}

function isEnvelope(answer: unknown): answer is Envelope {
  return typeof answer === 'object' && answer !== null && ('ok' in answer || 'error' in answer);
}
