/** A window's job, as the thread that does it gets it. */
import { problem, type SamepageError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobs.ts';
import type { View } from '../../protocol/model.ts';
import type { Engine } from '../engine/engine.ts';
import type { SearchSource } from '../engine/looking/search.ts';
import { sourcesOf } from '../engine/looking/search-sources.ts';
import type { WorkOrder } from './works.ts';

export interface PreparedJob {
  order: WorkOrder;
  /** Once it has ended: why its result says nothing, where what it names has changed meanwhile. */
  outdated: () => SamepageError | null;
}

/** What the job names is looked up in the engine's model, and goes along as data. Throws NotFound. */
export function prepareJob({ model }: Engine, job: Job): PreparedJob {
  if (job.kind !== 'search') return { order: job, outdated: () => null };
  const { place, pattern } = job.args;
  const sources = sourcesOf(model, place);
  return {
    order: { kind: 'search', args: { pattern, sources } },
    outdated: () => {
      const moved = sources.find((source) => !isThere(source, model.views.get(source.view?.letter ?? '')));
      if (!moved?.view) return null;
      return problem('Changed', `View ${moved.view.letter} was moved or unmapped while it was searched: search again.`);
    },
  };
}

/** Whether all that was read through a view's addresses was the view. */
function isThere({ id, view, from, to }: SearchSource, now: View | undefined): boolean {
  if (view === null) return true;
  return now?.section === id && now.address === view.address && now.offset === from && now.length >= to - from;
}
