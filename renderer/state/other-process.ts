/** Another process's list of regions, beside our own or in its place: asked for, kept up to date, and given up again. */
import { asProblem } from '../../protocol/errors.ts';
import type { EventData } from '../../protocol/messages.ts';
import { regionKinds } from '../../protocol/model.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { countOf } from './describe.ts';
import { request } from './operations.ts';
import { besideKey, ownRegions, stackedKey, unlisted, withSpace } from './spaces.ts';
import { type AppState, type ListedSpace, type RegionStep, type SpaceKey, useApp } from './store.ts';

/** The one asked for last; its list may still be on its way. */
let wanted: number | null = null;

/** Shows a process's regions; our own process's number goes back to ours. Throws a SamepageError, and then shows what it did. */
export async function showProcess(pid: number): Promise<void> {
  if (pid === useApp.getState().limits?.pid) return leaveOther();
  wanted = pid;
  let started: bigint | null;
  try {
    // Its list comes before the answer.
    ({ started } = await request('showProcess', { pid }));
  } catch (thrown) {
    if (wanted === pid) wanted = listed(useApp.getState())?.pid ?? null;
    throw thrown;
  }
  const other = listed(useApp.getState());
  if (other?.pid !== pid) return;
  useApp.setState((state) => ({ ...withSpace(state, keyOf(pid), { started }), status: statusOf(other) }));
  if (other.started !== null && other.started !== started) useApp.setState({ selectedRegion: null });
}

/** The focus goes to a space that has a map; the region that was selected is one of the other. */
export function focusSpace(key: SpaceKey): void {
  if (useApp.getState().shownSpace !== key) useApp.setState({ shownSpace: key, selectedRegion: null });
}

/** For what is done to our views: Samepage's own space has the focus. Another that stands in its place is left. */
export function showOurs(): void {
  if (stackedKey(useApp.getState()) === null) leaveOther();
  else focusSpace('ours');
}

/** Samepage's own address space alone. */
export function leaveOther(): void {
  wanted = null;
  if (besideKey(useApp.getState()) === null) return;
  useApp.setState(({ spaces }) => ({
    // No list of it comes any more.
    spaces: new Map([...spaces].filter(([key]) => key === 'ours')),
    shownSpace: 'ours',
    selectedRegion: null,
    status: 'The map shows Samepage’s own address space',
  }));
  // The engine only lists in vain if this is lost.
  request('showProcess', { pid: null }).catch(() => undefined);
}

/** After a new connection: the engine knows nothing yet of what is shown. */
export function resumeProcess(): void {
  const other = listed(useApp.getState());
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
    const other = listed(state);
    if (other?.pid === pid) return renewed(state, other, list, null);
    const shownSpace = keyOf(pid);
    const space = { ...unlisted, pid, name: imageName(list), regions: list };
    // One at a time: the engine sends no more.
    const spaces = new Map([...state.spaces].filter(([key]) => key === 'ours'));
    return { ...withSpace({ spaces }, shownSpace, space), shownSpace, selectedRegion: null };
  });
}

export function changeRegions({ pid, changes }: EventData<'regionsChanged'>): void {
  useApp.setState((state) => {
    const isOurs = pid === state.limits?.pid;
    const before = isOurs ? ownRegions(state) : listed(state)?.regions;
    if (!before) return {};
    const [regions, step] = [applyRegionChanges(before, changes), { before, changes }];
    if (isOurs) return withSpace(state, 'ours', { regions, step });
    const other = listed(state);
    return other?.pid === pid ? renewed(state, other, regions, step) : {};
  });
}

export function loseRegions({ pid, error }: EventData<'regionsLost'>): void {
  useApp.setState((state) => {
    const other = listed(state);
    if (other?.pid !== pid) return {};
    const status = `The map shows the last list of ${processName(other)}`;
    return { ...withSpace(state, keyOf(pid), { lost: error.message }), status };
  });
}

/** The other process that is looked at as the system lists it now: not one of a trace. */
function listed(state: AppState): ListedSpace | null {
  const key = besideKey(state);
  return key === null || key.startsWith('watch') ? null : (state.spaces.get(key) ?? null);
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
