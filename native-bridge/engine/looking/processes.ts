import { problem } from '../../../protocol/errors.ts';
import type { JobResult } from '../../../protocol/jobs.ts';
import { mostProcesses } from '../../../protocol/processes.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { Work } from './work.ts';

/** The machine's processes, one at a time: each takes some calls of the system's. */
export function* processes(os: MemoryOs): Work<JobResult<'processes'>> {
  const { ask } = os.abilities.processes;
  if (ask === null) throw problem('Unsupported', 'The processes of this system are not listed; type a number.');
  const listed: JobResult<'processes'>['processes'] = [];
  for (const process of ask()) {
    if (listed.length === mostProcesses) break;
    listed.push(process);
    yield { done: listed.length / mostProcesses };
  }
  return { processes: listed };
}
