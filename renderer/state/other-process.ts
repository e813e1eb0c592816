/** Another process's list of regions in place of our own: asked for, kept up to date, and given up again. */
import { asProblem } from '../../protocol/errors.ts';
import type { EventData } from '../../protocol/messages.ts';
import { type RegionColumns, regionKinds } from '../../protocol/model.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import { countOf } from './describe.ts';
import { request } from './operations.ts';
import { type OtherProcess, useApp } from './store.ts';

/** The one asked for last; its list may still be on its way. */
let wanted: number | null = null;

/** Shows a process's regions; our own process's number goes back to ours. Throws a SamepageError, and then shows what it did. */
export async function showProcess(pid: number): Promise<void> {
  if (pid === useApp.getState().limits?.pid) return showOurs();
  wanted = pid;
  try {
    // Its list comes before the answer.
    await request('showProcess', { pid });
  } catch (thrown) {
    if (wanted === pid) wanted = useApp.getState().other?.pid ?? null;
    throw thrown;
  }
  const { other } = useApp.getState();
  if (other?.pid !== pid) return;
  useApp.setState({ status: `The map shows ${processName(other)}: ${countOf(other.regions.count, 'region')}` });
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
  request('showProcess', { pid: other.pid }).catch((thrown: unknown) => {
    const error = asProblem(thrown);
    // Lost once more, it will be asked for once more.
    if (error.code !== 'Disconnected') loseRegions({ pid: other.pid, error: error.data });
  });
}

export function takeRegions({ pid, list }: EventData<'regions'>): void {
  const { limits } = useApp.getState();
  if (pid === limits?.pid) useApp.setState({ regions: list });
  else if (pid === wanted) {
    useApp.setState(({ other, selectedRegion }) => ({
      other: { pid, name: imageName(list), regions: list, lost: null },
      selectedRegion: other?.pid === pid ? selectedRegion : null,
    }));
  }
}

export function changeRegions({ pid, changes }: EventData<'regionsChanged'>): void {
  useApp.setState(({ limits, regions, other }) => {
    if (pid === limits?.pid) return regions ? { regions: applyRegionChanges(regions, changes) } : {};
    if (other?.pid !== pid) return {};
    return { other: { ...other, regions: applyRegionChanges(other.regions, changes) } };
  });
}

export function loseRegions({ pid, error }: EventData<'regionsLost'>): void {
  useApp.setState(({ other }) => (other?.pid === pid ? { other: { ...other, lost: error.message } } : {}));
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
