import { Check, TriangleAlert } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { paintRate } from '../live/paints.ts';
import { countOf } from '../state/describe.ts';
import { clearHistory } from '../state/operations.ts';
import { type AppState, useApp } from '../state/store.ts';
import { useThrottled } from '../ui/throttle.ts';

/** A screen reader hears results, not a torrent of them. */
const statusMs = 500;

export function StatusBar({ panes }: { panes?: ReactNode }) {
  const status = useThrottled(
    useApp((state) => state.status),
    statusMs,
  );
  const moveStatus = useApp((state) => state.moveStatus);
  return (
    <footer className="status-bar">
      {panes}
      <p className="status-result" role="status" title={status}>
        {status}
      </p>
      {status !== '' && status === moveStatus && <CommandButton id="compare-move" short className="button small" />}
      <Facts />
    </footer>
  );
}

/** A few written bytes are held by almost every history; bytes. */
const worthShowing = 4096;

function Facts() {
  const limits = useApp((state) => state.limits);
  const { heldBytes, budgetBytes, forgotten } = useApp((state) => state.history);
  const differences = useApp((state) => countDifferences(state.views.values()));
  const isWrong = useApp(isUnheard) || differences > 0;
  if (!limits) return null;
  const present = <Present differences={differences} />;
  return (
    <ul className="status-facts">
      {isWrong && present}
      {(heldBytes >= worthShowing || forgotten > 0) && (
        <li title={`At most ${formatSize(budgetBytes)} (Settings); beyond that the oldest steps are forgotten.`}>
          {forgotten > 0 && `${countOf(forgotten, 'step')} forgotten, `}
          held for undo: {formatSize(heldBytes)}{' '}
          <button type="button" className="button small" onClick={() => void clearHistory()}>
            Clear history
          </button>
        </li>
      )}
      {!isWrong && present}
      <Lacks lacks={limits.lacks ?? []} />
      <li>PID {limits.pid}</li>
      <li>page {formatSize(limits.pageSize)}</li>
      <li>granularity {formatSize(limits.granularity)}</li>
      <li>{limits.system}</li>
    </ul>
  );
}

/** What this system lacks: how much at a glance, what and what is done instead where the pointer rests. */
function Lacks({ lacks }: { lacks: readonly string[] }) {
  if (lacks.length === 0) return null;
  return <li title={lacks.join('\n')}>{countOf(lacks.length, 'limitation')}</li>;
}

/** What holds at this moment; nothing of that can be known without the engine. */
function Present({ differences }: { differences: number }) {
  const connection = useApp((state) => state.connection);
  if (useApp(isUnheard)) {
    const why = connection === 'lost' ? 'no connection' : 'no answer';
    return (
      <li className="status-differs" title="This is the last state received">
        <TriangleAlert size={12} aria-hidden="true" /> not live: {why}
      </li>
    );
  }
  return (
    <>
      <Agreement differences={differences} />
      <LiveRate />
    </>
  );
}

function isUnheard({ connection, engineSilent }: Pick<AppState, 'connection' | 'engineSilent'>): boolean {
  return connection === 'lost' || engineSilent;
}

function LiveRate() {
  const paused = useApp((state) => state.paused);
  const rate = useSyncExternalStore(paintRate.subscribe, paintRate.getState);
  return (
    <li className="status-rate" title="Messages of changed bytes painted in the last second">
      {paused ? 'live paused' : rate === 0 ? 'live, quiet' : `live ${rate}/s`}
    </li>
  );
}

/** Whether the system's own list of regions says the same as we do. */
function Agreement({ differences }: { differences: number }) {
  if (differences === 0) {
    return (
      <li className="status-agrees" title="Every view is where the system’s own list of regions says it is">
        agrees with the system <Check size={12} aria-hidden="true" />
      </li>
    );
  }
  return (
    <li className="status-differs">
      <TriangleAlert size={12} aria-hidden="true" /> {countOf(differences, 'difference')} from the system’s list
    </li>
  );
}

function countDifferences(views: Iterable<View>): number {
  let count = 0;
  for (const view of views) count += view.differences.length;
  return count;
}
