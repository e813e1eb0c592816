/** Another process's list of regions in place of our own: asked for, kept up to date, and given up again. */
import { asProblem } from '../../protocol/errors.ts';
import type { EventData } from '../../protocol/messages.ts';
import { regionKinds } from '../../protocol/model.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { countOf } from './describe.ts';
import { request } from './operations.ts';
import { type AppState, type OtherProcess, useApp } from './store.ts';

/** The one asked for last; its list may still be on its way. */
let wanted: number | null = null;

/** Shows a process's regions; our own process's number goes back to ours. Throws a SamepageError, and then shows what it did. */
export async function showProcess(pid: number): Promise<void> {
  if (pid === useApp.getState().limits?.pid) return showOurs();
  wanted = pid;
  let started: bigint | null;
  try {
    // Its list comes before the answer.
    ({ started } = await request('showProcess', { pid }));
  } catch (thrown) {
    if (wanted === pid) wanted = useApp.getState().other?.pid ?? null;
    throw thrown;
  }
  const { other } = useApp.getState();
  if (other?.pid !== pid) return;
  useApp.setState({ other: { ...other, started }, status: statusOf(other) });
  if (other.started !== null && other.started !== started) useApp.setState({ selectedRegion: null });
}

/** Back to Samepage's own address space. */
export function showOurs(): void {
  wanted = null;
  if (!useApp.getState().other) return;
  useApp.setState({ other: null, selectedRegion: null, status: 'The map shows Samepage’s own address space' });
  // The engine only lists in vain if this is lost.
  request('showProcess', { pid: null }).catch(() => undefined);
}

/** After a new connection: the engine knows nothing yet of what is shown. */
export function resumeProcess(): void {
  const { other } = useApp.getState();
  if (!other || other.lost !== null) return;
  wanted = other.pid;
  const { pid, started } = other;
  request('showProcess', started === null ? { pid } : { pid, started }).catch((thrown: unknown) => {
    const error = asProblem(thrown);
    // Lost once more, it will be asked for once more.
    if (error.code !== 'Disconnected') loseRegions({ pid: other.pid, error: error.data });
  });
}

export function takeRegions({ pid, list }: EventData<'regions'>): void {
  const { limits } = useApp.getState();
  if (pid === limits?.pid) useApp.setState({ regions: list });
  else if (pid === wanted) {
    useApp.setState(({ other, selectedRegion }) => {
      if (other?.pid === pid) return { ...renewed(other, list), selectedRegion };
      return { other: { pid, started: null, name: imageName(list), regions: list, lost: null }, selectedRegion: null };
    });
  }
}

export function changeRegions({ pid, changes }: EventData<'regionsChanged'>): void {
  useApp.setState(({ limits, regions, other }) => {
    if (pid === limits?.pid) return regions ? { regions: applyRegionChanges(regions, changes) } : {};
    if (other?.pid !== pid) return {};
    return renewed(other, applyRegionChanges(other.regions, changes));
  });
}

export function loseRegions({ pid, error }: EventData<'regionsLost'>): void {
  useApp.setState(({ other }) => {
    if (other?.pid !== pid) return {};
    return { other: { ...other, lost: error.message }, status: `The map shows the last list of ${processName(other)}` };
  });
}

/** A newer list of the same process. Once that runs another program, the status says so as the heading does. */
function renewed(before: OtherProcess, regions: RegionColumns): Partial<AppState> {
  const other = { ...before, regions, name: imageName(regions), lost: null };
  return other.name === before.name ? { other } : { other, status: statusOf(other) };
}

function statusOf(other: OtherProcess): string {
  return `The map shows ${processName(other)}: ${countOf(other.regions.count, 'region')}`;
}

/** `process 4711 (node)`. */
export function processName({ pid, name }: Pick<OtherProcess, 'pid' | 'name'>): string {
  return name === '' ? `process ${pid}` : `process ${pid} (${name})`;
}

/** What the process runs, by its image's file name; '' where the list tells of none. */
function imageName({ kinds, nameIndexes, names }: RegionColumns): string {
  const row = kinds.indexOf(regionKinds.indexOf('image'));
  const path = names[nameIndexes[row] ?? 0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
