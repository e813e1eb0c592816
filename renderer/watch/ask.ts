/** How the window asks about watched programs. */
import { asProblem } from '../../protocol/errors.ts';
import { askWatching, type WatchArgs, type WatchReply, type WatchRequestName } from '../../protocol/watching.ts';
import { request, showProblem, track } from '../state/operations.ts';
import { newestOnly } from './newest-only.ts';

/** Rejects with a SamepageError. */
export function ask<N extends WatchRequestName>(name: N, args: WatchArgs<N>): Promise<WatchReply<N>> {
  return askWatching((order) => request('watching', order), name, args);
}

export const say = (thrown: unknown) => showProblem(asProblem(thrown));

/** As newestOnly; it counts as under way until all that was asked for is done, and what fails is reported. */
export function renewing(work: () => Promise<void>): () => Promise<void> {
  const renew = newestOnly(work, say);
  return () => track(renew);
}
