/** Loaded when a program is watched: see watch-panel.tsx. */
import { Pause, Play, Square, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { commandName } from '../../protocol/commands.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { onFrame } from '../live/frame.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { choose, goTo, resume } from './orders.ts';
import { timeText } from './timeline.ts';
import { Timeline } from './timeline-slider.tsx';
import { useWatch } from './watch-store.ts';
import './watch.css';

const speeds = ['10', '100', '1000', '10000'] as const;
type Speed = (typeof speeds)[number];
const speedChoices = speeds.map((value) => ({ value, label: `${Number(value).toLocaleString('en')} calls/s` }));

export function Strip() {
  const isConnected = useApp((state) => state.connection === 'open');
  useEffect(() => {
    if (isConnected) void resume();
  }, [isConnected]);
  const watch = useWatch((state) => state.watch);
  const [printed, setPrinted] = useState(false);
  return (
    watch && (
      <section className="watch" aria-label="Timeline">
        <Timeline />
        <div className="watch-row">
          <Processes />
          <Playing />
          <Where />
          <button
            type="button"
            className="button plain small"
            aria-expanded={printed}
            onClick={() => setPrinted(!printed)}
          >
            Output
          </button>
          <CommandButton
            id="stop-watching"
            className="button plain small icon-button"
            icon={<Square size={14} aria-label={commandName('stop-watching')} />}
          />
          <CommandButton id="leave-trace" className="button plain small icon-button" icon={<X size={14} />} />
        </div>
        {printed && <Output />}
      </section>
    )
  );
}

function Processes() {
  const processes = useWatch((state) => state.watch?.processes ?? []);
  const process = useWatch((state) => state.process);
  const options = processes.map(({ index, pid, command }) => ({
    value: String(index),
    label: `${pid} ${command.slice(0, 40)}`,
  }));
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

function Playing() {
  const [speed, setSpeed] = useState<Speed>('100');
  const playing = useWatch((state) => state.playing !== null);
  useEffect(() => {
    if (!playing) return;
    let at = useWatch.getState().position;
    let lastMs: number | null = null;
    const frame = onFrame('paint', (nowMs) => {
      const { watch, position } = useWatch.getState();
      if (!watch) return false;
      // The position was changed meanwhile: playing continues from the new one.
      if (Math.floor(at) !== position) at = position;
      at = Math.min(watch.events, at + ((nowMs - (lastMs ?? nowMs)) / 1000) * Number(speed));
      lastMs = nowMs;
      if (Math.floor(at) !== position) goTo(Math.floor(at));
      if (at < watch.events) return true;
      useWatch.setState({ playing: null });
      return false;
    });
    frame.request();
    return () => frame.dispose();
  }, [playing, speed]);
  const toggle = () => {
    const { watch, position } = useWatch.getState();
    if (!playing && watch && position >= watch.events) goTo(0);
    useWatch.setState({ playing: playing ? null : Number(speed) });
  };
  const name = playing ? 'Pause the trace' : 'Play the trace';
  return (
    <>
      <button type="button" className="button plain small icon-button" aria-label={name} title={name} onClick={toggle}>
        {playing ? <Pause size={14} /> : <Play size={14} />}
      </button>
      <Choice label="Speed" value={speed} options={speedChoices} onChange={setSpeed} />
    </>
  );
}

function Where() {
  const { watch, position, time, call, follows } = useWatch();
  if (!watch) return null;
  const live = follows && watch.status === 'running' ? ' · live' : '';
  return (
    <span className="watch-where">
      <span className="watch-count">
        {timeText(time)} · call {position} of {watch.events}
        {live}
      </span>
      <span className="mono watch-call" title={call}>
        {call}
      </span>
    </span>
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
