/** Watches and traces, as the session asks for them: they live in their own thread (threads/watch-thread.ts). */
import { problem } from '../../protocol/errors.ts';
import type { WatchChange, WatchRequestName } from '../../protocol/watching.ts';

export interface WatchAccess {
  /** Answers a request of `watchRequests`, whose arguments are parsed there. Rejects with a SamepageError. */
  ask(request: WatchRequestName, args: unknown): Promise<unknown>;
  /** From now on this is called with each change of a watch; at most 20 times a second. */
  listen(listener: (change: WatchChange) => void): void;
}

/** Of a session that has none. */
export const noWatches: WatchAccess = {
  ask: () => Promise.reject(problem('Unsupported', 'Programs cannot be watched in this session.')),
  listen: () => undefined,
};
