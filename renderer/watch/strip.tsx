/** Loaded when a program is watched: see watch-panel.tsx. */
import { BookmarkPlus, ChevronLeft, ChevronRight, Square, X } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import { commandName } from '../../protocol/commands.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { choose, goBy } from './orders.ts';
import { togglePanel } from './panels.ts';
import { Playing } from './playing.tsx';
import { processNames } from './process-names.ts';
import { HistoryPanel, UnfreedPanel } from './region-panels.tsx';
import { keepTexts } from './rested-texts.ts';
import { timeText } from './timeline.ts';
import { Timeline } from './timeline-slider.tsx';
import { useWatch } from './watch-store.ts';
import './watch.css';

const panels = [
  ['compare', 'Compare'],
  ['unfreed', 'Unfreed'],
  ['output', 'Output'],
] as const;

export function Strip() {
  useEffect(keepTexts, []);
  const watch = useWatch((state) => state.watch);
  const panel = useWatch((state) => state.panel);
  const lists = watch !== null && panel !== null && panel !== 'output';
  useLayoutEffect(() => {
    useApp.setState({ watchPanelOpen: lists });
    return () => useApp.setState({ watchPanelOpen: false });
  }, [lists]);
  return (
    watch && (
      <section className="watch" aria-label="Timeline">
        <Timeline />
        <div className="watch-row">
          <Processes />
          <IconButton name="The call before" icon={<ChevronLeft size={14} />} run={() => goBy(-1)} />
          <IconButton name="The next call" icon={<ChevronRight size={14} />} run={() => goBy(1)} />
          <Playing />
          <Where />
          <CommandButton
            id="keep-moment"
            className="button plain small icon-button"
            icon={<BookmarkPlus size={14} aria-hidden="true" />}
          />
          {panels.map(([name, label]) => (
            <button
              key={name}
              type="button"
              className="button plain small"
              aria-expanded={panel === name}
              onClick={() => togglePanel(name)}
            >
              {label}
            </button>
          ))}
          <CommandButton
            id="stop-watching"
            className="button plain small icon-button"
            icon={<Square size={14} aria-label={commandName('stop-watching')} />}
          />
          <CommandButton id="leave-trace" className="button plain small icon-button" icon={<X size={14} />} />
        </div>
        {panel === 'output' && <Output />}
        {panel === 'compare' && <ComparePanel />}
        {panel === 'unfreed' && <UnfreedPanel />}
        {panel === 'history' && <HistoryPanel />}
      </section>
    )
  );
}

function Processes() {
  const processes = useWatch((state) => state.watch?.processes ?? []);
  const process = useWatch((state) => state.process);
  const options = processNames(processes).map(({ index, label }) => ({ value: String(index), label }));
  return (
    <Choice
      label="Process of the trace"
      className="watch-process"
      value={String(process)}
      options={options}
      onChange={(index) => choose(Number(index))}
    />
  );
}

function IconButton({ name, icon, run }: { name: string; icon: ReactNode; run: () => void }) {
  const label = name.replace(/ \(.*\)$/, '');
  return (
    <button type="button" className="button plain small icon-button" aria-label={label} title={name} onClick={run}>
      {icon}
    </button>
  );
}

function Where() {
  const watch = useWatch((state) => state.watch);
  const { time, shown, call } = useWatch((state) => state.text);
  const follows = useWatch((state) => state.follows);
  if (!watch) return null;
  const live = follows && watch.status === 'running' ? ' · live' : '';
  return (
    <div className="watch-where">
      <div className="watch-texts">
        <span className="watch-count">
          {timeText(time)} · call {shown} of {watch.events}
          {live}
        </span>
        {watch.origin === 'sampled' && (
          <span className="watch-sampled" title="Lists of its regions, up to 60 a second">
            sampled: changes between two lists are missed, and the calls are not known
          </span>
        )}
        <span className="mono watch-call" title={call}>
          {call}
        </span>
      </div>
    </div>
  );
}

function Output() {
  const output = useWatch((state) => state.output);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className="watch-output" aria-label="What the program has printed" tabIndex={0}>
      <pre>{output === '' ? 'Nothing so far.' : output}</pre>
    </section>
  );
}
