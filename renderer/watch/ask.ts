/** How the window asks about watched programs. */
import { asProblem } from '../../protocol/errors.ts';
import { askWatching, type WatchArgs, type WatchReply, type WatchRequestName } from '../../protocol/watching.ts';
import { request, showProblem } from '../state/operations.ts';

/** Rejects with a SamepageError. */
export function ask<N extends WatchRequestName>(name: N, args: WatchArgs<N>): Promise<WatchReply<N>> {
  return askWatching((order) => request('watching', order), name, args);
}

export const say = (thrown: unknown) => showProblem(asProblem(thrown));
