/** Another process's list of regions in place of our own: asked for, kept up to date, and given up again. */
import { asProblem } from '../../protocol/errors.ts';
import type { EventData } from '../../protocol/messages.ts';
import { regionKinds } from '../../protocol/model.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { countOf } from './describe.ts';
import { request } from './operations.ts';
import { otherShown, ownRegions, unlisted, withSpace } from './spaces.ts';
import { type AppState, type ListedSpace, type RegionStep, type SpaceKey, useApp } from './store.ts';

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
    if (wanted === pid) wanted = otherShown(useApp.getState())?.pid ?? null;
    throw thrown;
  }
  const other = otherShown(useApp.getState());
  if (other?.pid !== pid) return;
  useApp.setState((state) => ({ ...withSpace(state, keyOf(pid), { started }), status: statusOf(other) }));
  if (other.started !== null && other.started !== started) useApp.setState({ selectedRegion: null });
}

/** Back to Samepage's own address space. */
export function showOurs(): void {
  wanted = null;
  if (!otherShown(useApp.getState())) return;
  useApp.setState(({ spaces, shownSpace }) => ({
    // No list of it comes any more.
    spaces: new Map([...spaces].filter(([key]) => key !== shownSpace)),
    shownSpace: 'ours',
    selectedRegion: null,
    status: 'The map shows Samepage’s own address space',
  }));
  // The engine only lists in vain if this is lost.
  request('showProcess', { pid: null }).catch(() => undefined);
}

/** After a new connection: the engine knows nothing yet of what is shown. */
export function resumeProcess(): void {
  const other = listedShown(useApp.getState());
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
  useApp.setState((state) => {
    if (pid === state.limits?.pid) return withSpace(state, 'ours', { regions: list, step: null });
    if (pid !== wanted) return {};
    const other = listedShown(state);
    if (other?.pid === pid) return renewed(state, other, list, null);
    const shownSpace = keyOf(pid);
    const listed = { ...unlisted, pid, name: imageName(list), regions: list };
    // One at a time: the engine sends no more.
    const spaces = new Map([...state.spaces].filter(([key]) => key === 'ours'));
    return { ...withSpace({ spaces }, shownSpace, listed), shownSpace, selectedRegion: null };
  });
}

export function changeRegions({ pid, changes }: EventData<'regionsChanged'>): void {
  useApp.setState((state) => {
    const isOurs = pid === state.limits?.pid;
    const before = isOurs ? ownRegions(state) : listedShown(state)?.regions;
    if (!before) return {};
    const [regions, step] = [applyRegionChanges(before, changes), { before, changes }];
    if (isOurs) return withSpace(state, 'ours', { regions, step });
    const other = listedShown(state);
    return other?.pid === pid ? renewed(state, other, regions, step) : {};
  });
}

export function loseRegions({ pid, error }: EventData<'regionsLost'>): void {
  useApp.setState((state) => {
    const other = listedShown(state);
    if (other?.pid !== pid) return {};
    const status = `The map shows the last list of ${processName(other)}`;
    return { ...withSpace(state, keyOf(pid), { lost: error.message }), status };
  });
}

/** The other process that is shown as the system lists it now: not one of a trace. */
function listedShown(state: AppState): ListedSpace | null {
  return state.shownSpace.startsWith('watch') ? null : otherShown(state);
}

function keyOf(pid: number): SpaceKey {
  return `process ${pid}`;
}

/** A newer list of the same process. Once that runs another program, the status says so as the heading does. */
function renewed(
  state: AppState,
  before: ListedSpace,
  regions: RegionColumns,
  step: RegionStep | null,
): Partial<AppState> {
  const other = { ...before, regions, step, name: imageName(regions), lost: null };
  const next = withSpace(state, keyOf(before.pid), other);
  return other.name === before.name ? next : { ...next, status: statusOf(other) };
}

function statusOf(other: ListedSpace): string {
  return `The map shows ${processName(other)}: ${countOf(other.regions?.count ?? 0, 'region')}`;
}

/** `process 4711 (node)`. */
export function processName({ pid, name }: Pick<ListedSpace, 'pid' | 'name'>): string {
  return name === '' ? `process ${pid}` : `process ${pid} (${name})`;
}

/** What the process runs, by its image's file name; '' where the list has none. */
function imageName({ kinds, nameIndexes, names }: RegionColumns): string {
  const row = kinds.indexOf(regionKinds.indexOf('image'));
  const path = names[nameIndexes[row] ?? 0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
