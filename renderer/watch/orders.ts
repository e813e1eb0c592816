/** What the window asks about watched programs, and how a moment comes onto the map. */
import type { Target } from '../../protocol/targets.ts';
import { watchChangeSchema } from '../../protocol/watching.ts';
import { saveFile } from '../export/save.ts';
import { leaveOther } from '../state/other-process.ts';
import { besideKey, unlisted } from '../state/spaces.ts';
import { type SpaceKey, useApp } from '../state/store.ts';
import { onWatching } from '../state/watch-news.ts';
import { ask, renewing, say } from './ask.ts';
import { inTurn } from './in-turn.ts';
import { renewPanel, showHistory } from './panels.ts';
import { spanAround, zoomed } from './timeline.ts';
import { nothingShown, useWatch, type WatchState, withOutput } from './watch-store.ts';

/** Bins of the strip. */
const binCount = 400;

onWatching(({ change }) => {
  const { data } = watchChangeSchema.safeParse(change);
  const { watch, output } = useWatch.getState();
  if (data && data.watch.id === watch?.id) take(data.watch, withOutput(output, data));
});

useApp.subscribe(
  (state) => state.connection,
  (connection) => {
    if (connection === 'open') void resume().then(renew);
  },
);

/** Also after a lost connection: what was asked for just before has no answer. */
function renew(): void {
  void renewBins();
  void renewMoment();
}

/** What came meanwhile is in the list. */
async function resume(): Promise<void> {
  const shown = useWatch.getState().watch;
  if (!shown) return;
  try {
    const { watches } = await ask('list', {});
    const found = watches.find(({ watch }) => watch.id === shown.id);
    if (found) take(found.watch, withOutput('', found));
    else leave('The trace is gone: Samepage was started again');
  } catch (thrown) {
    say(thrown);
  }
}

/** A watch's newer state. */
function take(watch: WatchState, output: string): void {
  if (watch.status === 'closed') {
    leave('The trace was left in another window');
    return;
  }
  const before = useWatch.getState();
  // It is in the answer, in the list and in events. While it runs, its moments may differ although it does not.
  if (watch.status === 'ended' && JSON.stringify(watch) === JSON.stringify(before.watch)) {
    useWatch.setState({ output });
    return;
  }
  const position = before.follows ? watch.events : Math.min(before.position, watch.events);
  useWatch.setState({ watch, output, position });
  useApp.setState({ watched: watch.status === 'running' ? 'running' : 'ended' });
  if (before.watch?.status === 'running' && watch.status === 'ended') useApp.setState({ status: endText(watch) });
  void renewBins();
  if (before.follows) void renewMoment();
}

/** How it ended, as a sentence. */
export function endText({ title, end, trouble }: WatchState): string {
  if (trouble !== null) return `${title}: ${trouble}`;
  if (!end) return `${title} is no longer watched`;
  return 'code' in end ? `${title} ended with code ${end.code}` : `${title} was ended by ${end.signal}`;
}

/** A saved trace, or a log of strace's; rejects with a SamepageError. */
export async function openTrace(path: string): Promise<void> {
  show(await ask('open', { path }));
}

/** Shows a watch from its newest call on. */
export function show(watch: WatchState, output = ''): void {
  leaveOther();
  useWatch.setState({
    ...nothingShown,
    watch,
    output,
    position: watch.events,
    process: watch.processes[0]?.index ?? 0,
  });
  useApp.setState({
    watched: watch.status === 'running' ? 'running' : 'ended',
    status: watch.status === 'running' ? `Watching ${watch.title}` : `Trace: ${watch.title}`,
  });
  isAsked = true;
  renew();
  // What came between the answer and now.
  void resume();
}

/** Whether the map goes to the moment's space: not where one has gone back to our own meanwhile, until it is asked for. */
let isAsked = false;

/** Goes to a moment, of the process on show or of another; it stays there while the program goes on, except at the end. */
export function goTo(to: number, process = useWatch.getState().process): void {
  const { watch, process: before } = useWatch.getState();
  if (!watch) return;
  isAsked = true;
  const position = Math.min(Math.max(0, to), watch.events);
  if (process !== before) choose(process);
  useWatch.setState({ position, follows: watch.status === 'running' && position >= watch.events });
  void renewMoment();
}

/** Goes that many calls on, or back. */
export function goBy(calls: number): void {
  inTurn(() => goTo(useWatch.getState().position + calls));
}

/** Plays from the moment on show on, or from the beginning where that is the end; or pauses. */
export function togglePlaying(): void {
  inTurn(() => {
    const { watch, position, playing, speed } = useWatch.getState();
    if (playing === null && watch && position >= watch.events) goTo(0);
    useWatch.setState({ playing: playing === null ? speed : null });
  });
}

/** Shows `factor` times as much of the timeline, around the moment that was asked for last. */
export function zoomBy(factor: number): void {
  inTurn(async () => {
    const { position, shown } = useWatch.getState();
    // Its time comes with it.
    if (position !== shown) await renewMoment();
    const { watch, span, time } = useWatch.getState();
    const end = Math.max(1, (watch?.time ?? 0) + 1);
    const before = span ?? { from: 0, to: end };
    const share = Math.min(Math.max(0, (time - before.from) / (before.to - before.from)), 1);
    useWatch.setState({ span: zoomed(before, factor, share, end) });
    void renewBins();
  });
}

