/** What the panels below the timeline show: two moments compared, a region's history, what was never unmapped. */
import { besideKey } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { ask, say } from './ask.ts';
import { newestOnly } from './newest-only.ts';
import { type MomentPlace, type PanelName, useWatch } from './watch-store.ts';

/** Opens a panel, or closes the one that is open. */
export function togglePanel(name: PanelName): void {
  useWatch.setState(({ panel }) => ({ panel: panel === name ? null : name }));
  renewPanel();
}

/** What the open panel shows, as of the moment that is on show. */
export const renewPanel = newestOnly(async () => {
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
}, say);

async function compare(before: MomentPlace, after: MomentPlace, by: 'address' | 'content'): Promise<void> {
  const comparison = await ask('compare', { before, after, by });
  const now = useWatch.getState();
  if (now.base !== before || now.panel !== 'compare' || now.watch?.id !== after.watch) return;
  useWatch.setState({ comparison });
  const key = besideKey(useApp.getState());
  const { starts, ends, kinds } = comparison;
  useApp.setState({ difference: key?.startsWith('watch') ? { key, starts, ends, kinds } : null });
}

/** Compares what is on show with another moment; by what is mapped where addresses are of another run. */
export function compareWith(base: MomentPlace | null): void {
  const { watch, process } = useWatch.getState();
  const by = base && (base.watch !== watch?.id || base.process !== process) ? 'content' : 'address';
  useWatch.setState({ base, by, comparison: null });
  renewPanel();
}

export function compareBy(by: 'address' | 'content'): void {
  useWatch.setState({ by, comparison: null });
  renewPanel();
}

/** Shows what became of the memory at an address that is mapped at the moment on show. */
export function showHistory(start: number): void {
  const { watch, process, position } = useWatch.getState();
  if (!watch) return;
  useWatch.setState({
    panel: 'history',
    historyOf: { at: { watch: watch.id, process, position }, start },
    history: null,
  });
  renewPanel();
}

/** Gives the moment on show a name. */
export async function keepMoment(name?: string): Promise<void> {
  const { watch, process, position } = useWatch.getState();
  if (!watch) return;
  const chosen = name ?? `Moment ${nextNumber(watch.markers.map((marker) => marker.name))}`;
  await ask('mark', { watch: watch.id, process, position, name: chosen }).then(
    () => useApp.setState({ status: `${chosen} is kept: call ${position}` }),
    say,
  );
}

/** One more than the highest of the names that are given by default. */
function nextNumber(names: readonly string[]): number {
  return 1 + Math.max(0, ...names.map((name) => Number(/^Moment (\d{1,6})$/.exec(name)?.[1] ?? 0)));
}
