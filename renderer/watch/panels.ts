/** What the panels below the timeline show: two moments compared, a region's history, what was never unmapped. */
import { besideKey } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { ask, renewing } from './ask.ts';
import { marksOf } from './difference-marks.ts';
import { inTurn } from './in-turn.ts';
import { type MomentPlace, type PanelName, useWatch, type WatchState } from './watch-store.ts';

/** Opens a panel, or closes the one that is open. */
export function togglePanel(name: PanelName): void {
  useWatch.setState(({ panel }) => ({ panel: panel === name ? null : name }));
  void renewPanel();
}

/** What the open panel shows, as of the moment that is on show. */
export const renewPanel = renewing(async () => {
  const { watch, process, position, panel, base, by, historyOf } = useWatch.getState();
  if (panel !== 'compare' || !watch || !base) useApp.setState({ difference: null });
  if (!watch) return;
  const at = { watch: watch.id, process, position };
  if (panel === 'compare' && base) await compare(base, at, by);
  if (panel === 'unfreed') useWatch.setState({ unfreed: await ask('unfreed', at) });
  if (panel === 'history' && historyOf) {
    const history = await ask('history', { ...historyOf.at, address: historyOf.start });
    if (useWatch.getState().historyOf === historyOf) useWatch.setState({ history });
  }
});

async function compare(before: MomentPlace, after: MomentPlace, by: 'address' | 'content'): Promise<void> {
  const comparison = await ask('compare', { before, after, by });
  const now = useWatch.getState();
  if (now.base !== before || now.panel !== 'compare' || now.watch?.id !== after.watch) return;
  useWatch.setState({ comparison });
  const key = besideKey(useApp.getState());
  const { starts, ends, kinds } = comparison;
  useApp.setState({
    difference: key?.startsWith('watch') ? { key, starts, ends, kinds, marks: marksOf({ starts, ends, kinds }) } : null,
  });
}

/** Compares what is on show with another moment; by what is mapped where addresses are of another run. */
export function compareWith(base: MomentPlace | null): void {
  const { watch, process } = useWatch.getState();
  const by = base && (base.watch !== watch?.id || base.process !== process) ? 'content' : 'address';
  useWatch.setState({ base, by, comparison: null });
  void renewPanel();
}

export function compareBy(by: 'address' | 'content'): void {
  useWatch.setState({ by, comparison: null });
  void renewPanel();
}

/** Shows what became of the memory at an address that is mapped at the moment on show. */
export function showHistory(start: number): void {
  const { watch, makers } = useWatch.getState();
  if (!watch) return;
  // Another moment may be on its way, in which the region is gone.
  useWatch.setState({ panel: 'history', historyOf: { at: makers.at, start }, history: null });
  void renewPanel();
}

/** Gives the moment that was asked for last a name. */
export function keepMoment(name?: string): void {
  inTurn(async () => {
    const { watch, process, position } = useWatch.getState();
    if (!watch) return;
    const chosen = name ?? `Moment ${nextNumber(watch.markers.map((marker) => marker.name))}`;
    take(watch.id, await ask('mark', { watch: watch.id, process, position, name: chosen }));
    useApp.setState({ status: `${chosen} is kept: call ${position}` });
  });
}

/** Takes the name of a moment of the trace on show away. */
export function forgetMoment(process: number, position: number): void {
  inTurn(async () => {
    const { watch } = useWatch.getState();
    if (watch) take(watch.id, await ask('unmark', { watch: watch.id, process, position }));
  });
}

function take(id: number, { markers }: Pick<WatchState, 'markers'>): void {
  const { watch } = useWatch.getState();
  if (watch?.id === id) useWatch.setState({ watch: { ...watch, markers } });
}

/** One more than the highest of the names that are given by default. */
function nextNumber(names: readonly string[]): number {
  return 1 + Math.max(0, ...names.map((name) => Number(/^Moment (\d{1,6})$/.exec(name)?.[1] ?? 0)));
}