export function choose(process: number): void {
  useWatch.setState({ process });
  isAsked = true;
  renew();
}

export const renewBins = renewing(async () => {
  const { watch, span, process } = useWatch.getState();
  if (!watch) return;
  const { from, to } = span ?? { from: 0, to: Math.max(1, watch.time + 1) };
  const bins = await ask('timeline', { watch: watch.id, from, to, bins: binCount, process });
  if (useWatch.getState().watch?.id === watch.id) useWatch.setState({ bins, binned: { from, to } });
});

const renewMoment = renewing(async () => {
  const { watch, process, position } = useWatch.getState();
  if (!watch) return;
  const moment = await ask('moment', { watch: watch.id, process, position });
  const now = useWatch.getState();
  if (now.watch?.id !== watch.id || now.process !== process) return;
  const { regions, madeBy, time, call } = moment;
  useWatch.setState({
    ...{ time, call, shown: position },
    // Else it waits under the pointer for the next one.
    ...(now.position === position ? { line: time } : {}),
    span: spanAround(now.span, time, Math.max(1, watch.time + 1)),
    makers: { at: { watch: watch.id, process, position }, starts: regions.starts, madeBy },
  });
  if (useWatch.getState().span !== now.span) void renewBins();
  const app = useApp.getState();
  if (!besideKey(app)?.startsWith('watch') && !isAsked) return;
  // Beside ours it is renewed wherever the focus is.
  const keepsFocus = !isAsked && app.shownSpace === 'ours';
  isAsked = false;
  const pid = watch.processes.find(({ index }) => index === process)?.pid ?? 0;
  const name = (moment.command ?? '').split(/\s/)[0]?.split('/').at(-1) ?? '';
  // Another program has other addresses: the map enters its space as that of another process.
  const key: SpaceKey = `watch ${watch.id} ${process} ${regions.count === 0 ? '' : (moment.command ?? '')}`;
  useApp.setState(({ spaces }) => ({
    spaces: new Map([...spaces].filter(([each]) => each === 'ours')).set(key, {
      ...{ ...unlisted, pid, name, regions },
      counted: spaces.get(key)?.counted ?? regions.count,
      moment: { calls: position, seconds: time / 1e6 },
    }),
    ...(keepsFocus ? {} : { shownSpace: key }),
  }));
  void renewPanel();
});

/** Goes to just after the call that made a region. */
export function goToMaker(target: Target | null): void {
  const start = target?.kind === 'region' ? target.start : null;
  const { starts, madeBy } = useWatch.getState().makers;
  const call = start === null ? -1 : (madeBy[starts.indexOf(start)] ?? -1);
  if (call < 0) {
    useApp.setState({ status: 'No known call made it: it was there before, or grew by itself' });
    return;
  }
  goTo(call + 1);
  useApp.setState({ status: `Made by call ${call + 1}` });
}

/** What became of a region, in a panel. */
export function showHistoryOf(target: Target | null): void {
  if (target?.kind === 'region') showHistory(target.start);
}

/** To the named moment before or after the one on show, if any. */
export function goToMarker(by: 1 | -1): void {
  inTurn(() => {
    const { watch, process, position } = useWatch.getState();
    const places = (watch?.markers ?? []).filter((marker) => marker.process === process);
    const next =
      by > 0 ? places.find((one) => one.position > position) : places.findLast((one) => one.position < position);
    if (next) goTo(next.position);
    const none = by > 0 ? 'No named moment after this one' : 'No named moment before this one';
    useApp.setState({ status: next?.name ?? none });
  });
}

const exportTypes = { csv: 'text/csv', json: 'application/json', strace: 'text/plain' } as const;

/** The trace's calls as a file. */
export async function exportCalls(format: keyof typeof exportTypes): Promise<void> {
  const { watch } = useWatch.getState();
  if (!watch) return;
  try {
    const { bytes } = await ask('export', { watch: watch.id, format });
    const name =
      watch.title
        .split(/[\s/]/)
        .filter(Boolean)
        .at(0)
        ?.replace(/[^\w.-]/g, '_') ?? 'trace';
    // A copy: what came over the wire may lie in a larger buffer.
    const file = new Blob([new Uint8Array(bytes)], { type: `${exportTypes[format]};charset=utf-8` });
    await saveFile(file, `samepage-${name}-calls.${format === 'strace' ? 'strace.txt' : format}`);
  } catch (thrown) {
    say(thrown);
  }
}

export async function stop(): Promise<void> {
  const { watch } = useWatch.getState();
  if (watch) await ask('stop', { watch: watch.id }).catch(say);
}

/** Gives the trace up; the map comes back to our own space. */
export async function close(): Promise<void> {
  const { watch } = useWatch.getState();
  leave('The trace is left');
  if (watch) await ask('close', { watch: watch.id }).catch(say);
}

function leave(status: string): void {
  useWatch.setState(nothingShown);
  if (besideKey(useApp.getState())?.startsWith('watch')) leaveOther();
  useApp.setState({ watched: null, difference: null, status });
}
