/** A window's job, as the thread that does it gets it. */
import type { Job } from '../../protocol/jobs.ts';
import type { Engine } from '../engine/engine.ts';
import { sourcesOf } from '../engine/looking/search-sources.ts';
import type { WorkOrder } from './works.ts';

/** What the job names is looked up in the engine's model, and goes along as data. Throws NotFound. */
export function orderFor({ model }: Engine, job: Job): WorkOrder {
  if (job.kind !== 'search') return job;
  const { place, pattern } = job.args;
  return { kind: 'search', args: { pattern, sources: sourcesOf(model, place) } };
}
